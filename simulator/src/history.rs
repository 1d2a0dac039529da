//! Random accounts and what happens to them, from a seed alone.

mod accounts;

use fastrand::Rng;

use crate::account::Setup;
use crate::amount::Credits;
use crate::calendar::{DAY, months_after};
use crate::faults::Fault;
use crate::operation::{Carry, Grant, Operation, Payment, Usage};

/// An account and the steps of its life.
#[derive(Clone, Debug)]
pub struct History {
    /// What the ledger is opened with.
    pub setup: Setup,
    /// What happens, in order of arrival.
    pub steps: Vec<Step>,
}

/// One thing that happens.
#[derive(Clone, Debug)]
pub enum Step {
    /// A call, and the fault that it stands for.
    Call(Operation, Option<Fault>),
    /// The ledger is written out and read back.
    Restore,
    /// The process dies between booking and answering; the caller sends again.
    Crash(Operation),
}

impl History {
    /// The history of a seed, with so many operations.
    pub fn of(seed: u64, operations: usize) -> History {
        let mut random = Rng::with_seed(seed);
        let setup = accounts::account(&mut random);
        let mut writer = Writer { grid: grid(&setup), cursor: 0, serial: 0, calls: Vec::new(), setup, random };
        let mut steps = Vec::new();
        for _ in 0..operations {
            let step = writer.step();
            if let Step::Call(operation, _) | Step::Crash(operation) = &step {
                writer.calls.push(operation.clone());
            }
            steps.push(step);
        }
        History { setup: writer.setup, steps }
    }
}

/// Instants worth hitting: cycle edges, month ends, whole days, and a millisecond on either side.
fn grid(setup: &Setup) -> Vec<i64> {
    let mut grid = vec![setup.anchor];
    for cycle in 0..5 {
        let start = months_after(setup.anchor, cycle, setup.offset);
        let end = months_after(setup.anchor, cycle + 1, setup.offset);
        grid.extend([start, start + 1, start + DAY, start + 7 * DAY, (start + end) / 2, end - DAY, end - 1]);
    }
    let year = months_after(setup.anchor, 12, setup.offset);
    grid.extend([year - 1, year, year + DAY]);
    grid.sort_unstable();
    grid.dedup();
    grid
}

struct Writer {
    setup: Setup,
    random: Rng,
    grid: Vec<i64>,
    /// Where in the grid the account is now.
    cursor: usize,
    serial: u32,
    calls: Vec<Operation>,
}

impl Writer {
    fn step(&mut self) -> Step {
        match self.random.u32(0..100) {
            0..4 => Step::Restore,
            4..8 => Step::Crash(self.fresh()),
            8..16 => self.again().map_or_else(|| self.plain(), |call| Step::Call(call, Some(Fault::Retry))),
            16..19 => self.conflicting().map_or_else(|| self.plain(), |call| Step::Call(call, Some(Fault::Conflict))),
            19..24 => Step::Call(self.invalid(), Some(Fault::Invalid)),
            24..29 => Step::Call(self.shuffled(), Some(Fault::Reordered)),
            29..31 => {
                self.cursor = (self.cursor + self.random.usize(7..20)).min(self.grid.len() - 1);
                Step::Call(Operation::Advance(self.grid[self.cursor]), Some(Fault::ClockStep))
            }
            31..41 if self.cursor > 0 => {
                let now = self.cursor;
                self.cursor = self.random.usize(0..now);
                let call = self.fresh();
                self.cursor = now.max(self.cursor);
                Step::Call(call, Some(Fault::Late))
            }
            _ => self.plain(),
        }
    }

    fn plain(&mut self) -> Step {
        Step::Call(self.fresh(), None)
    }

    /// Now, or a little later.
    fn at(&mut self) -> i64 {
        if self.random.u32(0..3) == 0 {
            let most = if self.random.u32(0..6) == 0 { 6 } else { 2 };
            self.cursor = (self.cursor + self.random.usize(0..=most)).min(self.grid.len() - 1);
        }
        self.grid[self.cursor]
    }

    fn id(&mut self, prefix: &str) -> String {
        self.serial += 1;
        // Not in the order of arrival, so that ties at one instant are decided by ids.
        format!("{prefix}{}", (self.serial * 37) % 101 + 101 * (self.serial / 101))
    }

    fn some_id(&mut self, prefix: &str) -> Option<String> {
        if self.random.u32(0..10) == 0 { None } else { Some(self.id(prefix)) }
    }

