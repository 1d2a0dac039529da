//! A map that keeps the order in which its entries were written.

/// Entries by name, in the order in which the document gives them: a page shows plans in that order.
///
/// ```
/// let catalog = drawdown::Catalog::builtin("cleverai")?;
/// let plans: Vec<&str> = catalog.document().plans.keys().collect();
/// assert_eq!(plans, ["free", "pro", "enterprise"]);
/// # Ok::<(), drawdown::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Named<V>(Vec<(String, V)>);

impl<V> Named<V> {
    /// The entry of that name.
    ///
    /// ```
    /// let catalog = drawdown::Catalog::builtin("cleverai")?;
    /// let plans = &catalog.document().plans;
    /// assert_eq!(plans.get("pro").map(|plan| plan.name.as_str()), Some("Pro Plan"));
    /// assert!(plans.get("Pro").is_none()); // names are compared as written
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn get(&self, name: &str) -> Option<&V> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Names and entries, in order.
    ///
    /// ```
    /// let catalog = drawdown::Catalog::builtin("cleverai")?;
    /// let plans = catalog.document().plans.iter();
    /// let columns: Vec<String> = plans.map(|(id, plan)| format!("{id}: {}", plan.name)).collect();
    /// assert_eq!(columns, ["free: Free Plan", "pro: Pro Plan", "enterprise: Enterprise"]);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Names, in order.
    ///
    /// ```
    /// let catalog = drawdown::Catalog::builtin("cleverai")?;
    /// let packs: Vec<&str> = catalog.document().packs.keys().collect();
    /// assert_eq!(packs, ["credits-1000", "credits-5000"]);
    /// # Ok::<(), drawdown::Error>(())
    /// ```
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// The same with one more entry; one of that name is replaced.
    pub(crate) fn with(mut self, name: String, value: V) -> Named<V> {
        match self.0.iter_mut().find(|(key, _)| *key == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name, value)),
        }
        self
    }

    /// Names and entries as they stand.
    pub(crate) fn entries(&self) -> &[(String, V)] {
        &self.0
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// Adds an entry under a name that is new.
    #[expect(clippy::indexing_slicing, reason = "the entry was put there above")]
    pub(crate) fn push(&mut self, name: String, value: V) -> &mut V {
        let place = self.0.len();
        self.0.push((name, value));
        &mut self.0[place].1
    }

    /// How many there are.
    ///
    /// ```
    /// use drawdown::Usage;
    ///
    /// let usage = Usage::of("reply").quantity("inputTokens", 900).quantity("outputTokens", 100);
    /// assert_eq!(usage.quantities.len(), 2);
    /// assert_eq!(usage.quantity("inputTokens", 950).quantities.len(), 2); // a second figure replaces the first
    /// ```
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    ///
    /// ```
    /// use drawdown::Usage;
    ///
    /// assert!(Usage::of("reply").attributes.is_empty());
    /// assert!(!Usage::of("reply").attribute("byoKey", true).attributes.is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<V> Default for Named<V> {
    fn default() -> Named<V> {
        Named(Vec::new())
    }
}

impl<V> FromIterator<(String, V)> for Named<V> {
    fn from_iter<I: IntoIterator<Item = (String, V)>>(entries: I) -> Named<V> {
        Named(entries.into_iter().collect())
    }
}

#[cfg(feature = "serde")]
impl<V: serde::Serialize> serde::Serialize for Named<V> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(feature = "schema")]
impl<V: schemars::JsonSchema> schemars::JsonSchema for Named<V> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Named{}", V::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "additionalProperties": generator.subschema_for::<V>()
        })
    }
}
