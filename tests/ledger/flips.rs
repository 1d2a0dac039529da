//! Proof that the tests bite: with any one rule of the ledger broken, some of them fail.

use std::panic::{AssertUnwindSafe, catch_unwind};

use drawdown::mutation::{Flip, with_broken};

use crate::{alerts, holds, late, outlook, pages, plans, reports, traps};

/// A test by its name.
type Test = (&'static str, fn());

macro_rules! tests {
    ($($test:path),* $(,)?) => {
        [$((stringify!($test), $test as fn())),*]
    };
}

#[test]
fn every_broken_rule_is_seen() {
    let tests: Vec<Test> = tests![
        pages::agent_credits_draws_free_credit_first_and_shows_its_expiry,
        pages::cleverai_pack_outlives_three_renewals_and_credits_reset_each_cycle,
        pages::cleverai_warns_below_20_and_5_percent_once_each_and_again_after_a_purchase,
        pages::bookbag_blocks_replies_at_zero_until_renewal_or_upgrade,
        pages::bookbag_records_a_reply_on_own_keys_at_zero_with_its_reason,
        pages::wotnot_bills_seven_dollars_per_thousand_beyond_the_allotment,
        alerts::exactly_at_the_threshold_is_silent_unless_inclusive,
        alerts::hysteresis_keeps_a_threshold_quiet_until_well_above,
        alerts::a_refusal_with_something_left_is_said_anew_in_each_cycle,
        alerts::a_threshold_arms_again_above_its_bound_not_at_it,
        alerts::held_credits_count_as_there_but_cannot_be_drawn,
        holds::a_hold_gives_back_to_the_grants_it_took_from,
        holds::a_reversed_capture_returns_to_an_expired_grant_and_expires_at_once,
        holds::a_capture_of_less_gives_the_last_taken_back,
        holds::a_hold_can_be_captured_until_just_before_it_times_out,
        holds::blocking_when_empty_holds_what_there_is_and_when_short_refuses,
        plans::usage_is_carried_into_the_new_allotment,
        plans::an_upgrade_on_the_renewal_instant_replaces_the_fresh_allotment,
        plans::a_pack_by_amount_with_a_bonus_and_an_expiry_of_a_month,
        plans::the_last_overrun_may_be_owed,
        plans::the_balance_is_carried_to_the_cycles_end,
        plans::what_rolls_over_is_bounded_and_lives_its_cycles,
        plans::overage_stops_at_its_cap_and_is_settled_as_the_policy_says,
        plans::overage_that_is_carried_or_forgiven_is_never_invoiced,
        plans::debt_is_repaid_by_the_next_grant_and_a_reversal_gives_it_back,
        plans::daily_credits_come_each_day_up_to_the_cap_and_go_with_it,
        late::a_late_spend_is_booked_where_it_belongs_and_later_ones_are_redrawn,
        late::an_alert_is_not_said_twice_nor_unsaid,
        reports::csv_is_safe_in_a_spreadsheet,
        reports::a_days_and_a_cycles_credits_are_rounded_once_when_they_close,
        traps::a_grant_is_active_from_its_start_to_just_before_its_expiry,
        traps::a_spend_of_exactly_the_rest_fits,
        traps::a_grant_at_the_instant_of_a_spend_comes_first,
        traps::anchors_on_the_31st_go_through_a_leap_year,
        traps::a_retry_after_a_crash_changes_nothing,
        traps::the_orders_of_draws_are_total,
    ]
    .to_vec();
    for (name, test) in &tests {
        assert!(catch_unwind(test).is_ok(), "unbroken, {name} fails");
    }
    let mut unseen = Vec::new();
    for flip in Flip::LEDGER {
        let fails = |test: &fn()| with_broken(flip, || catch_unwind(AssertUnwindSafe(test)).is_err());
        let caught: Vec<&str> = tests.iter().filter(|(_, test)| fails(test)).map(|(name, _)| *name).collect();
        match caught.first() {
            Some(first) => println!("{flip:?}: {} tests, first {first}", caught.len()),
            None => unseen.push(flip),
        }
    }
    assert!(unseen.is_empty(), "no test sees {unseen:?}");
}

/// Looking ahead takes its time: each rule is held against the test that is named after it.
#[test]
fn every_broken_rule_of_looking_ahead_is_seen() {
    let tests: [(Flip, fn()); 16] = [
        (Flip::BlockedIdle, outlook::days_without_credits_are_not_idle_days),
        (Flip::OwnCalibration, outlook::an_account_learns_from_its_own_outcomes),
        (Flip::RenewalSeen, outlook::a_plan_that_changes_at_the_renewal_is_foreseen),
        (Flip::ExpirySeen, outlook::a_pack_that_expires_before_the_run_out_brings_it_forward),
        (Flip::OverageSeen, outlook::overage_never_runs_out_and_has_its_price),
        (Flip::RunOutAtNothing, outlook::what_is_blocked_now_has_run_out_now),
        (Flip::PathsCounted, outlook::what_is_unlikely_is_not_projected),
        (Flip::RestOfToday, outlook::of_today_only_what_is_left_of_it_counts),
        (Flip::ProjectedFrom, outlook::less_than_two_days_of_history_project_nothing),
        (Flip::SaidOnce, outlook::a_projection_is_said_once_and_again_after_a_purchase_and_a_renewal),
        (Flip::ProjectedAnew, outlook::a_projection_is_said_once_and_again_after_a_purchase_and_a_renewal),
        (Flip::ProjectedLikely, outlook::what_is_unlikely_is_not_projected),
        (Flip::ProjectedAhead, outlook::what_has_been_crossed_is_not_projected),
        (Flip::SpikeBound, outlook::a_spike_is_said_once_for_its_day),
        (Flip::SpikeFrom, outlook::a_new_account_has_no_usual_range),
        (Flip::SpikeYesterday, outlook::a_spike_is_said_once_for_its_day),
    ];
    let blind = |(flip, test): &&(Flip, fn())| with_broken(*flip, || catch_unwind(test).is_ok());
    let unseen: Vec<Flip> = tests.iter().filter(blind).map(|(flip, _)| *flip).collect();
    assert!(unseen.is_empty(), "no test sees {unseen:?}");
}
