//! Entries as CSV, for a spreadsheet.

use super::span::Consumed;
use crate::ledger::{Entry, Ledger, Window};
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
        let mut out = String::new();
        line(&mut out, &COLUMNS.map(str::to_owned));
        for (number, record) in self.records(self.span(window)?) {
            let Some(entry) = self.entry(number)? else { continue };
            let consumed = self.consumption(number, record)?;
            line(&mut out, &self.row(entry, consumed.as_ref()));
        }
        Ok(out)
    }

    fn row(&self, entry: Entry, consumed: Option<&Consumed<'_>>) -> [String; 16] {
        let usage = match (&entry.usage, consumed.and_then(|consumed| consumed.usage())) {
            (Some(own), _) => Some(own.clone()),
            (None, reversed) => reversed.map(|spend| spend.content.to_usage(&self.names)),
        };
        let attribute = |name: &str| {
            let value = usage.as_ref().and_then(|usage| usage.attributes.get(name));
            text(value.map_or("", Attribute::as_str))
        };
        let draws: Vec<String> = entry.draws.iter().map(|draw| format!("{}:{}", draw.grant, draw.credits)).collect();
        let credits = consumed.map_or(Decimal::ZERO, |consumed| consumed.credits);
        [
            text(&entry.id),
            entry.at.to_string(),
            entry.kind.as_str().to_owned(),
            entry.credits.to_string(),
            credits.to_string(),
            entry.overage.to_string(),
            entry.debt.to_string(),
            entry.forgiven.to_string(),
            entry.unmetered.to_string(),
            text(usage.as_ref().and_then(|usage| usage.meter.as_deref()).unwrap_or_default()),
            text(consumed.map_or("", |consumed| self.category(consumed))),
            attribute("model"),
            attribute("agent"),
            attribute("conversation"),
            text(entry.exempt.as_deref().unwrap_or_default()),
            text(&draws.join(";")),
        ]
    }
}

/// A text that no spreadsheet takes for a formula.
fn text(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula && !flipped(Flip::FormulaSafety) { format!("'{text}") } else { text.to_owned() }
}

fn line(out: &mut String, fields: &[String]) {
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        if field.contains([',', '"', '\r', '\n', ';', '\t']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(field);
        }
    }
    out.push_str("\r\n");
}
