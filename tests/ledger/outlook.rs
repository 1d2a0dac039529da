//! Looking ahead, worked by hand: when it runs out, what the alerts say and how often.

use drawdown::catalog::policy::{ExhaustionMode, Policy};
use drawdown::forecast::{Calibration, Outlook};
use drawdown::{
    Account, AlertKind, Catalog, Check, Effective, ErrorCode, Forecast, ForecastOptions, Instant, Intent, Ledger,
    PlanChange, Recharge, Window,
};

use crate::support::*;

const HORIZON: ForecastOptions =
    ForecastOptions { at: None, horizon: None, level: 0.8, paths: 200, seed: 0, recharge: None };

/// So many credits at noon of every day up to an instant, which the clock then reads.
fn live(ledger: &mut Ledger, credits: &str, until: Instant) {
    let mut noon = ledger.clock().unix_milliseconds() / 86_400_000 * 86_400_000 + 43_200_000;
    while noon < until.unix_milliseconds() {
        let at = Instant::from_unix_milliseconds(noon).unwrap();
        if at > ledger.clock() {
            ledger.record(&spend(&format!("day-{noon}"), credits, at)).unwrap();
        }
        noon += 86_400_000;
    }
    ledger.advance(until).unwrap();
}

fn forecast(ledger: &Ledger) -> Forecast {
    ledger.forecast(&HORIZON).unwrap()
}

fn kinds(check: &Check) -> Vec<AlertKind> {
    check.receipt.alerts.iter().map(|alert| alert.kind).collect()
}

fn alert_keys(check: &Check) -> Vec<&str> {
    keys(&check.receipt)
}

/// Everything that a forecast promises of itself.
fn hold_together(forecast: &Forecast) {
    let days = forecast.days.len();
    assert_eq!([forecast.daily.len(), forecast.cumulative.len(), forecast.remaining.len()], [days; 3]);
    let end = &forecast.cycle_end;
    let ends = [&end.consumed, &end.remaining, &end.overage];
    for quantiles in forecast.daily.iter().chain(&forecast.cumulative).chain(&forecast.remaining).chain(ends) {
        let ordered = quantiles.low <= quantiles.median && quantiles.median <= quantiles.high;
        assert!(ordered && quantiles.low >= 0.0 && !quantiles.expected.is_nan(), "{quantiles:?}");
    }
    for pair in forecast.cumulative.windows(2) {
        assert!(pair[0].low <= pair[1].low && pair[0].median <= pair[1].median && pair[0].high <= pair[1].high);
    }
    let crossings = forecast.thresholds.iter().map(|threshold| &threshold.crossing);
    for crossing in crossings.chain([&forecast.run_out, &forecast.exhausted]) {
        assert!((0.0..=1.0).contains(&crossing.probability));
        let never = |at: Option<Instant>| at.map_or(i64::MAX, Instant::unix_milliseconds);
        assert!(never(crossing.low) <= never(crossing.median) && never(crossing.median) <= never(crossing.high));
        assert_eq!(crossing.median.is_some(), crossing.probability >= 0.5, "{crossing:?}");
    }
}

#[test]
fn an_account_that_runs_out_mid_cycle_says_when() {
    let mut ledger = on("bookbag", "hobby");
    live(&mut ledger, "150", at("2026-11-11"));
    let ahead = forecast(&ledger);
    hold_together(&ahead);
    assert_eq!((ahead.history_days, ahead.days.len()), (10, 20));
    assert_eq!((ahead.days[0].as_str(), ahead.days[19].as_str()), ("2026-11-11", "2026-11-30"));
    // 500 are left: three days and a third, at 150 a day.
    let run_out = ahead.run_out;
    assert!(run_out.probability > 0.8, "{run_out:?}");
    assert!(run_out.low.unwrap() > at("2026-11-12") && run_out.low.unwrap() < at("2026-11-14T12:00:00Z"));
    assert!(run_out.median.unwrap() > at("2026-11-13") && run_out.median.unwrap() < at("2026-11-17"));
    // 20 % of 2,000 comes first, then 5 %, then the end.
    let dates: Vec<Instant> = ahead.thresholds.iter().map(|threshold| threshold.crossing.median.unwrap()).collect();
    assert!(dates[0] < dates[1] && dates[1] < run_out.median.unwrap());
    // Blocked at zero: what is wanted goes on, what is consumed does not.
    assert!((ahead.cycle_end.consumed.median - 2_000.0).abs() < 1e-6 && ahead.cumulative[19].median > 2_000.0);
    assert_eq!(ahead.exhausted, run_out);
}