    fn fresh(&mut self) -> Operation {
        match self.random.u32(0..100) {
            0..38 => Operation::Record(self.usage()),
            38..43 => Operation::RecordAll((0..self.random.usize(1..6)).map(|_| self.usage()).collect()),
            43..47 => Operation::Ask(self.usage()),
            47..56 => {
                let usage = Usage { id: Some(self.id("h")), ..self.usage() };
                let ttl = self.pick(&[1, 900_000, 86_400_000, 604_800_000, 2_592_000_000]);
                Operation::Hold(usage, ttl)
            }
            56..63 => {
                let hold = self.known("h");
                let usage = self.random.bool().then(|| Usage { id: None, at: None, ..self.usage() });
                Operation::Capture { hold, usage, at: self.perhaps_at() }
            }
            63..66 => Operation::Release { hold: self.known("h"), at: self.perhaps_at() },
            66..72 => {
                let kind = self.pick(&["u", "u", "h"]);
                Operation::Reverse { usage: self.known(kind), at: self.perhaps_at() }
            }
            72..81 => Operation::Grant(self.grant()),
            81..86 if self.setup.catalog.is_some() => {
                let (pack, payment) = self.pick(&[
                    ("plain", Payment::Packs(1)),
                    ("month", Payment::Packs(1)),
                    ("week", Payment::Packs(3)),
                    ("amount", Payment::Amount(Credits::whole(5))),
                    ("amount", Payment::Amount(Credits::whole(15))),
                ]);
                self.purchase(pack, payment)
            }
            86..89 => {
                let id = if self.random.u32(0..4) == 0 { "#plan-0".to_owned() } else { self.known("g") };
                Operation::Void { id, at: self.at() }
            }
            89..94 if self.setup.catalog.is_some() => {
                let plan = accounts::plan(&mut self.random, &self.setup);
                let carry = self.pick(&[Carry::Usage, Carry::Balance, Carry::None]);
                Operation::Change { plan, at: self.at(), renewal: self.random.u32(0..3) == 0, carry }
            }
            _ => Operation::Advance(self.at()),
        }
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.random.usize(0..from.len())]
    }

    fn perhaps_at(&mut self) -> Option<i64> {
        if self.random.u32(0..3) == 0 { None } else { Some(self.at()) }
    }

    fn usage(&mut self) -> Usage {
        let mut usage = Usage {
            id: self.some_id("u"),
            at: Some(self.at()),
            meter: None,
            credits: None,
            quantity: None,
            attributes: Vec::new(),
            own_key: false,
        };
        if self.setup.catalog.is_none() || self.random.u32(0..5) == 0 {
            usage.credits = Some(self.pick(&[
                Credits::whole(1),
                Credits::whole(10),
                Credits::whole(40),
                Credits::whole(100),
                Credits::hundredths(50),
                Credits::ZERO,
            ]));
            return usage;
        }
        let (agent, conversation) = (self.pick(&["support", "sales"]), self.pick(&["c1", "c2"]));
        usage.attributes = vec![("agent".into(), agent.into()), ("conversation".into(), conversation.into())];
        match self.random.u32(0..10) {
            0..5 => {
                usage.meter = Some("reply".into());
                let model = self.pick(&["small", "large", "huge"]);
                usage.attributes.push(("model".into(), model.into()));
                usage.own_key = self.random.u32(0..8) == 0;
            }
            5..7 => {
                usage.meter = Some("search".into());
                let count = self.pick(&[0, 1, 5, 30]);
                usage.quantity = self.random.bool().then(|| ("count".to_owned(), count));
            }
            7 => usage.meter = Some("note".into()),
            _ => {
                usage.meter = Some("job".into());
                usage.quantity = Some(("nodes".into(), self.pick(&[1, 4, 30, 200, 401])));
            }
        }
        usage
    }

    fn grant(&mut self) -> Grant {
        let at = self.at();
        let later = |writer: &mut Writer, at: i64| {
            let next: Vec<i64> = writer.grid.iter().copied().filter(|instant| *instant > at).collect();
            let near = next.len().min(10);
            (near > 0).then(|| next[writer.random.usize(0..near)])
        };
        let effective = match self.random.u32(0..6) {
            0 => later(self, at),
            1 => Some(at - DAY),
            _ => None,
        };
        let expires = if self.random.bool() { later(self, effective.unwrap_or(at).max(at)) } else { None };
        Grant {
            id: self.some_id("g"),
            free: self.random.bool(),
            amount: self.pick(&[Credits::whole(5), Credits::whole(20), Credits::whole(60), Credits::hundredths(750)]),
            at,
            effective,
            expires,
            priority: self.pick(&[0, 0, 1, -1]),
        }
    }

    /// An id that was given out before, where there is one.
    fn known(&mut self, prefix: &str) -> String {
        let ids: Vec<String> = self.calls.iter().flat_map(ids).filter(|id| id.starts_with(prefix)).collect();
        if ids.is_empty() { format!("{prefix}0") } else { ids[self.random.usize(0..ids.len())].clone() }
    }

    /// A call that was made before.
    fn again(&mut self) -> Option<Operation> {
        let named: Vec<usize> = (0..self.calls.len()).filter(|&index| is_named(&self.calls[index])).collect();
        if named.is_empty() {
            return None;
        }
        let mut call = self.calls[named[self.random.usize(0..named.len())]].clone();
        if let (Operation::Record(usage), 0) = (&mut call, self.random.u32(0..4))
            && usage.price(self.setup.catalog.is_some()).is_ok()
        {
            usage.at = None;
        }
        Some(call)
    }

    /// A call with an id that was used before and other content.
    fn conflicting(&mut self) -> Option<Operation> {
        let mut call = self.again()?;
        match &mut call {
            Operation::Record(usage) | Operation::Hold(usage, _) => {
                usage.meter = None;
                usage.quantity = None;
                usage.credits = Some(Credits::whole(77));
                usage.at = Some(self.grid[self.cursor]);
            }
            Operation::Grant(grant) => grant.amount += Credits::whole(1),
            Operation::Purchase { payment: Payment::Packs(count), .. } => *count += 1,
            Operation::Purchase { payment: Payment::Amount(amount), .. } => *amount += Credits::whole(5),
            _ => return None,
        }
        Some(call)
    }

    fn purchase(&mut self, pack: &str, payment: Payment) -> Operation {
        Operation::Purchase { pack: pack.into(), id: self.some_id("g"), payment, at: self.at() }
    }

    /// A batch of new and old events, out of order, some of them twice.
    fn shuffled(&mut self) -> Operation {
        let mut usages: Vec<Usage> =
            (0..self.random.usize(1..5)).map(|_| Usage { id: Some(self.id("u")), ..self.usage() }).collect();
        let old: Vec<Usage> = self
            .calls
            .iter()
            .filter_map(|call| match call {
                Operation::Record(usage) if usage.id.is_some() => Some(usage.clone()),
                _ => None,
            })
            .collect();
        if !old.is_empty() {
            usages.push(old[self.random.usize(0..old.len())].clone());
        }
        if self.random.bool() {
            usages.push(usages[0].clone());
        }
        self.random.shuffle(&mut usages);
        Operation::RecordAll(usages)
    }

    fn invalid(&mut self) -> Operation {
        let usage = Usage { id: Some(self.id("u")), ..self.usage() };
        let now = self.grid[self.cursor];
        match self.random.u32(0..17) {
            0 => Operation::Record(Usage {
                meter: Some("unheard".into()),
                credits: None,
                quantity: None,
                attributes: Vec::new(),
                own_key: false,
                ..usage
            }),
            1 => Operation::Record(Usage { credits: Some(Credits::whole(-1)), meter: None, quantity: None, ..usage }),
            2 => Operation::Record(Usage { at: None, ..usage }),
            3 => Operation::Record(Usage { at: Some(self.setup.anchor - 1), ..usage }),
            4 => Operation::Record(Usage { id: Some("#mine".into()), ..usage }),
            5 => Operation::Record(Usage { id: Some(String::new()), ..usage }),
            6 => Operation::Hold(Usage { id: None, ..usage }, 1_000),
            7 => Operation::Capture { hold: "nobody".into(), usage: None, at: None },
            8 => Operation::Release { hold: "nobody".into(), at: None },
            9 => Operation::Reverse { usage: "nobody".into(), at: None },
            10 => Operation::Void { id: "nobody".into(), at: now },
            11 => Operation::Advance(self.setup.anchor - 1),
            12 => Operation::Grant(Grant { amount: Credits::ZERO, ..self.grant() }),
            13 => self.purchase("amount", Payment::Amount(Credits::whole(7))),
            14 => self.purchase("amount", Payment::Packs(1)),
            15 => self.purchase("plain", Payment::Amount(Credits::whole(6))),
            _ => {
                let grant = self.grant();
                Operation::Grant(Grant { expires: Some(grant.at), ..grant })
            }
        }
    }
}

/// The ids that a call gives out.
fn ids(call: &Operation) -> Vec<String> {
    match call {
        Operation::Record(usage) | Operation::Hold(usage, _) => usage.id.clone().into_iter().collect(),
        Operation::RecordAll(usages) => usages.iter().filter_map(|usage| usage.id.clone()).collect(),
        Operation::Grant(Grant { id, .. }) | Operation::Purchase { id, .. } => id.clone().into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether sending it again must change nothing.
fn is_named(call: &Operation) -> bool {
    match call {
        Operation::Record(usage) => usage.id.is_some(),
        Operation::RecordAll(usages) => usages.iter().all(|usage| usage.id.is_some()),
        Operation::Grant(Grant { id, .. }) | Operation::Purchase { id, .. } => id.is_some(),
        Operation::Hold(..) | Operation::Release { .. } | Operation::Reverse { .. } | Operation::Void { .. } => true,
        Operation::Capture { .. } => true,
        Operation::Ask(_) | Operation::Change { .. } | Operation::Advance(_) => false,
    }
}
