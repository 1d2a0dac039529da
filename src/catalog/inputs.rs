//! What a form must ask to price a meter.

use super::Catalog;
use super::document::Meter;
use super::rate::check as rate_check;
use super::words;
use crate::Error;
use crate::amount::Decimal;
use crate::document::output::output;
use crate::usage::Attribute;

output! {
    /// What usage of a meter states: the fields of a calculator.
    ///
    /// ```
    /// let wotnot = drawdown::Catalog::builtin("wotnot")?;
    /// let inputs = wotnot.inputs("reply")?;
    /// let names: Vec<&str> = inputs.quantities.iter().map(|quantity| quantity.name.as_str()).collect();
    /// assert_eq!(names, ["tokens", "inputTokens", "outputTokens"]);
    /// assert_eq!(inputs.quantities[1].part_of.as_deref(), Some("tokens"));
    /// assert_eq!(inputs.attributes[0].name, "model");
    /// assert_eq!(inputs.attributes[0].values.len(), 23);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct Inputs {
        /// Quantities that are priced, and those from which they follow.
        pub quantities: Vec<QuantityInput>,
        /// Attributes that decide the price, or whether there is one.
        pub attributes: Vec<AttributeInput>,
        /// Quantities that may be stated and are recorded, but not priced.
        pub measured: Vec<String>,
    }
}

output! {
    /// A quantity to be stated.
    ///
    /// ```
    /// let cleverai = drawdown::Catalog::builtin("cleverai")?;
    /// let inputs = cleverai.inputs("web_search")?;
    /// let count = &inputs.quantities[0];
    /// assert_eq!((count.name.as_str(), count.units.as_str()), ("count", "searches"));
    /// assert_eq!(count.default, Some(1.into())); // a form need not ask for it
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct QuantityInput {
        /// Its name in usage.
        pub name: String,
        /// One of it, in words.
        pub unit: String,
        /// Several of it, in words.
        pub units: String,
        /// What it is when not stated; `None`: it must be stated.
        pub default: Option<Decimal>,
        /// The quantity that follows from it: state that one, or all its parts, not both.
        pub part_of: Option<String>,
    }
}

output! {
    /// An attribute to be stated.
    ///
    /// ```
    /// let cleverai = drawdown::Catalog::builtin("cleverai")?;
    /// let inputs = cleverai.inputs("image")?;
    /// let model = &inputs.attributes[0];
    /// assert_eq!(model.values, ["DALL-E 3 Standard", "DALL-E 3 HD", "Stable Diffusion", "Flux Pro"]);
    /// assert!(!model.open); // no other model has a price: a list to choose from, not a text field
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    #[derive(Clone, Debug, PartialEq)]
    pub struct AttributeInput {
        /// Its name in usage.
        pub name: String,
        /// Whether it is true or false; else it is a text.
        pub flag: bool,
        /// The texts that have a price, in the order of the list.
        pub values: Vec<String>,
        /// What it is when not stated, as a text.
        pub default: Option<String>,
        /// Whether other texts are priced too, by a fallback.
        pub open: bool,
    }
}

impl Catalog {
    /// What usage of a meter states: for a page that builds its form from the list.
    ///
    /// # Errors
    /// [`crate::ErrorCode::UnknownMeter`].
    ///
    /// ```
    /// let cleverai = drawdown::Catalog::builtin("cleverai")?;
    /// let document = cleverai.inputs("pdf_summary")?;
    /// assert_eq!(document.quantities[0].name, "count"); // priced
    /// assert_eq!(document.measured, ["pages"]); // recorded only
    /// let error = cleverai.inputs("pdf_sumary").unwrap_err();
    /// assert_eq!(error.to_string(), "meter: CleverAI has no meter \"pdf_sumary\"; did you mean \"pdf_summary\"?");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn inputs(&self, meter: &str) -> Result<Inputs, Error> {
        let found = self.meter(meter)?;
        let mut inputs = Inputs { quantities: Vec::new(), attributes: Vec::new(), measured: Vec::new() };
        rate_check::measured_of(self.document(), found, &mut |name| {
            if !inputs.measured.iter().any(|measured| measured == name) {
                inputs.measured.push(name.to_owned());
            }
        });
        rate_check::quantities_of(self.document(), found, &mut |name| {
            let known = inputs.quantities.iter().any(|quantity| quantity.name == name);
            if !known && !inputs.measured.iter().any(|measured| measured == name) {
                inputs.quantities.push(quantity_input(found, name));
            }
        });
        rate_check::derivations(self.document(), found, &mut |whole, part| {
            if let Some(input) = inputs.quantities.iter_mut().find(|input| input.name == part) {
                input.part_of = Some(whole.to_owned());
            }
        });
        rate_check::attributes_of(self.document(), found, &mut |name| {
            if name != "plan" && !inputs.attributes.iter().any(|attribute| attribute.name == name) {
                inputs.attributes.push(self.attribute_input(found, name));
            }
        });
        for name in found.attributes.keys() {
            if !inputs.attributes.iter().any(|attribute| attribute.name == name) {
                inputs.attributes.push(self.attribute_input(found, name));
            }
        }
        Ok(inputs)
    }

    fn attribute_input(&self, meter: &Meter, name: &str) -> AttributeInput {
        let rule = self.attribute_rule(meter, name);
        let mut input = AttributeInput {
            name: name.to_owned(),
            flag: false,
            values: Vec::new(),
            default: rule.and_then(|rule| rule.default.as_ref()).map(Attribute::to_string),
            open: false,
        };
        rate_check::each_value(self.document(), meter, name, &mut |value| match value {
            Some(Attribute::Flag(_)) => input.flag = true,
            Some(Attribute::Text(text)) if !input.values.contains(text) => input.values.push(text.clone()),
            Some(Attribute::Text(_)) => {}
            None => input.open = true,
        });
        let declared = rule.map_or(&[][..], |rule| &rule.values);
        for value in declared.iter().chain(rule.and_then(|rule| rule.default.as_ref())) {
            match value {
                Attribute::Flag(_) => input.flag = true,
                Attribute::Text(text) if !input.values.contains(text) && !declared.is_empty() => {
                    input.values.push(text.clone())
                }
                Attribute::Text(_) => {}
            }
        }
        input
    }
}

fn quantity_input(meter: &Meter, name: &str) -> QuantityInput {
    let rule = meter.quantities.get(name);
    let one = (name == "count").then_some(Decimal::ONE);
    QuantityInput {
        name: name.to_owned(),
        unit: words::quantity(meter, name, false),
        units: words::quantity(meter, name, true),
        default: rule.and_then(|rule| rule.default).or(one),
        part_of: None,
    }
}
