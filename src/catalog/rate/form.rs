//! Rates whose attributes are known, as arithmetic on quantities alone: first in fractions, then in integers of
//! one scale. The plain evaluator stays the reference; what does not fit here is left to it.

use crate::amount::{Decimal, Ratio, RoundingMode};
use crate::mutation::{Flip, flipped};

/// What a rate comes to, by the numbers of its quantities.
#[derive(Clone, Debug)]
pub(crate) enum Form<N> {
    /// A constant and so much for a unit of each quantity.
    Line(N, Vec<(usize, N)>),
    Sum(Vec<Form<N>>),
    Most(Vec<Form<N>>),
    Least(Vec<Form<N>>),
    /// Rounded to a multiple of the step.
    Round(Box<Form<N>>, RoundingMode, N),
    /// The form at the first bound that the selector does not pass, else the one after the last bound.
    Pick(Box<Form<N>>, Vec<N>, Vec<Form<N>>),
    /// Unknown below zero, where the evaluator refuses.
    Positive(Box<Form<N>>),
}

/// A form in integers: credits are its value ÷ `divisor` ÷ 10^`scale`.
#[derive(Clone, Debug)]
pub(crate) struct Fixed {
    form: Form<i64>,
    divisor: i64,
    pub(crate) scale: u32,
    /// The largest quantity at which nothing in the form can overflow.
    pub(crate) most: i64,
    /// Why it costs nothing.
    pub(crate) exempt: Option<String>,
}

/// Beyond this a number is not exact in a binary float.
pub(crate) const LARGEST_WHOLE: i64 = 1 << 53;

impl Fixed {
    /// Scales a form to integers; `None` where 64 bits hold them too tightly.
    pub(crate) fn of(form: &Form<Ratio>, exempt: Option<String>) -> Option<Fixed> {
        const ROOM: i64 = 1 << 62;
        let mut common = 1_i128;
        form.each_number(&mut |number| {
            common = least_multiple(common, number.denominator()?)?;
            Some(())
        })?;
        // As many tens as the twos and fives in it need; what is left of it divides last.
        let (mut divisor, mut scale) = (common, 0_u32);
        let mut unit = 1_i128;
        while divisor.checked_rem(2)? == 0 || divisor.checked_rem(5)? == 0 {
            const FINEST: u32 = 18;
            if scale == FINEST {
                return None;
            }
            let tenth = greatest_divisor(divisor, 10);
            divisor = divisor.checked_div(tenth)?;
            unit = unit.checked_mul(10)?;
            scale = scale.checked_add(1)?;
        }
        let unit = Ratio::from(Decimal::from_parts(unit.checked_mul(divisor)?, 0)?);
        let integers = form.scaled(&unit)?;
        let (slope, constant) = form.reach()?;
        let room = Ratio::from(Decimal::from(ROOM)).subtract(&constant.multiply(&unit).ok()?).ok()?;
        let most = if slope.is_zero() || room.is_negative() {
            if room.is_negative() { 0 } else { LARGEST_WHOLE }
        } else {
            let quantities = room.divide(&slope.multiply(&unit).ok()?).ok()?;
            let whole = quantities.rounded(RoundingMode::Down, &Ratio::ONE).ok()?.to_decimal().ok()?.parts().0;
            i64::try_from(whole.min(LARGEST_WHOLE.into())).ok()?
        };
        Some(Fixed { form: integers, divisor: i64::try_from(divisor).ok()?, scale, most, exempt })
    }

    /// What costs nothing, and why.
    pub(crate) fn free(reason: &str) -> Option<Fixed> {
        Fixed::of(&Form::constant(Ratio::ZERO), Some(reason.to_owned()))
    }

    /// Credits times 10^`scale` for quantities from 0 to `most`; `None` where the evaluator has to say.
    #[inline(always)]
    pub(crate) fn credits(&self, quantities: &[i64]) -> Option<i64> {
        let value = match &self.form {
            Form::Line(constant, factors) => line(*constant, factors, quantities)?,
            form => form.value(quantities)?,
        };
        let value = value.wrapping_add(flipped(Flip::Compiled).into());
        if self.divisor == 1 {
            return Some(value);
        }
        let credits = value.checked_div(self.divisor)?;
        (credits.wrapping_mul(self.divisor) == value).then_some(credits)
    }
}

impl Fixed {
    /// Whether a constant and so much for a unit of each quantity is all there is to it.
    pub(crate) fn is_line(&self) -> bool {
        matches!(self.form, Form::Line(..)) && self.divisor == 1 && self.exempt.is_none()
    }

    /// That constant, and what a unit of each of so many quantities adds.
    pub(crate) fn line(&self, quantities: usize) -> Option<(i64, Vec<i64>)> {
        let Form::Line(constant, factors) = &self.form else { return None };
        if !self.is_line() {
            return None;
        }
        let mut by_quantity = vec![0_i64; quantities];
        for (index, factor) in factors {
            let sum = by_quantity.get_mut(*index)?;
            *sum = sum.wrapping_add(*factor);
        }
        Some((constant.wrapping_add(flipped(Flip::Compiled).into()), by_quantity))
    }
}