#[test]
pub(crate) fn a_pack_that_expires_before_the_run_out_brings_it_forward() {
    let mut ledger = bare(Policy::default());
    ledger.grant(&paid("lasting", "1000", start())).unwrap();
    live(&mut ledger, "20", at("2026-11-11"));
    let without = forecast(&ledger).remaining[9];
    ledger.grant(&until(free("promo", "5000", at("2026-11-11")), at("2026-11-16"))).unwrap();
    let ahead = forecast(&ledger);
    // While it lasts it is drawn instead; what is left of it on the 16th is gone at midnight.
    assert!(ahead.remaining[4].median > 5_500.0 && ahead.remaining[5].median < 801.0);
    assert!(ahead.remaining[9].median > without.median);
}

#[test]
fn an_unlimited_plan_never_runs_out() {
    let mut ledger = on("cleverai", "enterprise");
    live(&mut ledger, "150", at("2026-11-11"));
    let ahead = forecast(&ledger);
    hold_together(&ahead);
    assert_eq!((ahead.run_out.low, ahead.run_out.probability), (None, 0.0));
    assert!(ahead.thresholds.iter().all(|threshold| threshold.crossing.low.is_none()));
    assert!(ahead.remaining.iter().all(|remaining| remaining.low == f64::INFINITY));
    assert!(ahead.cycle_end.consumed.low > 1_500.0 && ahead.cycle_end.cost.is_none());
    assert_eq!(kinds(&ledger.check(&HORIZON).unwrap()), []);
}

#[test]
pub(crate) fn overage_never_runs_out_and_has_its_price() {
    let mut ledger = on("wotnot", "custom");
    live(&mut ledger, "150", at("2026-11-11"));
    let ahead = forecast(&ledger);
    hold_together(&ahead);
    assert_eq!((ahead.run_out.median, ahead.run_out.probability), (None, 0.0));
    // 1,000 are gone already: overage began in the past.
    assert_eq!((ahead.exhausted.median, ahead.exhausted.probability), (Some(at("2026-11-11")), 1.0));
    let (overage, cost) = (ahead.cycle_end.overage, ahead.cycle_end.cost.unwrap());
    assert!(overage.low > 500.0 && overage.low < overage.high);
    assert_eq!(cost.currency, "USD");
    // $7 per 1,000.
    assert!((cost.amount.median - overage.median * 0.007).abs() < 1e-9);
    // Up to a cap it does.
    let mut capped = with_policy("wotnot", "custom", exhaustion(ExhaustionMode::Overage, None, Some("1000")));
    live(&mut capped, "150", at("2026-11-11"));
    assert!(forecast(&capped).run_out.median.unwrap() < at("2026-11-20"));
}

#[test]
pub(crate) fn what_is_blocked_now_has_run_out_now() {
    let mut ledger = on("bookbag", "free");
    live(&mut ledger, "40", at("2026-11-11"));
    assert!(ledger.balance(None).unwrap().blocked);
    let ahead = forecast(&ledger);
    let now = Some(at("2026-11-11"));
    assert_eq!((ahead.run_out.low, ahead.run_out.high, ahead.run_out.probability), (now, now, 1.0));
    assert!(ahead.remaining.iter().all(|remaining| remaining.high == 0.0));
    // Until it renews.
    let beyond = ledger.forecast(&ForecastOptions { horizon: Some(25), ..HORIZON }).unwrap();
    assert_eq!((beyond.remaining[19].high, beyond.days[20].as_str()), (0.0, "2026-12-01"));
    assert!(beyond.remaining[20].high > 50.0);
}

