//! What makes a document a price list that can be trusted: found once, when it is parsed.

use super::document::{Document, Meter};
use super::pack::{Expiry, Pack};
use super::plan::{Allotment, Limit, Overage, Plan};
use super::policy::{ExhaustionMode, Policy};
use super::rate::check::{self, Reach, Surroundings, field, not_negative, positive};
use crate::Error;
use crate::amount::{Decimal, Rounding, RoundingMode, RoundingScope};
use crate::document::suggestion;
use crate::ordered::SortedSet;

/// Refuses a document that contradicts itself; the path says where.
pub(crate) fn check(document: &Document) -> Result<(), Error> {
    field("id", not_empty(&document.id))?;
    field("name", not_empty(&document.name))?;
    field("unit", not_empty(&document.unit))?;
    field("currency", document.currency.as_deref().map_or(Ok(()), currency))?;
    field("rounding", rounding(document.rounding))?;
    if let Some(price) = document.credit_price {
        field("creditPrice", positive(price).and(has_currency(document)))?;
    }
    if document.meters.is_empty() {
        return Err(Error::invalid("is empty: a price list has at least one meter").within("meters"));
    }
    let mut reach = Reach::within(document);
    for (id, meter) in document.meters.iter() {
        field("meters", field(id, check_meter(document, id, meter, &mut reach)))?;
    }
    for (id, plan) in document.plans.iter() {
        field("plans", field(id, check_plan(document, plan)))?;
    }
    for (id, pack) in document.packs.iter() {
        field("packs", field(id, check_pack(document, pack)))?;
    }
    if let Some(overage) = &document.overage {
        field("overage", check_overage(document, overage))?;
        for (id, plan) in document.plans.iter().filter(|(_, plan)| plan.overage.is_none()) {
            field("plans", field(id, plan_unit_price(overage, plan)))?;
        }
    }
    check_aliases(document)?;
    field("policy", check_policy(&document.policy))
}

fn check_meter<'a>(document: &'a Document, id: &'a str, meter: &'a Meter, reach: &mut Reach<'a>) -> Result<(), Error> {
    field("name", not_empty(&meter.name))?;
    field("category", not_empty(&meter.category))?;
    field("rounding", rounding(meter.rounding))?;
    let surroundings = Surroundings::of(document, meter);
    check_quantity_rules(&surroundings, reach)?;
    field("rate", reach.follow(id, meter, &meter.rate))?;
    field("rate", surroundings.check(&meter.rate))?;
    if check::silent_zero(&meter.rate) {
        return Err(Error::invalid(
            "has a bare zero; write {\"free\": {\"reason\": …}}: free is explicit and says why",
        )
        .within("rate"));
    }
    for (name, exemption) in meter.exempt.iter() {
        let conditions = field("if", surroundings.check_exemption(&exemption.conditions));
        field("exempt", field(name, conditions))?;
    }
    let mut read = SortedSet::default();
    check::attributes_of(document, meter, &mut |name| {
        read.insert(name.to_owned());
    });
    for (name, rule) in meter.attributes.iter() {
        let known = rule.default.as_ref().is_none_or(|default| rule.values.is_empty() || rule.values.contains(default));
        let checked = match (read.contains(name), known) {
            (false, _) if rule.default.is_some() => {
                Err(Error::invalid("has a default, but neither the rate nor an exemption reads it"))
            }
            (_, false) => Err(Error::invalid("is not among the values").within("default")),
            _ => Ok(()),
        };
        field("attributes", field(name, checked))?;
    }
    let settles = |rounding: &Rounding| {
        rounding.mode != RoundingMode::None && matches!(rounding.scope, RoundingScope::Line | RoundingScope::Event)
    };
    match meter.rounding.or(document.rounding).filter(settles) {
        Some(_) => Ok(()),
        None => field("rate", surroundings.check_divisors(&meter.rate)),
    }
}

fn check_quantity_rules<'a>(surroundings: &Surroundings<'a>, reach: &mut Reach<'a>) -> Result<(), Error> {
    let meter = surroundings.meter;
    for (name, rule) in meter.quantities.iter() {
        let mut read = false;
        check::each_quantity(&meter.rate, &mut |known| read |= known == name);
        for (_, other) in meter.quantities.iter() {
            if let Some(is) = &other.is {
                check::each_quantity(is, &mut |known| read |= known == name);
            }
        }
        let checked = (|| {
            if !read {
                return Err(Error::invalid("is not read by the rate"));
            }
            field("default", rule.default.map_or(Ok(()), not_negative))?;
            let Some(is) = &rule.is else { return Ok(()) };
            let mut composite = false;
            check::each_composite(is, &mut |_| composite = true);
            if composite {
                return Err(
                    Error::invalid("names a meter: a quantity follows from quantities, not from prices").within("is")
                );
            }
            field("is", surroundings.check(is).and_then(|()| reach.follow_quantity(meter, name)))
        })();
        field("quantities", field(name, checked))?;
    }
    Ok(())
}

