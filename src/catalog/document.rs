//! The catalog document: the price list as its author writes it.

use serde::Deserialize;

use super::pack::Pack;
use super::plan::{Overage, Plan};
use super::policy::Policy;
use super::rate::Rate;
use crate::amount::{Decimal, Rounding};
use crate::document::Named;
use crate::usage::Attribute;

/// A price list: meters with their rates, plans, packs, overage and policy.
///
/// [`crate::Catalog::parse`] reads and checks it; its JSON Schema ships with the npm package.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Document {
    /// Stable id: `wotnot`.
    pub id: String,
    /// The vendor's name, for people.
    pub name: String,
    /// The page that the list was read from.
    #[serde(default)]
    pub source: Option<String>,
    /// What prices are in: `credit`, or a currency such as `USD` where they are money outright.
    pub unit: String,
    /// The currency of plans, packs and overage.
    #[serde(default)]
    pub currency: Option<String>,
    /// What a credit is worth in that currency, where the vendor states one price for it.
    #[serde(default)]
    pub credit_price: Option<Decimal>,
    /// What is measured and how it is priced.
    pub meters: Named<Meter>,
    /// Rules for attributes of every meter, and the names of further ones that usage may carry.
    #[serde(default)]
    pub attributes: Named<AttributeRule>,
    /// By attribute, other names for its values: a provider's model ids. They match exactly.
    #[serde(default)]
    pub aliases: Named<Named<String>>,
    /// Subscriptions.
    pub plans: Named<Plan>,
    /// Credits that are bought once.
    pub packs: Named<Pack>,
    /// What credits beyond a plan cost, where plans do not say otherwise.
    #[serde(default)]
    pub overage: Option<Overage>,
    /// How the account is run.
    #[serde(default)]
    pub policy: Policy,
    /// How meters round that do not say otherwise. Default: not at all.
    #[serde(default)]
    pub rounding: Option<Rounding>,
    /// What the vendor's page says, or leaves open, and the settings that follow from it.
    #[serde(default)]
    pub notes: Vec<Note>,
}

impl Document {
    /// The currency of its prices: the stated one, or the unit where prices are money outright.
    pub(crate) fn money(&self) -> Option<&str> {
        self.currency.as_deref().or_else(|| is_currency(&self.unit).then_some(self.unit.as_str()))
    }
}

/// Three capitals, as ISO 4217 has them.
pub(crate) fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase())
}

/// Something that is measured and priced.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Meter {
    /// Its name, for people.
    pub name: String,
    /// One of what it counts, in lower case: `reply`. Default `event`.
    #[serde(default)]
    pub event: Option<String>,
    /// The standard activity by which price lists are compared.
    pub activity: Activity,
    /// The heading that reports put it under.
    pub category: String,
    /// Rules for the quantities that the rate reads.
    #[serde(default)]
    pub quantities: Named<QuantityRule>,
    /// Rules for the attributes that the rate reads.
    #[serde(default)]
    pub attributes: Named<AttributeRule>,
    /// Quantities that usage may state although nothing is priced by them.
    #[serde(default)]
    pub measured: Vec<String>,
    /// Of these quantities usage must state at least one.
    #[serde(default)]
    pub any_of: Vec<String>,
    /// What it costs.
    pub rate: Rate,
    /// How it rounds. Default: as the catalog does.
    #[serde(default)]
    pub rounding: Option<Rounding>,
    /// By reason, the conditions under which it costs nothing; each is recorded at zero with its reason.
    #[serde(default)]
    pub exempt: Named<Exemption>,
    /// The rate is a sample, because the vendor publishes none: it is marked in every quote.
    #[serde(default)]
    pub sample: bool,
    /// The sentences of the vendor's page that it rests on.
    #[serde(default)]
    pub source: Vec<String>,
}

/// The standard activities.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// A model's answer.
    Reply,
    /// A picture made.
    Image,
    /// A search of the web.
    WebSearch,
    /// A document read or summarized.
    Document,
    /// Video made.
    Video,
    /// A voice call.
    Call,
    /// Speech turned into text.
    Transcription,
    /// An automation run.
    Workflow,
    /// Teaching a model or an agent.
    Training,
    /// Anything else.
    Other,
}

/// Where a quantity comes from when usage does not state it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct QuantityRule {
    /// How it follows from other quantities; usage states either it or them, not both.
    #[serde(default)]
    pub is: Option<Rate>,
    /// What it is when nothing is stated. Without one that is an error, except that `count` is then 1.
    #[serde(default)]
    pub default: Option<Decimal>,
    /// One unit of it, in words: `token`.
    #[serde(default)]
    pub unit: Option<String>,
}

/// What an attribute may be.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AttributeRule {
    /// What it is when usage does not state it.
    #[serde(default)]
    pub default: Option<Attribute>,
    /// The values that it may have; anything else is an error. Empty: any.
    #[serde(default)]
    pub values: Vec<Attribute>,
    /// The sentence of the vendor's page that the default rests on.
    #[serde(default)]
    pub source: Option<String>,
}

/// When a meter costs nothing.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Exemption {
    /// Attributes and the value that each must have.
    #[serde(rename = "if")]
    pub conditions: Named<Attribute>,
    /// Why, for people: `own API key`.
    pub label: String,
    /// The sentence of the vendor's page that it rests on.
    #[serde(default)]
    pub source: Option<String>,
}

/// A sentence of the vendor's page, or a point that it leaves open, and what was made of it.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Note {
    /// What it is about: `7,500 tokens`.
    pub topic: String,
    /// What the page says, in its words; absent where it says nothing.
    #[serde(default)]
    pub says: Option<String>,
    /// How it is read here.
    pub reading: String,
    /// The settings that carry the reading, and that a patch changes.
    #[serde(default)]
    pub settings: Vec<String>,
}
