//! What must hold of every forecast, whatever its weights.

use drawdown::forecast::{Calibration, LONGEST_HISTORY, Outlook, PROBABILITIES, face};
use drawdown::{Error, ErrorCode};
use proptest::prelude::*;

fn outlook(daily: &[f64], weekday: u32, horizon: u32) -> Outlook {
    Outlook::of(daily, weekday, horizon, &Calibration::default()).unwrap()
}

fn near(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-9 * left.abs().max(right.abs()).max(1e-300)
}

/// Bursty, a third of all days idle, of any scale.
fn histories() -> impl Strategy<Value = Vec<f64>> {
    let day = prop_oneof![1 => Just(0.0), 2 => (-3.0..9.0_f64).prop_map(f64::exp)];
    prop::collection::vec(day, 1..150)
}

fn calibrations() -> impl Strategy<Value = Calibration> {
    prop::array::uniform4(prop::array::uniform2(-1.5..1.5_f64)).prop_map(|offsets| Calibration { offsets })
}

proptest! {
    #[test]
    fn quantiles_ascend_in_probability_and_in_days(
        daily in histories(), weekday in 0..7_u32, calibration in calibrations(), level in 0.01..0.99_f64,
    ) {
        let outlook = Outlook::of(&daily, weekday, 92, &calibration).unwrap();
        let mut before = [0.0; 7];
        let mut expected_before = 0.0;
        for day in 0..92 {
            let values = PROBABILITIES.map(|probability| outlook.cumulative_at(day, probability));
            prop_assert!(values.iter().all(|value| value.is_finite() && *value >= 0.0));
            prop_assert!(values.windows(2).all(|pair| pair[0] <= pair[1]), "day {day}: {values:?}");
            prop_assert!(values.iter().zip(before).all(|(now, before)| *now >= before), "day {day}: {values:?}");
            before = values;
            for said in [outlook.cumulative(day, level), outlook.daily(day, level)] {
                prop_assert!(said.low <= said.median && said.median <= said.high, "day {day}: {said:?}");
                prop_assert!(said.expected.is_finite() && said.expected >= 0.0);
            }
            let expected = outlook.cumulative(day, level).expected;
            prop_assert!(expected >= expected_before);
            prop_assert!((expected - expected_before - outlook.daily(day, level).expected).abs() <= 1e-9 * expected);
            expected_before = expected;
        }
    }

    #[test]
    fn a_wider_interval_holds_a_narrower_one(daily in histories(), level in 0.01..0.98_f64) {
        let outlook = outlook(&daily, 0, 28);
        for day in [0, 6, 27] {
            let (narrow, wide) = (outlook.cumulative(day, level), outlook.cumulative(day, level + 0.01));
            prop_assert!(wide.low <= narrow.low * (1.0 + 1e-9) && narrow.high <= wide.high * (1.0 + 1e-9));
        }
    }

    #[test]
    fn a_longer_horizon_changes_nothing_nearer(daily in histories(), horizon in 1..92_u32) {
        let (short, long) = (outlook(&daily, 3, horizon), outlook(&daily, 3, 92));
        for day in 0..horizon as usize {
            prop_assert_eq!(short.cumulative(day, 0.8), long.cumulative(day, 0.8));
        }
    }

    #[test]
    fn what_scales_the_history_scales_the_forecast(daily in histories(), scale in 1e-6..1e9_f64) {
        let scaled: Vec<f64> = daily.iter().map(|spend| spend * scale).collect();
        let (plain, scaled) = (outlook(&daily, 2, 28), outlook(&scaled, 2, 28));
        for day in [0, 13, 27] {
            for probability in PROBABILITIES {
                let (plain, scaled) = (plain.cumulative_at(day, probability), scaled.cumulative_at(day, probability));
                prop_assert!((plain * scale - scaled).abs() <= 1e-6 * scaled.max(scale * 1e-3), "{plain} {scaled}");
            }
        }
    }

    #[test]
    fn the_date_itself_means_nothing_but_its_weekday(daily in histories(), weeks in 1..2000_i64) {
        let start = drawdown::Instant::from_unix_milliseconds(1_795_132_800_000).unwrap();
        let later = start.unix_milliseconds() + weeks * 7 * 86_400_000;
        let later = drawdown::Instant::from_unix_milliseconds(later).unwrap();
        let row = |start: drawdown::Instant| face::numbers(&daily, &start.to_string()[..10], 28.0, 0.8).unwrap();
        prop_assert_eq!(&row(start)[3..], &row(later)[3..]);
    }

    #[test]
    fn paths_of_a_seed_carry_the_distribution(daily in histories(), seed in any::<u64>()) {
        let outlook = outlook(&daily, 0, 28);
        let high = outlook.cumulative_at(27, 0.9);
        let above = Outlook::strata(200, seed).filter(|p| outlook.path(*p).iter().sum::<f64>() > high * (1.0 + 1e-9));
        let most = if high > 0.0 { 18..=21 } else { 0..=200 };
        prop_assert!(most.contains(&above.count()));
    }

    #[test]
    fn the_probability_of_an_amount_is_the_amount_s_own(daily in histories(), probability in 0.06..0.99_f64) {
        let outlook = outlook(&daily, 0, 28);
        let amount = outlook.cumulative_at(27, probability);
        let lower = outlook.cumulative_at(27, probability - 0.01);
        if lower < amount {
            prop_assert!((outlook.probability_of(27, amount) - (1.0 - probability)).abs() < 1e-6);
        }
    }

    #[test]
    fn learning_stays_within_bounds(daily in histories()) {
        let mut calibration = Calibration::default();
        for end in 1..=daily.len() {
            calibration.observe(&daily[..end], 0);
        }
        prop_assert!(calibration.offsets.iter().flatten().all(|offset| offset.abs() <= 1.5));
    }
}

