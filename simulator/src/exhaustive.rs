//! Every small history: all sequences of a few operations on a grid of instants that includes the boundaries.

use crate::account::{
    Allotment, AtRenewal, Catalog, DrawOrder, Exhaustion, Late, Overage, Plan, Policy, Rollover, Setup,
};
use crate::amount::Credits;
use crate::calendar::{DAY, midnight, months_after};
use crate::difference::Difference;
use crate::history::History;
use crate::operation::{Carry, Grant, Operation, Usage};
use crate::run::Pair;

/// Runs every sequence of up to `depth` operations for one account; returns how many were run.
///
/// Sequences share their beginnings: each continues from the snapshot of the one before it.
pub fn every_sequence(setup: &Setup, depth: usize) -> Result<u64, Box<Difference>> {
    let history = History { setup: setup.clone(), steps: Vec::new() };
    let pair = Pair::open(&history)?;
    continued(&pair, &operations(setup), &mut Vec::new(), depth)
}

fn continued(
    pair: &Pair,
    operations: &[Operation],
    sequence: &mut Vec<usize>,
    depth: usize,
) -> Result<u64, Box<Difference>> {
    if sequence.len() == depth {
        return Ok(0);
    }
    let mut run = 0;
    for (index, operation) in operations.iter().enumerate() {
        sequence.push(index);
        let mut next = pair.twin()?;
        let outcome = next.call(operation).and_then(|()| next.check_books());
        outcome.map_err(|difference| {
            let steps: String = sequence.iter().map(|&index| format!("\n  {:?}", operations[index])).collect();
            Difference { what: format!("{} after{steps}", difference.what), ..difference }
        })?;
        run += 1 + continued(&next, operations, sequence, depth)?;
        sequence.pop();
    }
    Ok(run)
}

/// Three grants, spends, a hold and what ends it, a reversal, a void, and time, on the edges of all of them.
fn operations(setup: &Setup) -> Vec<Operation> {
    let start = setup.anchor;
    let (edge, renewal) = (start + DAY, months_after(start, 1, setup.offset));
    let grant = |id: &str, free, amount, at, effective, expires| {
        let amount = Credits::whole(amount);
        Operation::Grant(Grant { id: Some(id.into()), free, amount, at, effective, expires, priority: 0 })
    };
    let usage = |id: &str, credits, at| Usage {
        id: Some(id.into()),
        at: Some(at),
        meter: None,
        credits: Some(Credits::whole(credits)),
        quantity: None,
        attributes: Vec::new(),
        own_key: false,
    };
    vec![
        grant("g1", true, 10, start, None, Some(edge)),
        grant("g2", false, 10, edge, None, Some(renewal)),
        grant("g3", true, 5, start, Some(edge), None),
        Operation::Record(usage("u1", 12, start)),
        Operation::Record(usage("u2", 12, edge)),
        Operation::Record(usage("u3", 25, renewal)),
        Operation::Hold(usage("h1", 8, edge - 1), 1),
        Operation::Hold(usage("h2", 8, edge), 7 * 86_400_000),
        Operation::Capture { hold: "h2".into(), usage: None, at: Some(renewal) },
        Operation::Reverse { usage: "u1".into(), at: Some(edge) },
        Operation::Void { id: "g1".into(), at: start },
        Operation::Change { plan: Some("large".into()), at: renewal, renewal: false, carry: Carry::Balance },
    ]
}

/// The accounts that every sequence is run for: each way to run out, and each draw order.
pub fn accounts() -> Vec<Setup> {
    let policy = |exhaustion, draw_order, owe, at_renewal| Policy {
        draw_order,
        exhaustion,
        owe,
        thresholds: vec![Credits::hundredths(20)],
        of_total: false,
        inclusive: false,
        hysteresis: Credits::ZERO,
        expiring_days: 7,
        at_renewal,
        rollover: Some(Rollover { min: Credits::ZERO, max: Some(Credits::whole(6)), cycles: Some(1) }),
        late: Late::Rebook,
    };
    let plan = |id: &str, credits| Plan {
        id: id.into(),
        credits: Allotment::Credits(Credits::whole(credits)),
        yearly: false,
        seats: None,
        daily: None,
        overage: None,
    };
    let setup = |policy| Setup {
        anchor: midnight(2024, 1, 31),
        offset: 0,
        plan: Some("small".into()),
        seats: None,
        allotment: None,
        catalog: Some(Catalog {
            plans: vec![plan("small", 10), plan("large", 30)],
            packs: Vec::new(),
            overage: Some(Overage {
                price: Credits::whole(7),
                per: Credits::whole(1_000),
                invoice_at: Some(Credits::hundredths(4)),
            }),
        }),
        policy,
    };
    vec![
        setup(policy(Exhaustion::BlockEmpty, DrawOrder::FreeFirst, true, AtRenewal::Invoice)),
        setup(policy(Exhaustion::BlockShort, DrawOrder::ExpiryFirst, false, AtRenewal::Invoice)),
        setup(policy(Exhaustion::Overage(Some(Credits::whole(9))), DrawOrder::PriorityFirst, false, AtRenewal::Carry)),
        setup(policy(Exhaustion::Debt, DrawOrder::FreeFirst, false, AtRenewal::Invoice)),
    ]
}