impl Form<i64> {
    /// Nothing here overflows below [`Fixed::most`]: wrapping operations wrap never.
    fn value(&self, quantities: &[i64]) -> Option<i64> {
        match self {
            Form::Line(constant, factors) => line(*constant, factors, quantities),
            Form::Sum(forms) => {
                let mut sum = 0_i64;
                for form in forms {
                    sum = sum.wrapping_add(form.value(quantities)?);
                }
                Some(sum)
            }
            Form::Most(forms) => extreme(forms, quantities, i64::max),
            Form::Least(forms) => extreme(forms, quantities, i64::min),
            Form::Round(form, mode, step) => rounded(form.value(quantities)?, *mode, *step),
            Form::Pick(by, bounds, forms) => {
                let by = by.value(quantities)?;
                let index = bounds.iter().take_while(|bound| by > **bound).count();
                forms.get(index)?.value(quantities)
            }
            Form::Positive(form) => form.value(quantities).filter(|value| *value >= 0),
        }
    }
}

/// What most prices are.
#[inline(always)]
fn line(constant: i64, factors: &[(usize, i64)], quantities: &[i64]) -> Option<i64> {
    let mut sum = constant;
    for (index, factor) in factors {
        sum = sum.wrapping_add(factor.wrapping_mul(*quantities.get(*index)?));
    }
    Some(sum)
}

fn extreme(forms: &[Form<i64>], quantities: &[i64], of: fn(i64, i64) -> i64) -> Option<i64> {
    let (first, others) = forms.split_first()?;
    let mut best = first.value(quantities)?;
    for form in others {
        best = of(best, form.value(quantities)?);
    }
    Some(best)
}

/// A value of at least zero as the multiple of the step that the mode picks.
fn rounded(value: i64, mode: RoundingMode, step: i64) -> Option<i64> {
    let rest = value.checked_rem(step)?;
    let down = value.wrapping_sub(rest);
    let up = match mode {
        RoundingMode::None => return Some(value),
        RoundingMode::Down => false,
        RoundingMode::Up => rest > 0,
        RoundingMode::HalfUp => rest >= step.wrapping_sub(rest),
        RoundingMode::HalfEven => {
            let half = step.wrapping_sub(rest);
            rest > half || (rest == half && down.checked_div(step)? & 1 == 1)
        }
    };
    (value >= 0).then_some(if up { down.wrapping_add(step) } else { down })
}

impl Form<Ratio> {
    pub(crate) fn constant(value: Ratio) -> Form<Ratio> {
        Form::Line(value, Vec::new())
    }

    pub(crate) fn quantity(index: usize) -> Form<Ratio> {
        Form::Line(Ratio::ZERO, vec![(index, Ratio::ONE)])
    }

    /// Its value where it is a mere number.
    pub(crate) fn number(&self) -> Option<Ratio> {
        match self {
            Form::Line(value, factors) if factors.is_empty() => Some(*value),
            _ => None,
        }
    }

    /// All of them added up; lines become one.
    pub(crate) fn sum(forms: Vec<Form<Ratio>>) -> Option<Form<Ratio>> {
        let (mut total, mut line, mut others) = (Ratio::ZERO, Vec::<(usize, Ratio)>::new(), Vec::new());
        for form in forms {
            let Form::Line(constant, factors) = form else {
                others.push(form);
                continue;
            };
            total = total.add(&constant).ok()?;
            for (index, factor) in factors {
                match line.iter_mut().find(|(known, _)| *known == index) {
                    Some((_, sum)) => *sum = sum.add(&factor).ok()?,
                    None => line.push((index, factor)),
                }
            }
        }
        if others.is_empty() {
            return Some(Form::Line(total, line));
        }
        others.push(Form::Line(total, line));
        Some(Form::Sum(others))
    }

    /// So many times it; the factor is above zero.
    pub(crate) fn times(&self, factor: &Ratio) -> Option<Form<Ratio>> {
        if factor.is_zero() || factor.is_negative() {
            return None;
        }
        self.map(&|number| number.multiply(factor).ok(), &|number| Some(*number))
    }

    /// What of it lies above a bound.
    pub(crate) fn above(self, bound: &Ratio) -> Option<Form<Ratio>> {
        if bound.is_zero() {
            return Some(self);
        }
        let less = Form::constant(Ratio::ZERO.subtract(bound).ok()?);
        Some(Form::Most(vec![Form::sum(vec![self, less])?, Form::constant(Ratio::ZERO)]))
    }

