//! The catalog document: the price list as its author writes it.

use super::pack::Pack;
use super::plan::{Overage, Plan};
use super::policy::Policy;
use super::rate::Rate;
use crate::amount::{Decimal, Rounding};
use crate::document::Named;
use crate::document::record::{choice, record};
use crate::usage::Attribute;

record! {
    /// A price list: meters with their rates, plans, packs, overage and policy.
    ///
    /// [`crate::Catalog::parse`] reads and checks it; its JSON Schema ships with the npm package.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Document {
        /// Stable id: `wotnot`.
        pub id: String,
        /// The vendor's name, for people.
        pub name: String,
        /// Where an editor finds the schema of this document; not read.
        pub schema: Option<String> as "$schema" = None,
        /// The page that the list was read from.
        pub source: Option<String> = None,
        /// What prices are in: `credit`, or a currency such as `USD` where they are money outright.
        pub unit: String,
        /// The currency of plans, packs and overage.
        pub currency: Option<String> = None,
        /// What a credit is worth in that currency, where the vendor states one price for it.
        pub credit_price: Option<Decimal> = None,
        /// What is measured and how it is priced.
        pub meters: Named<Meter>,
        /// Rules for attributes of every meter, and the names of further ones that usage may carry.
        pub attributes: Named<AttributeRule> = Named::default(),
        /// By attribute, other names for its values: a provider's model ids. They match exactly.
        pub aliases: Named<Named<String>> = Named::default(),
        /// Subscriptions.
        pub plans: Named<Plan>,
        /// Credits that are bought once.
        pub packs: Named<Pack>,
        /// What credits beyond a plan cost, where plans do not say otherwise.
        pub overage: Option<Overage> = None,
        /// How the account is run.
        pub policy: Policy = Policy::default(),
        /// How meters round that do not say otherwise. Default: not at all.
        pub rounding: Option<Rounding> = None,
        /// What the vendor's page says, or leaves open, and the settings that follow from it.
        pub notes: Vec<Note> = Vec::new(),
    }
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

record! {
    /// Something that is measured and priced.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Meter {
        /// Its name, for people.
        pub name: String,
        /// One of what it counts, in lower case: `reply`. Default `event`.
        pub event: Option<String> = None,
        /// The standard activity by which price lists are compared.
        pub activity: Activity,
        /// The heading that reports put it under.
        pub category: String,
        /// Rules for the quantities that the rate reads.
        pub quantities: Named<QuantityRule> = Named::default(),
        /// Rules for the attributes that the rate reads.
        pub attributes: Named<AttributeRule> = Named::default(),
        /// Quantities that usage may state although nothing is priced by them.
        pub measured: Vec<String> = Vec::new(),
        /// Of these quantities usage must state at least one.
        pub any_of: Vec<String> = Vec::new(),
        /// What it costs.
        pub rate: Rate,
        /// How it rounds. Default: as the catalog does.
        pub rounding: Option<Rounding> = None,
        /// By reason, the conditions under which it costs nothing; each is recorded at zero with its reason.
        pub exempt: Named<Exemption> = Named::default(),
        /// The rate is a sample, because the vendor publishes none: it is marked in every quote.
        pub sample: bool = false,
        /// The sentences of the vendor's page that it rests on.
        pub source: Vec<String> = Vec::new(),
    }
}

choice! {
    /// The standard activities.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum Activity {
        /// A model's answer.
        Reply = "reply",
        /// A picture made.
        Image = "image",
        /// A search of the web.
        WebSearch = "web_search",
        /// A document read or summarized.
        Document = "document",
        /// Video made.
        Video = "video",
        /// A voice call.
        Call = "call",
        /// Speech turned into text.
        Transcription = "transcription",
        /// An automation run.
        Workflow = "workflow",
        /// Teaching a model or an agent.
        Training = "training",
        /// Anything else.
        Other = "other",
    }
}

record! {
    /// Where a quantity comes from when usage does not state it.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct QuantityRule {
        /// How it follows from other quantities; usage states either it or them, not both.
        pub is: Option<Rate> = None,
        /// What it is when nothing is stated. Without one that is an error, except that `count` is then 1.
        pub default: Option<Decimal> = None,
        /// One unit of it, in words: `token`.
        pub unit: Option<String> = None,
    }
}

record! {
    /// What an attribute may be.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct AttributeRule {
        /// What it is when usage does not state it.
        pub default: Option<Attribute> = None,
        /// The values that it may have; anything else is an error. Empty: any.
        pub values: Vec<Attribute> = Vec::new(),
        /// The sentence of the vendor's page that the default rests on.
        pub source: Option<String> = None,
    }
}

record! {
    /// When a meter costs nothing.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Exemption {
        /// Attributes and the value that each must have.
        pub conditions: Named<Attribute> as "if",
        /// Why, for people: `own API key`.
        pub label: String,
        /// The sentence of the vendor's page that it rests on.
        pub source: Option<String> = None,
    }
}

record! {
    /// A sentence of the vendor's page, or a point that it leaves open, and what was made of it.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Note {
        /// What it is about: `7,500 tokens`.
        pub topic: String,
        /// What the page says, in its words; absent where it says nothing.
        pub says: Option<String> = None,
        /// How it is read here.
        pub reading: String,
        /// The settings that carry the reading, and that a patch changes.
        pub settings: Vec<String> = Vec::new(),
    }
}
