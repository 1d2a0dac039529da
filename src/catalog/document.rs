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
    ///
    /// ```
    /// let cleverai = drawdown::Catalog::builtin("cleverai")?;
    /// let document = cleverai.document();
    /// assert_eq!((document.unit.as_str(), document.currency.as_deref()), ("credit", Some("USD")));
    /// assert_eq!(document.plans.len(), 3);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
    ///
    /// ```
    /// let bookbag = drawdown::Catalog::builtin("bookbag")?;
    /// let crawl = bookbag.document().meters.get("crawl").expect("a meter of Bookbag");
    /// assert_eq!(crawl.name, "Crawling, chunking and embedding");
    /// assert_eq!(crawl.category, "Training"); // where a report puts it
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
    ///
    /// ```
    /// use drawdown::catalog::document::Activity;
    ///
    /// // Meters of the same activity, whatever their vendors call them.
    /// let wotnot = drawdown::Catalog::builtin("wotnot")?;
    /// let replies = wotnot.document().meters.iter().filter(|(_, meter)| meter.activity == Activity::Reply);
    /// assert_eq!(replies.map(|(_, meter)| meter.name.as_str()).collect::<Vec<_>>(), ["AI answer"]);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
    ///
    /// ```
    /// # use drawdown::{Catalog, Usage};
    /// # fn catalog(fields: &str) -> Result<Catalog, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"Reply","activity":"reply","category":"C",{fields}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"reply":{meter}}}}}"#);
    /// #     Catalog::parse(&document)
    /// # }
    /// let catalog = catalog(r#"
    ///     "quantities": { "tokens": { "is": { "sum": ["inputTokens", "outputTokens"] } } },
    ///     "rate": { "unit": { "of": "tokens", "price": "5", "per": "1000" } }
    /// "#)?;
    /// let parts = Usage::of("reply").quantity("inputTokens", 1_200).quantity("outputTokens", 300);
    /// assert_eq!(catalog.price(&parts)?.credits.to_string(), "7.5");
    /// assert_eq!(catalog.price(&Usage::of("reply").quantity("tokens", 1_500))?.credits.to_string(), "7.5");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
    ///
    /// ```
    /// # use drawdown::{Catalog, Usage};
    /// # fn catalog(fields: &str) -> Result<Catalog, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"Reply","activity":"reply","category":"C",{fields}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"reply":{meter}}}}}"#);
    /// #     Catalog::parse(&document)
    /// # }
    /// let catalog = catalog(r#"
    ///     "attributes": { "model": { "default": "small", "values": ["small", "large"] } },
    ///     "rate": { "by": { "attribute": "model", "values": { "small": "1", "large": "5" } } }
    /// "#)?;
    /// assert_eq!(catalog.price(&Usage::of("reply"))?.credits.to_string(), "1");
    /// let error = catalog.price(&Usage::of("reply").attribute("model", "lage")).unwrap_err();
    /// assert_eq!(error.to_string(), "attributes.model: \"lage\" is not known here; did you mean \"large\"?");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
    ///
    /// ```
    /// # use drawdown::{Catalog, Usage};
    /// # fn catalog(fields: &str) -> Result<Catalog, drawdown::Error> {
    /// #     let meter = format!(r#"{{"name":"Reply","activity":"reply","category":"C",{fields}}}"#);
    /// #     let head = r#""id":"x","name":"X","unit":"credit","plans":{},"packs":{}"#;
    /// #     let document = format!(r#"{{{head},"meters":{{"reply":{meter}}}}}"#);
    /// #     Catalog::parse(&document)
    /// # }
    /// let catalog = catalog(r#"
    ///     "exempt": { "byo_key": { "if": { "byoKey": true }, "label": "own API key" } },
    ///     "rate": "2"
    /// "#)?;
    /// let quote = catalog.price(&Usage::of("reply").attribute("byoKey", true))?;
    /// assert_eq!(quote.exempt.as_deref(), Some("byo_key"));
    /// assert_eq!(quote.lines[0].to_string(), "Reply: own API key: 0 × 0 = 0");
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
    ///
    /// ```
    /// let cleverai = drawdown::Catalog::builtin("cleverai")?;
    /// let note = &cleverai.document().notes[0];
    /// assert_eq!(note.topic, "1,500 tokens");
    /// assert_eq!(note.reading, "Pro rata, exact: 1,500 tokens on GPT-4o cost 7.5 credits.");
    /// assert_eq!(note.settings, ["meters.chat.rate.by"]); // what to patch for another reading
    /// # Ok::<(), drawdown::Error>(())
    /// ```
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