#[test]
pub(crate) fn days_without_credits_are_not_idle_days() {
    // 500 a day of 5,000: gone after ten days, then blocked until the renewal.
    let mut ledger = on("cleverai", "pro");
    live(&mut ledger, "500", at("2026-11-11"));
    for day in 11..=30 {
        let refused = ledger.record(&spend(&format!("more-{day}"), "500", at(&format!("2026-11-{day}T12:00:00Z"))));
        assert_eq!(refused.unwrap().refused.len(), 1);
    }
    live(&mut ledger, "500", at("2026-12-03"));
    let ahead = forecast(&ledger);
    // Twelve days are known, all of them like the others.
    assert_eq!(ahead.history_days, 12);
    let mut open = on("cleverai", "enterprise");
    live(&mut open, "500", at("2026-11-13"));
    assert_eq!(ahead.daily[5].median, forecast(&open).daily[5].median);
    let run_out = ahead.run_out.median.unwrap();
    assert!(run_out > at("2026-12-09") && run_out < at("2026-12-13"), "{run_out}");
    // Days on which it had credits and did nothing are idle.
    let mut idle = on("cleverai", "pro");
    live(&mut idle, "400", at("2026-11-11"));
    idle.advance(at("2026-11-21")).unwrap();
    assert_eq!(forecast(&idle).history_days, 20);
    // Blocked with a rest that is too small for what was asked.
    idle.record(&spend("large", "900", at("2026-11-21"))).unwrap();
    idle.record(&spend("larger", "300", at("2026-11-21T06:00:00Z"))).unwrap();
    idle.advance(at("2026-11-26")).unwrap();
    assert_eq!((forecast(&idle).history_days, four(&idle.balance(None).unwrap())), (21, "5000 4900 100 0".into()));
}

#[test]
fn of_days_that_are_forgotten_nobody_knows_whether_it_was_blocked() {
    let policy = |days| Policy { retention_days: Some(days), ..Policy::default() };
    for (kept, history_days) in [(60, 12), (15, 2)] {
        let mut ledger = with_policy("cleverai", "pro", policy(kept));
        live(&mut ledger, "500", at("2026-11-11"));
        ledger.advance(at("2026-12-01")).unwrap();
        live(&mut ledger, "500", at("2026-12-03"));
        assert_eq!(forecast(&ledger).history_days, history_days, "{kept} days kept");
    }
}

#[test]
pub(crate) fn an_account_learns_from_its_own_outcomes() {
    // Of two accounts with the same last fortnight, one was calm before, the other everything but that.
    let ahead = |before: &[u32]| {
        let mut ledger = on("cleverai", "enterprise");
        for day in 0..56 {
            let credits = if day < 42 { before[day % before.len()] } else { [90, 100, 110, 100][day % 4] };
            if credits > 0 {
                ledger.record(&spend(&format!("{day}"), &credits.to_string(), hour(24 * day as i64 + 12))).unwrap();
            }
        }
        ledger.advance(hour(24 * 56)).unwrap();
        ledger
    };
    let ledger = ahead(&[0, 0, 0, 0, 700, 0, 0, 0, 0]);
    let own = forecast(&ledger);
    hold_together(&own);
    // What it learnt is in its days alone: a restart forgets none of it.
    let restored = Ledger::restore(&ledger.snapshot(), None).unwrap();
    assert_eq!(forecast(&restored), own);
    let daily: Vec<f64> =
        ledger.daily(Window::All).unwrap().iter().map(|day| day.credits.to_string().parse().unwrap()).collect();
    let pooled = Outlook::of(&daily[..56], 6, 21, &Calibration::default()).unwrap();
    let taught = Outlook::of(&daily[..56], 6, 21, &Calibration::of(&daily[..56], 6)).unwrap();
    assert_eq!(own.daily[3], taught.daily(3, 0.8));
    assert_ne!(own.daily[3], pooled.daily(3, 0.8));
}

#[test]
fn the_first_day_has_a_prior_scaled_to_the_allotment() {
    let forecast_of = |plan| ledger_ahead(plan).cumulative[29];
    fn ledger_ahead(plan: &str) -> Forecast {
        let ahead = forecast(&on("bookbag", plan));
        hold_together(&ahead);
        assert_eq!((ahead.history_days, ahead.days.len()), (0, 30));
        ahead
    }
    let (free, hobby) = (forecast_of("free"), forecast_of("hobby"));
    assert!(free.low < 50.0 && free.high > 100.0, "{free:?}");
    assert!((hobby.median / free.median - 20.0).abs() < 1e-9);
}

