//! How often [`drawdown::usual_most`] is passed on real daily series, and what it catches: `cargo run --release
//! --example spikes -- SERIES.csv [ABOUT.csv]`. The first file has `series,day,value`, the second, where there is
//! one, `series,…,group,…` with a header.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::error::Error;

use drawdown::usual_most;

/// What was counted over a group of series.
#[derive(Default)]
struct Count {
    days: u32,
    alarms: u32,
    judged: u32,
    caught: [u32; 2],
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = std::env::args().skip(1);
    let series = paths.next().ok_or("usage: spikes SERIES.csv [ABOUT.csv]")?;
    let mut daily: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for line in std::fs::read_to_string(series)?.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        daily.entry(cells[0].to_owned()).or_default().push(cells[2].parse()?);
    }
    let mut groups: BTreeMap<String, String> = BTreeMap::new();
    if let Some(about) = paths.next() {
        let text = std::fs::read_to_string(about)?;
        let mut lines = text.lines();
        let head: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
        let group = head.iter().position(|name| *name == "group").ok_or("there is no column \"group\"")?;
        for line in lines {
            let cells: Vec<&str> = line.split(',').collect();
            groups.insert(cells[0].to_owned(), cells[group].to_owned());
        }
    }
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for (name, values) in &daily {
        let count = counts.entry(groups.get(name).map_or("all", String::as_str)).or_default();
        for day in 7..values.len() {
            let before = &values[..day];
            let most = usual_most(before).unwrap_or(f64::INFINITY);
            count.days += 1;
            count.alarms += u32::from(values[day] > most);
            let recent: Vec<f64> =
                before[day.saturating_sub(28)..].iter().copied().filter(|value| *value > 0.0).collect();
            if recent.is_empty() {
                continue;
            }
            let usual = recent.iter().sum::<f64>() / recent.len() as f64;
            count.judged += 1;
            for (caught, times) in count.caught.iter_mut().zip([5.0, 10.0]) {
                *caught += u32::from(times * usual > most);
            }
        }
    }
    println!("group    days  alarms  a day in  5 x the mean active day caught  10 x");
    for (group, count) in counts {
        let share = |caught: u32| 100.0 * f64::from(caught) / f64::from(count.judged.max(1));
        let every = f64::from(count.days) / f64::from(count.alarms.max(1));
        println!(
            "{group:8} {:5}  {:6}  {every:8.0}  {:30.0} %  {:2.0} %",
            count.days,
            count.alarms,
            share(count.caught[0]),
            share(count.caught[1])
        );
    }
    Ok(())
}
