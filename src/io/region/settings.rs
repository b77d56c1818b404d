//! region.csv.

use super::super::source::Source;
use crate::base::{Date, Error};
use std::collections::HashMap;

/// What a region says of itself.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its name.
    pub name: String,
    /// First and last date that the data speaks of.
    pub span: (Date, Date),
    /// Who must be named.
    pub attribution: String,
    /// Code of the terminal where generated standard parcels start.
    pub standard_hub: String,
    /// Code of the terminal where generated express parcels start.
    pub express_hub: String,
}

impl Settings {
    /// Reads region.csv.
    pub fn read(source: &Source) -> Result<Self, Error> {
        const FILE: &str = "region.csv";
        let table = super::table(source, FILE, &["key", "value"])?;
        let values: HashMap<&str, super::super::table::Row<'_>> = table.rows().map(|r| (r.text("key"), r)).collect();
        let get = |key: &str| {
            values.get(key).copied().ok_or_else(|| Error::file(FILE, format!("the key \"{key}\" is missing")))
        };
        let text = |key: &str| get(key).map(|r| r.string("value"));
        let date = |key: &str| get(key)?.with("value", Date::parse);
        Ok(Self {
            name: text("name")?,
            span: (date("first_date")?, date("last_date")?),
            attribution: text("attribution")?,
            standard_hub: text("standard_hub")?,
            express_hub: text("express_hub")?,
        })
    }
}