#[test]
pub(crate) fn of_today_only_what_is_left_of_it_counts() {
    let mut ledger = on("bookbag", "hobby");
    live(&mut ledger, "50", at("2026-11-11"));
    let morning = forecast(&ledger);
    ledger.advance(at("2026-11-11T18:00:00Z")).unwrap();
    let evening = forecast(&ledger);
    assert_eq!(morning.days, evening.days);
    assert_eq!(evening.history_days, 10);
    let close = |left: f64, right: f64| assert!((left - right).abs() < 1e-9, "{left} {right}");
    close(evening.daily[0].median, morning.daily[0].median / 4.0);
    // 1,500 are left of 2,000: the paths spend a quarter of the day as well.
    close(1_500.0 - evening.remaining[0].median, (1_500.0 - morning.remaining[0].median) / 4.0);
    close(evening.cumulative[0].median, morning.cumulative[0].median / 4.0);
    close(evening.cumulative[9].median, morning.cumulative[9].median - morning.cumulative[0].median * 0.75);
}

#[test]
fn the_cycle_ends_the_same_whatever_the_horizon() {
    let mut ledger = on("bookbag", "hobby");
    live(&mut ledger, "90", at("2026-11-11"));
    let near = ledger.forecast(&ForecastOptions { horizon: Some(3), ..HORIZON }).unwrap();
    let far = ledger.forecast(&ForecastOptions { horizon: Some(92), ..HORIZON }).unwrap();
    hold_together(&far);
    assert_eq!(near.cycle_end, far.cycle_end);
    assert_eq!(near.remaining[..], far.remaining[..3]);
    assert_eq!((near.days.len(), far.days.len()), (3, 92));
    // Beyond the renewal there is a new allotment.
    assert!(far.remaining[20].median > far.remaining[19].median);
    // What lies beyond the horizon is not said.
    assert!(near.run_out.probability <= far.run_out.probability);
}

#[test]
fn recharging_keeps_it_going_and_costs() {
    let mut ledger = on("cleverai", "pro");
    live(&mut ledger, "300", at("2026-11-11"));
    let recharge = Recharge { pack: "credits-1000".into(), below: dec("500"), max_per_cycle: None };
    let ahead = ledger.forecast(&ForecastOptions { recharge: Some(recharge), ..HORIZON }).unwrap();
    hold_together(&ahead);
    assert_eq!(ahead.run_out.probability, 0.0);
    let cost = ahead.cycle_end.cost.unwrap();
    // Packs of $10, whole ones.
    assert!(cost.amount.high >= 20.0 && cost.amount.high % 10.0 == 0.0, "{cost:?}");
    assert!(forecast(&ledger).run_out.probability > 0.5);
    let refused = |pack: &str, below: &str| {
        let recharge = Recharge { pack: pack.into(), below: dec(below), max_per_cycle: None };
        let error = ledger.forecast(&ForecastOptions { recharge: Some(recharge), ..HORIZON }).unwrap_err();
        (error.code(), error.path().unwrap().to_owned())
    };
    assert_eq!(refused("credits-100", "5"), (ErrorCode::UnknownPack, "recharge.pack".into()));
    assert_eq!(refused("credits-1000", "-5"), (ErrorCode::OutOfRange, "recharge.below".into()));
}

#[test]
pub(crate) fn a_projection_is_said_once_and_again_after_a_purchase_and_a_renewal() {
    let mut ledger = on("cleverai", "pro");
    live(&mut ledger, "300", at("2026-11-11"));
    // 2,000 are left of 5,000 for 20 days at 300.
    let check = ledger.check(&HORIZON).unwrap();
    let armed = ["projected::#renewal-0", "projected:0_2:#renewal-0", "projected:0_05:#renewal-0"];
    assert_eq!(alert_keys(&check), armed);
    let alert = &check.receipt.alerts[1];
    assert_eq!(
        (alert.threshold, alert.remaining, alert.allotment),
        (Some(dec("0.2")), Some(dec("2000")), Some(dec("5000")))
    );
    assert!(alert.message.starts_with("Below 20 % of 5000 credits: most likely 1"), "{}", alert.message);
    assert!(alert.message.ends_with(" % likely before the renewal on 1 December)"), "{}", alert.message);
    let snapshot = ledger.snapshot();
    assert_eq!(kinds(&ledger.check(&HORIZON).unwrap()), []);
    assert_eq!(ledger.snapshot(), snapshot);
    // A restart says nothing twice either.
    let mut restored = Ledger::restore(&snapshot, None).unwrap();
    assert_eq!(kinds(&restored.check(&HORIZON).unwrap()), []);
    live(&mut ledger, "300", at("2026-11-13"));
    assert_eq!(kinds(&ledger.check(&HORIZON).unwrap()), []);
    // A pack that does not suffice, then one that does.
    ledger.purchase("credits-1000", &order("pack", at("2026-11-13"))).unwrap();
    let check = ledger.check(&HORIZON).unwrap();
    assert!(!check.receipt.alerts.is_empty() && alert_keys(&check).iter().all(|key| key.ends_with(":pack")));
    ledger.purchase("credits-5000", &order("more", at("2026-11-13"))).unwrap();
    assert_eq!(kinds(&ledger.check(&HORIZON).unwrap()), []);
    // The next cycle arms it anew.
    live(&mut ledger, "700", at("2026-12-08"));
    let check = ledger.check(&HORIZON).unwrap();
    assert!(alert_keys(&check).contains(&"projected::#renewal-1"), "{:?}", alert_keys(&check));
}