fn check_plan(document: &Document, plan: &Plan) -> Result<(), Error> {
    field("name", not_empty(&plan.name))?;
    if let Some(price) = plan.price {
        field("price", not_negative(price).and(has_currency(document)))?;
    }
    if let Allotment::Credits(credits) = plan.credits {
        field("credits", not_negative(credits))?;
    }
    let mut above = match plan.credits {
        Allotment::Credits(credits) => credits,
        Allotment::Unlimited | Allotment::Custom => Decimal::ZERO,
    };
    for (index, step) in plan.steps.iter().enumerate() {
        let rising = if step.credits > above {
            Ok(())
        } else {
            Err(Error::invalid(format!("is {}, not above {above} before it", step.credits)))
        };
        let checked = field("credits", rising).and(field("price", not_negative(step.price)));
        field("steps", checked.map_err(|error| error.at_index(index)))?;
        above = step.credits;
    }
    if let Some(yearly) = &plan.yearly {
        let checked = match (yearly.price, yearly.discount) {
            (Some(price), None) => field("price", not_negative(price)),
            (None, Some(discount)) if discount >= Decimal::ZERO && discount < Decimal::ONE => Ok(()),
            (None, Some(_)) => Err(Error::invalid("is a share from 0 to below 1").within("discount")),
            _ => Err(Error::invalid("states either a price or a discount")),
        };
        field("yearly", checked)?;
    }
    if let Some(seats) = &plan.seats {
        let price = field("price", seats.price.map_or(Ok(()), not_negative));
        field("seats", price.and(field("credits", not_negative(seats.credits))))?;
    }
    if let Some(daily) = &plan.daily {
        let cap = field("cap", daily.cap.map_or(Ok(()), not_negative));
        field("daily", cap.and(field("credits", positive(daily.credits))))?;
    }
    for (name, limit) in plan.limits.iter() {
        if let Limit::AtMost(limit) = limit {
            field("limits", field(name, not_negative(*limit)))?;
        }
    }
    if let Some(overage) = &plan.overage {
        field("overage", check_overage(document, overage))?;
        plan_unit_price(overage, plan)?;
    }
    Ok(())
}

/// A price that is a multiple of the plan's own needs the plan to have one.
fn plan_unit_price(overage: &Overage, plan: &Plan) -> Result<(), Error> {
    let priced = plan.price.is_some() && matches!(plan.credits, Allotment::Credits(credits) if !credits.is_zero());
    if overage.multiple_of_plan.is_some() && !priced {
        return Err(Error::invalid("is needed, with credits: overage is a multiple of price ÷ credits").within("price"));
    }
    Ok(())
}

fn check_overage(document: &Document, overage: &Overage) -> Result<(), Error> {
    field("per", positive(overage.per))?;
    field("rounding", rounding(overage.rounding))?;
    let price = match (overage.price, overage.multiple_of_plan) {
        (Some(price), None) => field("price", not_negative(price)),
        (None, Some(multiple)) => field("multipleOfPlan", positive(multiple)),
        _ => Err(Error::invalid("states either \"price\" or \"multipleOfPlan\"")),
    };
    price.and(has_currency(document))?;
    for (name, value) in [("cap", overage.cap), ("capMultiple", overage.cap_multiple)] {
        field(name, value.map_or(Ok(()), not_negative))?;
    }
    field("invoiceAt", overage.invoice_at.map_or(Ok(()), positive))
}

fn check_pack(document: &Document, pack: &Pack) -> Result<(), Error> {
    field("name", not_empty(&pack.name))?;
    match (pack.price, &pack.amount) {
        (Some(price), None) => field("price", not_negative(price))?,
        (None, Some(rule)) => {
            let step = field("step", rule.step.map_or(Ok(()), positive));
            let bounds = match rule.maximum {
                Some(maximum) if maximum < rule.minimum => {
                    Err(Error::invalid("is below the minimum").within("maximum"))
                }
                _ => field("minimum", not_negative(rule.minimum)),
            };
            field("amount", step.and(bounds))?;
        }
        _ => return Err(Error::invalid("states either \"price\" or \"amount\"")),
    }
    has_currency(document)?;
    for (name, rate) in [("credits", Some(&pack.credits)), ("bonus", pack.bonus.as_ref()), ("fee", pack.fee.as_ref())] {
        let Some(rate) = rate else { continue };
        let meter = pack.as_meter();
        let surroundings = Surroundings::of(document, &meter);
        let mut unknown = None;
        check::each_quantity(rate, &mut |quantity| {
            if quantity != "amount" || pack.amount.is_none() {
                unknown = Some(quantity.to_owned());
            }
        });
        let known = match unknown {
            Some(quantity) => Err(Error::invalid(format!(
                "reads \"{quantity}\", where a pack has only \"amount\", and that only where the buyer chooses it"
            ))),
            None => Ok(()),
        };
        let followed = || Reach::within(document).follow("a pack", &meter, rate);
        let whole = known.and_then(|()| followed()).and_then(|()| surroundings.check(rate));
        field(name, whole.and_then(|()| surroundings.check_divisors(rate)))?;
    }
    for (index, plan) in pack.plans.iter().enumerate() {
        if document.plans.get(plan).is_none() {
            let message = format!("\"{plan}\" is not a plan{}", suggestion(plan, document.plans.keys()));
            return field("plans", Err(Error::invalid(message).at_index(index)));
        }
    }
    match pack.expires {
        Some(Expiry::Days(0) | Expiry::Months(0)) => {
            Err(Error::invalid("is at once; leave it out for never").within("expires"))
        }
        _ => Ok(()),
    }
}