    /// The form, where the evaluator holds its figures with digits to spare.
    pub(crate) fn bounded(self) -> Option<Form<Ratio>> {
        let (slope, constant) = self.reach()?;
        let largest = slope.multiply(&Decimal::from(LARGEST_WHOLE).into()).ok()?.add(&constant).ok()?;
        let room = Ratio::from(Decimal::from_parts(10_i128.pow(24), 0)?);
        (largest.compare(&room).ok()?.is_le()).then_some(self)
    }

    fn scaled(&self, unit: &Ratio) -> Option<Form<i64>> {
        let whole = |number: &Ratio| {
            let (digits, scale) = number.multiply(unit).ok()?.to_decimal().ok()?.parts();
            if scale == 0 { i64::try_from(digits).ok() } else { None }
        };
        self.map(&whole, &whole)
    }

    /// The same with other numbers: those of its value, and those of what selects it.
    fn map<M>(&self, value: &dyn Fn(&Ratio) -> Option<M>, selector: &dyn Fn(&Ratio) -> Option<M>) -> Option<Form<M>> {
        let all =
            |forms: &[Form<Ratio>]| forms.iter().map(|form| form.map(value, selector)).collect::<Option<Vec<_>>>();
        Some(match self {
            Form::Line(constant, factors) => {
                let mut mapped = Vec::with_capacity(factors.len());
                for (index, factor) in factors {
                    mapped.push((*index, value(factor)?));
                }
                Form::Line(value(constant)?, mapped)
            }
            Form::Sum(forms) => Form::Sum(all(forms)?),
            Form::Most(forms) => Form::Most(all(forms)?),
            Form::Least(forms) => Form::Least(all(forms)?),
            Form::Round(form, mode, step) => Form::Round(Box::new(form.map(value, selector)?), *mode, value(step)?),
            Form::Pick(by, bounds, forms) => {
                let bounds = bounds.iter().map(selector).collect::<Option<Vec<_>>>()?;
                Form::Pick(Box::new(by.map(selector, selector)?), bounds, all(forms)?)
            }
            Form::Positive(form) => Form::Positive(Box::new(form.map(value, selector)?)),
        })
    }

    fn each_number(&self, found: &mut dyn FnMut(&Ratio) -> Option<()>) -> Option<()> {
        match self {
            Form::Line(constant, factors) => {
                factors.iter().try_for_each(|(_, factor)| found(factor))?;
                found(constant)
            }
            Form::Sum(forms) | Form::Most(forms) | Form::Least(forms) => {
                forms.iter().try_for_each(|form| form.each_number(found))
            }
            Form::Round(form, _, step) => {
                found(step)?;
                form.each_number(found)
            }
            Form::Pick(by, bounds, forms) => {
                by.each_number(found)?;
                bounds.iter().try_for_each(&mut *found)?;
                forms.iter().try_for_each(|form| form.each_number(found))
            }
            Form::Positive(form) => form.each_number(found),
        }
    }

    /// Bounds on every value in it, whatever its sign: so much for a unit of the largest quantity, and so much more.
    fn reach(&self) -> Option<(Ratio, Ratio)> {
        let absolute = |number: &Ratio| {
            if number.is_negative() { Ratio::ZERO.subtract(number).ok() } else { Some(*number) }
        };
        let mut total = (Ratio::ZERO, Ratio::ZERO);
        let more = |total: &mut (Ratio, Ratio), part: (Ratio, Ratio)| {
            *total = (total.0.add(&part.0).ok()?, total.1.add(&part.1).ok()?);
            Some(())
        };
        match self {
            Form::Line(constant, factors) => {
                more(&mut total, (Ratio::ZERO, absolute(constant)?))?;
                for (_, factor) in factors {
                    more(&mut total, (absolute(factor)?, Ratio::ZERO))?;
                }
            }
            // Of several the sum is a bound, if a wide one.
            Form::Sum(forms) | Form::Most(forms) | Form::Least(forms) => {
                for form in forms {
                    more(&mut total, form.reach()?)?;
                }
            }
            Form::Round(form, _, step) => {
                more(&mut total, form.reach()?)?;
                more(&mut total, (Ratio::ZERO, *step))?;
            }
            Form::Pick(by, bounds, forms) => {
                more(&mut total, by.reach()?)?;
                for bound in bounds {
                    more(&mut total, (Ratio::ZERO, absolute(bound)?))?;
                }
                for form in forms {
                    more(&mut total, form.reach()?)?;
                }
            }
            Form::Positive(form) => more(&mut total, form.reach()?)?,
        }
        Some(total)
    }
}

/// The least common multiple of two numbers above zero.
fn least_multiple(left: i128, right: i128) -> Option<i128> {
    left.checked_div(greatest_divisor(left, right))?.checked_mul(right)
}

fn greatest_divisor(mut left: i128, mut right: i128) -> i128 {
    while right != 0 {
        (left, right) = (right, left.checked_rem(right).unwrap_or(0));
    }
    left
}
