//! Entries as CSV, for a spreadsheet.

use super::span::Consumed;
use crate::ledger::{Draw, Entry, Ledger, Window};
use crate::mutation::{Flip, flipped};
use crate::usage::Attribute;
use crate::{Decimal, Error};

/// The columns; those of usage are empty where an entry has none.
const COLUMNS: [&str; 16] = [
    "id",
    "at",
    "type",
    "credits",
    "consumed",
    "overage",
    "debt",
    "forgiven",
    "unmetered",
    "meter",
    "category",
    "model",
    "agent",
    "conversation",
    "exempt",
    "draws",
];

impl Ledger {
    /// Entries oldest first as CSV (RFC 4180: CRLF, quotes doubled). The column `consumed` adds up to the
    /// window's consumption. A text that a spreadsheet would run as a formula starts with an apostrophe.
    ///
    /// # Errors
    /// [`crate::ErrorCode::OutOfRange`] for a window that holds no instant.
    ///
    /// ```
    /// use drawdown::{Account, GrantSpec, Ledger, Usage, Window};
    ///
    /// let start = "2026-11-01".parse()?;
    /// let mut ledger = Ledger::open(Account::starting(start))?;
    /// ledger.grant(&GrantSpec { id: Some("g".into()), ..GrantSpec::paid(100.into(), start) })?;
    /// let usage = Usage { id: Some("=1+1".into()), credits: Some(2.into()), ..Usage::default().at(start) };
    /// ledger.record(&usage)?;
    /// let csv = ledger.to_csv(Window::All)?;
    /// assert_eq!(csv.lines().last(), Some("'=1+1,2026-11-01T00:00:00Z,spend,2,2,0,0,0,0,,,,,,,g:2"));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn to_csv(&self, window: Window) -> Result<String, Error> {
        let mut csv = Csv(String::new());
        for column in COLUMNS {
            csv.field(column);
        }
        csv.end();
        for (number, record) in self.records(self.span(window)?) {
            let Some(entry) = self.entry(number)? else { continue };
            let consumed = self.consumption(number, record)?;
            self.row(&mut csv, &entry, consumed.as_ref());
        }
        Ok(csv.0)
    }

    fn row(&self, csv: &mut Csv, entry: &Entry, consumed: Option<&Consumed<'_>>) {
        let usage = match (&entry.usage, consumed.and_then(|consumed| consumed.usage())) {
            (Some(own), _) => Some(own.clone()),
            (None, reversed) => reversed.map(|spend| spend.content.to_usage(&self.names)),
        };
        let mut draws = String::new();
        for Draw { grant, credits } in &entry.draws {
            if !draws.is_empty() {
                draws.push(';');
            }
            draws.push_str(grant);
            draws.push(':');
            draws.push_str(&credits.to_string());
        }
        csv.text(&entry.id);
        csv.field(&entry.at.to_string());
        csv.field(entry.kind.as_str());
        let credits = consumed.map_or(Decimal::ZERO, |consumed| consumed.credits);
        for amount in [entry.credits, credits, entry.overage, entry.debt, entry.forgiven, entry.unmetered] {
            csv.field(&amount.to_string());
        }
        csv.text(usage.as_ref().and_then(|usage| usage.meter.as_deref()).unwrap_or_default());
        csv.text(consumed.map_or("", |consumed| self.category(consumed)));
        for name in ["model", "agent", "conversation"] {
            let value = usage.as_ref().and_then(|usage| usage.attributes.get(name));
            csv.text(value.map_or("", Attribute::as_str));
        }
        csv.text(entry.exempt.as_deref().unwrap_or_default());
        csv.text(&draws);
        csv.end();
    }
}

/// A table while it is written.
struct Csv(String);

impl Csv {
    /// A text, so that no spreadsheet takes it for a formula.
    fn text(&mut self, text: &str) {
        let first = text.chars().next().unwrap_or(' ');
        let formula = matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
        if formula && !flipped(Flip::FormulaSafety) {
            self.field(&format!("'{text}"));
        } else {
            self.field(text);
        }
    }

    fn field(&mut self, field: &str) {
        let special = field.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n' | b';' | b'\t'));
        if special {
            self.0.push('"');
            for letter in field.chars() {
                if letter == '"' {
                    self.0.push('"');
                }
                self.0.push(letter);
            }
            self.0.push('"');
        } else {
            self.0.push_str(field);
        }
        self.0.push(',');
    }

    /// Ends a line, which the comma after its last field would not.
    fn end(&mut self) {
        self.0.pop();
        self.0.push_str("\r\n");
    }
}