#[test]
fn constant_usage_gives_the_constant() {
    for days in [2, 3, 7, 10, 14, 28, 56, 112, 365] {
        for spend in [0.001, 7.0, 123_456.7] {
            let outlook = outlook(&vec![spend; days], 4, 92);
            for day in 0..92 {
                let said = outlook.cumulative(day, 0.8);
                let constant = spend * (day + 1) as f64;
                assert!(near(said.median, constant) && near(said.expected, constant), "{days} {day} {said:?}");
                assert!(near(outlook.daily(day, 0.8).median, spend));
            }
        }
    }
}

#[test]
fn intervals_do_not_shrink_below_what_the_history_supports() {
    // However steady it looks, a short history leaves room, and a longer one leaves less, but never none.
    let width = |days: usize| {
        let said = outlook(&vec![100.0; days], 0, 28).cumulative(27, 0.8);
        (said.high - said.low) / said.median
    };
    let widths = [2, 7, 28, 112, 365].map(width);
    assert!(widths.windows(2).all(|pair| pair[1] <= pair[0]), "{widths:?}");
    assert!(widths[0] > 0.5 && widths[1] > 0.25 && widths[2] > 0.12 && widths[4] > 0.05, "{widths:?}");
    // One day says almost nothing.
    let said = outlook(&[100.0], 0, 28).cumulative(27, 0.8);
    assert!(said.high > 5.0 * said.low, "{said:?}");
    // And an account's own luck narrows them only so far.
    let lucky = Calibration { offsets: [[-1.5; 2]; 4] };
    let daily: Vec<f64> = (0..28).map(|day| f64::from(day * 37 % 11)).collect();
    let said = Outlook::of(&daily, 0, 28, &lucky).unwrap().cumulative(27, 0.8);
    assert!(said.high > said.low * 1.05, "{said:?}");
}

#[test]
fn idle_histories_are_zero_and_say_so() {
    for days in [1, 7, 400] {
        let outlook = outlook(&vec![0.0; days], 0, 28);
        assert_eq!(outlook.method(), "idle-history");
        assert_eq!(outlook.cumulative(27, 0.8).high, 0.0);
        assert_eq!(outlook.daily(0, 0.8).expected, 0.0);
    }
    // Idle for longer than is looked back on is idle too.
    let mut daily = vec![5.0; 10];
    daily.extend([0.0; 200]);
    assert_eq!(outlook(&daily, 0, 28).method(), "idle-history");
}