#[test]
pub(crate) fn what_has_been_crossed_is_not_projected() {
    let mut ledger = on("cleverai", "pro");
    live(&mut ledger, "420", at("2026-11-11"));
    // 800 left: the 20 % fell on the way.
    let keys_of = |check: &Check| alert_keys(check).iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    assert_eq!(keys_of(&ledger.check(&HORIZON).unwrap()), ["projected::#renewal-0", "projected:0_05:#renewal-0"]);
}

#[test]
pub(crate) fn less_than_two_days_of_history_project_nothing() {
    let mut ledger = on("bookbag", "free");
    live(&mut ledger, "30", at("2026-11-02T23:00:00Z"));
    assert_eq!(kinds(&ledger.check(&HORIZON).unwrap()), []);
    assert!(forecast(&ledger).run_out.probability > 0.5);
    ledger.advance(at("2026-11-03")).unwrap();
    assert_eq!(kinds(&ledger.check(&HORIZON).unwrap())[0], AlertKind::Projected);
}

#[test]
pub(crate) fn what_is_unlikely_is_not_projected() {
    let mut ledger = on("cleverai", "pro");
    live(&mut ledger, "20", at("2026-11-11"));
    assert_eq!(kinds(&ledger.check(&HORIZON).unwrap()), []);
    let cautious = Policy { projected_probability: Some(dec("0.999")), ..Policy::default() };
    let mut ledger = with_policy("cleverai", "pro", cautious);
    live(&mut ledger, "270", at("2026-11-11"));
    assert!(forecast(&ledger).run_out.probability < 0.999);
    assert_eq!(kinds(&ledger.check(&HORIZON).unwrap()), []);
}

#[test]
pub(crate) fn a_spike_is_said_once_for_its_day() {
    let mut ledger = on("cleverai", "enterprise");
    live(&mut ledger, "100", at("2026-11-11"));
    ledger.record(&spend("usual", "199.5", at("2026-11-11T09:00:00Z"))).unwrap();
    assert_eq!(kinds(&ledger.check(&HORIZON).unwrap()), []);
    ledger.record(&spend("loop", "0.5", at("2026-11-11T10:00:00Z"))).unwrap();
    assert_eq!(kinds(&ledger.check(&HORIZON).unwrap()), []);
    ledger.record(&spend("more", "0.25", at("2026-11-11T10:01:00Z"))).unwrap();
    let check = ledger.check(&HORIZON).unwrap();
    assert_eq!(alert_keys(&check), ["spike::2026-11-11"]);
    let said = "200.25 credits on 11 November: more than twice the highest of the last 28 days, 100";
    assert_eq!(check.receipt.alerts[0].message, said);
    assert_eq!(kinds(&ledger.check(&HORIZON).unwrap()), []);
    // The next morning it is yesterday's, and has been said.
    let morning = ForecastOptions { at: Some(at("2026-11-12")), ..HORIZON };
    assert_eq!(kinds(&ledger.check(&morning).unwrap()), []);
    // A day that nobody looked at is found the day after.
    ledger.record(&spend("night", "900", at("2026-11-12T23:00:00Z"))).unwrap();
    let morning = ForecastOptions { at: Some(at("2026-11-13T06:00:00Z")), ..HORIZON };
    assert_eq!(alert_keys(&ledger.check(&morning).unwrap()), ["spike::2026-11-12"]);
}

#[test]
pub(crate) fn a_new_account_has_no_usual_range() {
    let mut ledger = on("cleverai", "enterprise");
    live(&mut ledger, "10", at("2026-11-07"));
    ledger.record(&spend("loop", "10000", at("2026-11-07T10:00:00Z"))).unwrap();
    assert_eq!(kinds(&ledger.check(&HORIZON).unwrap()), []);
}

