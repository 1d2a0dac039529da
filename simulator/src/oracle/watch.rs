//! Alerts: what somebody is told when the balance crosses a line.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::books::Books;
use crate::account::Setup;
use crate::amount::Credits;
use crate::calendar::{DAY, written};

/// A notice.
#[derive(Clone, Debug)]
pub(crate) struct Alert {
    at: i64,
    kind: &'static str,
    threshold: Option<Credits>,
    remaining: Credits,
    allotment: Option<Credits>,
    key: String,
    /// It is raised only where the alert of this key is the last that was sent of exhaustion.
    after: Option<String>,
}

/// A line that fires once each time that the balance falls below it; the first is at nothing left.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    threshold: Option<Credits>,
    armed_by: Option<String>,
    fired: bool,
}

/// What was sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent {
    keys: BTreeSet<String>,
    /// The exhaustion that was sent last, until its recovery is.
    exhausted: Option<String>,
}

impl Sent {
    /// Of all that would be raised, in order, what has not been sent; from now on it has.
    pub(crate) fn send(&mut self, raised: &[Alert]) -> Vec<Value> {
        let mut sent = Vec::new();
        for alert in raised {
            let due = alert.after.is_none() || alert.after == self.exhausted;
            if !due || !self.keys.insert(alert.key.clone()) {
                continue;
            }
            match (alert.kind, alert.threshold) {
                ("exhausted", _) => self.exhausted = Some(alert.key.clone()),
                ("recovered", None) => self.exhausted = None,
                _ => {}
            }
            sent.push(alert.json());
        }
        sent
    }
}

impl Alert {
    fn json(&self) -> Value {
        json!({
            "at": written(self.at), "type": self.kind, "threshold": self.threshold.map(Credits::json),
            "remaining": self.remaining.json(), "allotment": self.allotment.map(Credits::json), "key": self.key,
        })
    }
}

impl Line {
    /// All lines of an account.
    pub(crate) fn all(thresholds: &[Credits]) -> Vec<Line> {
        let lines = std::iter::once(None).chain(thresholds.iter().copied().map(Some));
        lines.map(|threshold| Line { threshold, armed_by: None, fired: false }).collect()
    }
}

impl Books<'_> {
    /// After a grant, a renewal or another plan: what thresholds are fractions of, where it is the balance.
    pub(crate) fn measure(&mut self) {
        self.base = self.remaining() + self.held();
    }

    fn whole(&self) -> Option<Credits> {
        let nominal = self.setup.nominal(self.plan.as_deref())?;
        Some(if self.setup.policy.of_total || self.plan.is_none() { self.base } else { nominal })
    }

    /// Looks at the balance when everything due at an instant has happened; `by` is the last that did.
    pub(crate) fn watch(&mut self, by: &str) {
        let Some(whole) = self.whole() else { return };
        let policy = &self.setup.policy;
        let (now, rest, level) = (self.now, self.remaining(), self.remaining() + self.held());
        let came = std::mem::take(&mut self.came);
        for line in &mut self.lines {
            let (above, below, left) = match line.threshold {
                // A fraction of nothing is no line.
                Some(_) if whole == Credits::ZERO => continue,
                Some(threshold) => {
                    let bound = threshold.times(whole);
                    let above = level > (threshold + policy.hysteresis).times(whole);
                    (above, level < bound || policy.inclusive && level == bound, level)
                }
                None => (rest.is_some(), !rest.is_some(), rest),
            };
            let alert = |kind, armed: &str, after: Option<String>| Alert {
                at: now,
                kind,
                threshold: line.threshold,
                remaining: left,
                allotment: Some(whole),
                key: key(kind, line.threshold, armed),
                after,
            };
            match &line.armed_by {
                None if above => {
                    if line.fired {
                        self.alerts.push(alert("recovered", by, None));
                    }
                    line.armed_by = Some(by.to_owned());
                }
                Some(armed) if below => {
                    let kind = if line.threshold.is_some() { "threshold" } else { "exhausted" };
                    self.alerts.push(alert(kind, armed, None));
                    (line.armed_by, line.fired) = (None, true);
                }
                // Credits came: a refusal from now on is another exhaustion, and one that was told is over.
                Some(armed) if came && line.threshold.is_none() => {
                    self.alerts.push(alert("recovered", by, Some(key("exhausted", None, armed))));
                    line.armed_by = Some(by.to_owned());
                }
                _ => {}
            }
        }
    }

    /// What a refused spend raises where there was something to run out of.
    pub(crate) fn refuse(&mut self) {
        let whole = self.whole();
        let Some(armed) = &self.lines[0].armed_by else { return };
        let alert = Alert {
            at: self.now,
            kind: "exhausted",
            threshold: None,
            remaining: self.remaining(),
            allotment: whole,
            key: key("exhausted", None, armed),
            after: None,
        };
        self.alerts.push(alert);
    }

    /// A batch with something left will expire soon.
    pub(crate) fn notice(&mut self, id: &str) {
        let now = self.now;
        let batch = self.batch(id);
        if !batch.usable() || !batch.remaining.is_some() {
            return;
        }
        let alert = Alert {
            at: now,
            kind: "expiring",
            threshold: None,
            remaining: batch.remaining,
            allotment: Some(batch.amount),
            key: key("expiring", None, id),
            after: None,
        };
        self.alerts.push(alert);
    }
}

/// When the end of a batch is announced. Allotments and daily credits end every time, which is no news.
pub(crate) fn announced(setup: &Setup, source: &str, expires: Option<i64>) -> Option<i64> {
    let days = i64::from(setup.policy.expiring_days);
    expires.map(|expires| expires - days * DAY).filter(|_| days > 0 && !matches!(source, "plan" | "daily"))
}

fn key(kind: &str, threshold: Option<Credits>, armed: &str) -> String {
    let threshold = threshold.map(|threshold| threshold.to_string().replace('.', "_")).unwrap_or_default();
    format!("{kind}:{threshold}:{}", armed.replace('%', "%25").replace('.', "%2E"))
}