#[test]
fn one_huge_day_is_no_trend() {
    let mut daily = vec![10.0; 28];
    daily[27] = 100_000.0;
    let said = outlook(&daily, 0, 28).cumulative(27, 0.8);
    // It is the whole history but for a thousandth: what follows is not known to be like it.
    let run_rate = daily.iter().sum::<f64>();
    assert!(said.expected < 1.2 * run_rate, "{said:?}");
    assert!(said.high.is_finite() && said.low < run_rate && said.high < 20.0 * run_rate, "{said:?}");
    // Four weeks later it has faded from the recent days.
    daily.extend([10.0; 28]);
    let later = outlook(&daily, 0, 28).cumulative(27, 0.8);
    assert!(later.expected < 0.5 * said.expected && later.low < 0.5 * said.low, "{said:?} {later:?}");
}

#[test]
fn growth_is_not_drawn_out() {
    let daily: Vec<f64> = (0..56).map(|day| 10.0 + f64::from(day)).collect();
    let outlook = outlook(&daily, 0, 92);
    let last = outlook.cumulative(91, 0.8).median - outlook.cumulative(84, 0.8).median;
    assert!(last < 1.4 * 7.0 * 65.0, "the last week comes to {last}");
}

#[test]
fn weekdays_are_used_where_there_are_any() {
    // Nothing on Saturdays and Sundays, for eight weeks from a Monday on.
    let daily: Vec<f64> = (0..56).map(|day| if day % 7 < 5 { 100.0 } else { 0.0 }).collect();
    let outlook = outlook(&daily, 0, 14);
    let day = |day: usize| outlook.daily(day, 0.8).expected;
    assert!(day(5) < 0.5 * day(0) && day(6) < 0.5 * day(4) && day(7) > 2.0 * day(6), "{:?}", (0..14).map(day));
    // The same history a day later has its weekend a day earlier.
    let shifted = Outlook::of(&daily[1..], 1, 14, &Calibration::default()).unwrap();
    assert!(near(shifted.daily(5, 0.8).expected / shifted.daily(4, 0.8).expected, day(5) / day(4)) || day(5) < day(4));
}

#[test]
fn bad_input_is_refused_where_it_is() {
    let refused =
        |daily: &[f64], horizon: u32| -> Error { Outlook::of(daily, 0, horizon, &Calibration::default()).unwrap_err() };
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, -1e-300, 1e301] {
        let error = refused(&[1.0, bad], 28);
        assert_eq!((error.code(), error.path()), (ErrorCode::InvalidInput, Some("daily[1]")), "{bad}");
    }
    assert_eq!(refused(&[], 28).path(), Some("daily"));
    assert_eq!(refused(&vec![1.0; LONGEST_HISTORY + 1], 28).path(), Some("daily"));
    for horizon in [0, 93, u32::MAX] {
        assert_eq!(refused(&[1.0], horizon).path(), Some("horizon"));
    }
    let ten_years = outlook(&vec![1.0; LONGEST_HISTORY], 0, 92);
    assert!(near(ten_years.cumulative(91, 0.8).median, 92.0));
    // The largest and the smallest that are taken stay numbers.
    for extreme in [1e300, f64::MIN_POSITIVE, 5e-324] {
        let outlook = outlook(&[extreme, 0.0, extreme], 0, 92);
        let said = outlook.cumulative(91, 0.99);
        assert!([said.low, said.median, said.high, said.expected].iter().all(|value| !value.is_nan()), "{said:?}");
    }
    for (start, horizon, level, path) in [
        ("2026-11-20T00:00:00Z", 28.0, 0.8, "startDay"),
        ("2026-02-30", 28.0, 0.8, "startDay"),
        ("9999-12-01", 28.0, 0.8, "startDay"),
        ("2026-11-20", 7.5, 0.8, "horizon"),
        ("2026-11-20", f64::NAN, 0.8, "horizon"),
        ("2026-11-20", -3.0, 0.8, "horizon"),
        ("2026-11-20", 28.0, 0.0, "level"),
        ("2026-11-20", 28.0, 1.0, "level"),
        ("2026-11-20", 28.0, f64::NAN, "level"),
    ] {
        let error = face::numbers(&[1.0], start, horizon, level).unwrap_err();
        assert_eq!((error.code(), error.path()), (ErrorCode::InvalidInput, Some(path)), "{error}");
    }
    assert_eq!(Outlook::prior(f64::NAN, 0, 28).unwrap_err().path(), Some("scale"));
}
