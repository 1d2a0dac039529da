//! The same workload under several price lists.

use super::month::{Estimate, estimate};
use super::workload::{EstimateOptions, Workload, WorkloadItem};
use crate::catalog::document::Activity;
use crate::catalog::{Catalog, words};
use crate::document::output::output;
use crate::document::{Named, Read, Value, suggestion};
use crate::mutation::{Flip, flipped};
use crate::usage::Attribute;
use crate::{Error, ErrorCode, Usage};

output! {
    /// What a workload comes to under one of several lists.
    ///
    /// ```
    /// use drawdown::{Catalog, Per, Usage, Workload, WorkloadItem, compare};
    ///
    /// let image = Usage::of("image").attribute("model", "Flux Pro");
    /// let lists = [Catalog::builtin("cleverai")?, Catalog::builtin("bookbag")?];
    /// let compared = compare(&Workload::of(vec![WorkloadItem::of(image, 3.into(), Per::Day)]), &lists)?;
    /// assert_eq!(compared[0].estimate.as_ref().map(|found| found.credits_per_month), Some(1_800.into()));
    /// assert_eq!((compared[1].estimate.is_none(), compared[1].unmetered.as_slice()), (true, ["image".to_owned()].as_slice()));
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Comparison {
        /// The list's id.
        pub catalog: String,
        /// What it makes of the items that it can price; none where that is none of them.
        pub estimate: Option<Estimate>,
        /// What it lacks, in order: the standard activity that it has no meter for (`image`), or, for an item that it
        /// meters and cannot price, the item's label and the reason.
        pub unmetered: Vec<String>,
    }
}

/// The same workload under several lists.
///
/// An item is matched by the standard activity of its meter, as the first of the lists that knows the meter has it, or
/// else one of the built-in ones; a meter may also be named by its activity, `reply`. Models carry over where
/// the lists know one by the same name or alias. What describes an item and means nothing to a list is left out; what
/// measures it never is. Nothing is converted: not credits, not currencies.
///
/// # Errors
/// [`ErrorCode::UnknownMeter`] for a meter that is in none of the lists; otherwise as [`estimate`], what only a list
/// cannot price being no error but `unmetered`.
///
/// ```
/// use drawdown::{Catalog, Per, Usage, Workload, WorkloadItem, compare};
///
/// let reply = Usage::of("reply").attribute("model", "gpt-4o").quantity("inputTokens", 800).quantity("outputTokens", 200);
/// let lists: Vec<Catalog> = Catalog::builtins().iter().map(|list| Catalog::builtin(&list.id)).collect::<Result<_, _>>()?;
/// let compared = compare(&Workload::of(vec![WorkloadItem::of(reply, 30.into(), Per::Day)]), &lists)?;
/// let credits = compared.iter().map(|list| list.estimate.as_ref().map(|found| found.credits_per_month.to_string()));
/// let credits: Vec<String> = credits.collect::<Option<_>>().ok_or("every list prices replies")?;
/// assert_eq!(credits, ["900", "4500", "900", "900", "4500"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compare(workload: &Workload, catalogs: &[Catalog]) -> Result<Vec<Comparison>, Error> {
    workload.events_per_month()?;
    let mut sources = Vec::new();
    for (index, item) in workload.items.iter().enumerate() {
        let source = source(&item.usage, catalogs);
        sources.push(source.map_err(|error| error.within("usage").in_item(index))?);
    }
    let mut compared = Vec::new();
    for list in catalogs {
        let mut own = Workload { items: Vec::new(), ..workload.clone() };
        let mut unmetered: Vec<String> = Vec::new();
        for (item, source) in workload.items.iter().zip(&sources) {
            let lacks = match carried(item, source, list, catalogs) {
                Ok(carried) => match list.price(&carried.usage) {
                    // The plan is the estimate's to fill in.
                    Err(error) if error.path() != Some("attributes.plan") => said(item, &error),
                    _ => {
                        own.items.push(carried);
                        continue;
                    }
                },
                Err(lacks) => lacks,
            };
            if !unmetered.contains(&lacks) {
                unmetered.push(lacks);
            }
        }
        let estimate = if own.items.is_empty() && !workload.items.is_empty() {
            None
        } else {
            Some(estimate(list, &own, &EstimateOptions::default())?)
        };
        compared.push(Comparison { catalog: list.document().id.clone(), estimate, unmetered });
    }
    Ok(compared)
}