fn check_aliases(document: &Document) -> Result<(), Error> {
    for (attribute, aliases) in document.aliases.iter() {
        let mut known: Vec<&str> = Vec::new();
        for (_, meter) in document.meters.iter() {
            check::each_table(&meter.rate, &mut |by| {
                if by.attribute == attribute {
                    known.extend(by.values.keys());
                }
            });
        }
        let rules = document.meters.iter().map(|(_, meter)| &meter.attributes).chain([&document.attributes]);
        let declared = rules.filter_map(|rules| rules.get(attribute)).flat_map(|rule| &rule.values);
        known.extend(declared.map(crate::usage::Attribute::as_str));
        for (alias, canonical) in aliases.iter() {
            let checked = if known.contains(&alias) {
                Err(Error::invalid("is a value of its own, not another name for one"))
            } else if known.contains(&canonical.as_str()) {
                Ok(())
            } else {
                Err(Error::invalid(format!(
                    "\"{canonical}\" is priced nowhere{}",
                    suggestion(canonical, known.iter().copied())
                )))
            };
            field("aliases", field(attribute, field(alias, checked)))?;
        }
    }
    Ok(())
}

pub(crate) fn check_policy(policy: &Policy) -> Result<(), Error> {
    if let Some(exhaustion) = &policy.exhaustion {
        let checked = match exhaustion.mode {
            _ if exhaustion.when.is_some() && exhaustion.mode != ExhaustionMode::Block => {
                Err(Error::invalid("goes with \"block\" only").within("when"))
            }
            _ if exhaustion.cap.is_some() && exhaustion.mode != ExhaustionMode::Overage => {
                Err(Error::invalid("goes with \"overage\" only").within("cap"))
            }
            _ => field("cap", exhaustion.cap.map_or(Ok(()), not_negative)),
        };
        field("exhaustion", checked)?;
    }
    let mut above = Decimal::ONE;
    for (index, threshold) in policy.thresholds.iter().flatten().enumerate() {
        if *threshold <= Decimal::ZERO || *threshold >= above {
            let message = format!("is {threshold}; thresholds are fractions between 0 and 1, high to low");
            return Err(Error::invalid(message).at_index(index).within("thresholds"));
        }
        above = *threshold;
    }
    field("hysteresis", policy.hysteresis.map_or(Ok(()), not_negative))?;
    match policy.projected_probability {
        Some(probability) if probability <= Decimal::ZERO || probability > Decimal::ONE => {
            return Err(Error::invalid(format!("is {probability}, where a share above 0 and at most 1 is wanted"))
                .within("projectedProbability"));
        }
        _ => {}
    }
    let Some(rollover) = &policy.rollover else { return Ok(()) };
    let checked = match rollover.max {
        Some(max) if max < rollover.min => Err(Error::invalid("is below the minimum").within("max")),
        _ => field("min", not_negative(rollover.min)),
    };
    field("rollover", checked)
}

fn rounding(rounding: Option<Rounding>) -> Result<(), Error> {
    field("to", rounding.map_or(Ok(()), |rounding| positive(rounding.to)))
}

fn has_currency(document: &Document) -> Result<(), Error> {
    match document.money() {
        Some(_) => Ok(()),
        None => Err(Error::invalid("is a price, so the catalog needs a \"currency\"")),
    }
}

fn currency(code: &str) -> Result<(), Error> {
    if super::document::is_currency(code) {
        Ok(())
    } else {
        Err(Error::invalid(format!("\"{code}\" is not a currency code such as \"USD\"")))
    }
}

fn not_empty(text: &str) -> Result<(), Error> {
    if text.trim().is_empty() { Err(Error::invalid("is empty")) } else { Ok(()) }
}