#[test]
fn looking_ahead_changes_nothing_and_checking_is_all_or_nothing() {
    let mut ledger = on("cleverai", "pro");
    live(&mut ledger, "300", at("2026-11-11"));
    ledger.authorize(&spend("held", "100", at("2026-11-11")), Intent::hold()).unwrap();
    let before = ledger.snapshot();
    let one = forecast(&ledger);
    assert_eq!(one, forecast(&ledger));
    assert_ne!(one.remaining, ledger.forecast(&ForecastOptions { seed: 1, ..HORIZON }).unwrap().remaining);
    assert_eq!(ledger.snapshot(), before);
    let wrong = |options: ForecastOptions| {
        let mut ledger = ledger.clone();
        let error = ledger.check(&options).unwrap_err();
        assert_eq!(ledger.snapshot(), before);
        (error.code(), error.path().unwrap().to_owned())
    };
    let later = Some(at("2026-12-11"));
    assert_eq!(
        wrong(ForecastOptions { at: later, horizon: Some(0), ..HORIZON }),
        (ErrorCode::OutOfRange, "horizon".into())
    );
    assert_eq!(
        wrong(ForecastOptions { at: later, level: f64::NAN, ..HORIZON }),
        (ErrorCode::OutOfRange, "level".into())
    );
    assert_eq!(wrong(ForecastOptions { at: later, paths: 10_001, ..HORIZON }), (ErrorCode::OutOfRange, "paths".into()));
    assert_eq!(wrong(ForecastOptions { at: Some(start()), ..HORIZON }), (ErrorCode::ClockBackwards, "at".into()));
}

#[test]
fn the_order_of_arrival_does_not_matter() {
    let days: Vec<_> = (1..=9).map(|day| spend(&format!("{day}"), "120", hour(24 * day - 12))).collect();
    let mut straight = on("bookbag", "hobby");
    let mut shuffled = straight.clone();
    straight.record_all(&days).unwrap();
    for place in [8, 2, 5, 0, 7, 1, 3, 6, 4] {
        shuffled.record(&days[place]).unwrap();
    }
    for ledger in [&mut straight, &mut shuffled] {
        ledger.advance(at("2026-11-10")).unwrap();
    }
    assert_eq!(forecast(&straight), forecast(&shuffled));
}

#[test]
fn a_past_instant_is_looked_ahead_from_as_of_then() {
    let mut ledger = on("bookbag", "hobby");
    live(&mut ledger, "90", at("2026-11-11"));
    let then = forecast(&ledger);
    live(&mut ledger, "500", at("2026-11-14"));
    assert_eq!(ledger.forecast(&ForecastOptions { at: Some(at("2026-11-11")), ..HORIZON }).unwrap(), then);
}

#[test]
pub(crate) fn a_plan_that_changes_at_the_renewal_is_foreseen() {
    let mut ledger = on("cleverai", "pro");
    live(&mut ledger, "100", at("2026-11-11"));
    let change = PlanChange { effective: Effective::Renewal, ..now(at("2026-11-11"), drawdown::Carry::Usage) };
    ledger.change_plan(Some("enterprise"), change).unwrap();
    let ahead = ledger.forecast(&ForecastOptions { horizon: Some(25), ..HORIZON }).unwrap();
    assert!(ahead.remaining[19].high < 5_000.0 && ahead.remaining[20].low == f64::INFINITY);
}

#[test]
fn an_offset_moves_the_days() {
    let account = Account {
        catalog: Some(Catalog::builtin("bookbag").unwrap()),
        plan: Some("hobby".into()),
        offset: 600,
        ..Account::starting(at("2026-10-31T14:00:00Z"))
    };
    let mut ledger = Ledger::open(account).unwrap();
    ledger.record(&spend("late", "70", at("2026-11-01T13:59:59Z"))).unwrap();
    ledger.record(&spend("next", "30", at("2026-11-01T14:00:00Z"))).unwrap();
    ledger.advance(at("2026-11-02T14:00:00Z")).unwrap();
    let days = ledger.daily(Window::All).unwrap();
    assert_eq!(days[0].credits, dec("70"));
    let ahead = forecast(&ledger);
    assert_eq!((ahead.days[0].as_str(), ahead.history_days), ("2026-11-03", 2));
    assert_eq!(ahead.days.last().unwrap(), "2026-11-30");
}