/// The standard activity of an item's meter, and the list that says so.
struct Source {
    activity: Activity,
    list: Option<Catalog>,
}

fn source(usage: &Usage, catalogs: &[Catalog]) -> Result<Source, Error> {
    let meter = usage.meter.as_deref().unwrap_or_default();
    let of = |list: &Catalog| list.document().meters.get(meter).map(|meter| meter.activity);
    if let Some(activity) = catalogs.iter().find_map(of) {
        return Ok(Source { activity, list: None });
    }
    for builtin in Catalog::builtins() {
        let list = Catalog::builtin(&builtin.id)?;
        if let Some(activity) = of(&list) {
            return Ok(Source { activity, list: Some(list) });
        }
    }
    if let Ok(activity) = Activity::read(&Value::String(meter.to_owned())) {
        return Ok(Source { activity, list: None });
    }
    let known = catalogs.iter().flat_map(|list| list.document().meters.keys());
    let message = if usage.meter.is_none() {
        "is missing: lists are compared by what they meter".to_owned()
    } else {
        format!("no list has a meter \"{}\"{}", crate::amount::shortened(meter), suggestion(meter, known))
    };
    Err(Error::new(ErrorCode::UnknownMeter, message).within("meter"))
}

/// An item in the words of a list, or what the list lacks for it.
fn carried(item: &WorkloadItem, source: &Source, list: &Catalog, catalogs: &[Catalog]) -> Result<WorkloadItem, String> {
    let document = list.document();
    if item.usage.credits.is_some() {
        let reason = Error::invalid("are stated, which lists do not share");
        return Err(said(item, &reason.within("credits")));
    }
    let stated = item.usage.meter.as_deref().unwrap_or_default();
    let same = document.meters.get(stated).filter(|meter| meter.activity == source.activity).map(|_| stated);
    let standard = source.activity != Activity::Other && !flipped(Flip::ActivityMatch);
    let mut alike = document.meters.iter().filter(|(_, meter)| standard && meter.activity == source.activity);
    let Some(meter) = same.or_else(|| alike.next().map(|(id, _)| id)) else {
        return Err(if standard { word(source.activity) } else { stated }.to_owned());
    };
    let mut usage = Usage { meter: Some(meter.to_owned()), attributes: Named::default(), ..item.usage.clone() };
    for (name, value) in item.usage.attributes.iter() {
        if list.takes(meter, name) {
            let mut others = source.list.iter().chain(catalogs);
            let known = others.find_map(|other| list.translated(meter, name, value, other));
            usage = usage.attribute(name, known.unwrap_or_else(|| value.clone()));
        }
    }
    Ok(WorkloadItem { usage, ..item.clone() })
}

fn word(activity: Activity) -> &'static str {
    match activity {
        Activity::Reply => "reply",
        Activity::Image => "image",
        Activity::WebSearch => "web_search",
        Activity::Document => "document",
        Activity::Video => "video",
        Activity::Call => "call",
        Activity::Transcription => "transcription",
        Activity::Workflow => "workflow",
        Activity::Training => "training",
        Activity::Other => "other",
    }
}

fn said(item: &WorkloadItem, error: &Error) -> String {
    let label = item.label.as_deref().or(item.usage.meter.as_deref()).unwrap_or_default();
    let place = error.path().map(|path| words::split_words(path.rsplit('.').next().unwrap_or(path)));
    match place {
        Some(place) => format!("{label}: {place} {}", error.message()),
        None => format!("{label}: {}", error.message()),
    }
}

impl Catalog {
    /// A value by the name that this list has for it: its own, or an alias that it shares with another list.
    fn translated(&self, meter: &str, name: &str, value: &Attribute, other: &Catalog) -> Option<Attribute> {
        let meter = self.meter(meter).ok()?;
        let knows = |value: &str| self.knows(meter, name, &Attribute::from(value));
        if matches!(value, Attribute::Flag(_)) || knows(value.as_str()) {
            return Some(value.clone());
        }
        let theirs = other.document().aliases.get(name)?;
        let canonical = theirs.get(value.as_str()).map_or(value.as_str(), String::as_str);
        let mut aliases = theirs.iter().filter(|(_, of)| of.as_str() == canonical).map(|(alias, _)| alias);
        let known = if knows(canonical) { Some(canonical) } else { aliases.find(|alias| knows(alias)) };
        known.map(Attribute::from)
    }
}
