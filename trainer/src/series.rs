//! Daily series, read from a folder with `daily.csv` and `daily_series.csv`.

use std::{collections::HashMap, fs, path::Path};

use anyhow::{Context as _, bail};
use sha2::{Digest as _, Sha256};

/// One account's measure, or one service's traffic, by day.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its own, in the list.
    pub name: String,
    /// Series of one owner move together: they are never split.
    pub owner: String,
    /// `account`, `service` or `web`.
    pub group: String,
    /// Of the first day, 0 for Monday.
    pub weekday: u32,
    /// Scaled to a mean of 1000, so that no account outweighs another by its unit.
    pub daily: Vec<f64>,
}

/// Series in the order of their list, and what identifies their source.
pub struct Input {
    /// As listed.
    pub series: Vec<Series>,
    /// SHA-256 of both files, one after the other.
    pub hash: String,
}

impl Series {
    /// One person's or team's use, rather than a service's traffic.
    pub fn is_account(&self) -> bool {
        self.group == "account"
    }

    /// The weekday of a day.
    pub fn weekday_of(&self, day: usize) -> u32 {
        (self.weekday + (day % 7) as u32) % 7
    }
}

/// `daily_series.csv` lists `series,owner,group,measure,days,first_weekday,…`; `daily.csv` has `series,day,value`, and a
/// day that is missing is idle.
pub fn read(folder: &Path) -> anyhow::Result<Input> {
    let text = |name: &str| {
        let file = folder.join(name);
        fs::read_to_string(&file).with_context(|| file.display().to_string())
    };
    let (list, days) = (text("daily_series.csv")?, text("daily.csv")?);
    let mut hash = Sha256::new();
    hash.update(&list);
    hash.update(&days);
    let hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();

    let mut series = Vec::new();
    let mut places = HashMap::new();
    for (number, line) in list.lines().enumerate().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [name, owner, group, _measure, length, weekday, ..] = fields[..] else {
            bail!("daily_series.csv, line {}: six fields or more are needed", number + 1);
        };
        let wrong = || format!("daily_series.csv, line {}", number + 1);
        let length: usize = length.parse().with_context(wrong)?;
        places.insert(name.to_owned(), series.len());
        series.push(Series {
            name: name.to_owned(),
            owner: owner.to_owned(),
            group: group.to_owned(),
            weekday: weekday.parse().with_context(wrong)?,
            daily: vec![0.0; length],
        });
    }
    for (number, line) in days.lines().enumerate().skip(1) {
        let wrong = || format!("daily.csv, line {}: `{line}`", number + 1);
        let fields: Vec<&str> = line.split(',').collect();
        let [name, day, value] = fields[..] else { bail!(wrong()) };
        let place = *places.get(name).with_context(wrong)?;
        let day: usize = day.parse().with_context(wrong)?;
        let value: f64 = value.parse().with_context(wrong)?;
        *series[place].daily.get_mut(day).with_context(wrong)? = value;
    }
    for series in &mut series {
        let mean = series.daily.iter().sum::<f64>() / series.daily.len() as f64;
        if !(mean > 0.0 && mean.is_finite()) || series.daily.iter().any(|value| *value < 0.0) {
            bail!("{}: a series needs spend, and none below zero", series.name);
        }
        for value in &mut series.daily {
            *value *= 1000.0 / mean;
        }
    }
    Ok(Input { series, hash })
}
