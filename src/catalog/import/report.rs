//! What an import did, for people and for programs.

use std::fmt;

use serde::Serialize;

use super::{
    Format,
    limits::{MAX_FINDINGS, MAX_VALUE_EXCERPT},
};
use crate::catalog::{
    money::Currency,
    store::session::{Outcome, Tally},
    text,
};

/// What became of a row or a field that isn't as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// A product or variant can't be taken. What is stored of a refused product stays as it is.
    Refused,
    /// A product isn't for sale: unpublished. What is stored of it goes.
    LeftOut,
    /// A field was left out, its row taken.
    Dropped,
    /// A text was too long, and cut.
    Shortened,
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused => "refused",
            Self::LeftOut => "left out",
            Self::Dropped => "dropped",
            Self::Shortened => "shortened",
        })
    }
}

/// Something in a feed that isn't as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Where: `$.products[3].variants[0]`.
    pub path: String,
    /// What became of it.
    pub fate: Fate,
    /// Which field; empty where it is the row as a whole.
    pub field: &'static str,
    /// What is wrong.
    pub reason: String,
    /// What stands there, shortened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl Finding {
    /// A finding without a value.
    pub fn new(path: &str, fate: Fate, field: &'static str, reason: impl fmt::Display) -> Self {
        Self { path: path.to_owned(), fate, field, reason: reason.to_string(), value: None }
    }

    /// With what stands there.
    #[must_use]
    pub fn value(mut self, value: &str) -> Self {
        let excerpt = text::line(value, MAX_VALUE_EXCERPT);
        self.value = Some(if excerpt.shortened { excerpt.text + "…" } else { excerpt.text });
        self
    }

    /// With what stands there, where anything does.
    #[must_use]
    pub fn value_of(self, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.value(value),
            None => self,
        }
    }
}

pub(super) fn duplicate(path: String, external_id: &str) -> Finding {
    Finding {
        path,
        fate: Fate::Refused,
        field: "id",
        reason: "the feed has a product with this id already".into(),
        value: None,
    }
    .value(external_id)
}

/// The findings of an import: all counted, the first [`MAX_FINDINGS`] listed. `--report` writes all of them to a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Products and variants refused.
    refused: u64,
    /// Products left out.
    left_out: u64,
    /// Fields dropped.
    dropped: u64,
    /// Texts shortened.
    shortened: u64,
    /// In the feed's order.
    list: Vec<Finding>,
    /// The file that has every one.
    #[serde(skip)]
    file: Option<String>,
}

impl Findings {
    pub(super) fn add(&mut self, finding: Finding) {
        *match finding.fate {
            Fate::Refused => &mut self.refused,
            Fate::LeftOut => &mut self.left_out,
            Fate::Dropped => &mut self.dropped,
            Fate::Shortened => &mut self.shortened,
        } += 1;
        if self.list.len() < MAX_FINDINGS {
            self.list.push(finding);
        }
    }

    /// How many products and variants were refused.
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// Those that are listed, in the feed's order.
    pub fn list(&self) -> &[Finding] {
        &self.list
    }

    /// All of them stand in this file.
    pub(super) fn are_in(&mut self, file: String) {
        self.file = Some(file);
    }

    fn total(&self) -> u64 {
        self.refused + self.left_out + self.dropped + self.shortened
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.list {
            write!(f, "  {}: {}", finding.path, finding.fate)?;
            if !finding.field.is_empty() {
                write!(f, ", field {}", finding.field)?;
            }
            write!(f, ": {}", finding.reason)?;
            if let Some(value) = &finding.value {
                write!(f, " ({value:?})")?;
            }
            writeln!(f)?;
        }
        let listed = self.list.len() as u64;
        if self.total() > listed {
            write!(f, "  … and {} more: ", self.total() - listed)?;
            match &self.file {
                Some(file) => writeln!(f, "all of them are in {file}")?,
                None => writeln!(f, "--report FILE.json writes all of them")?,
            }
        }
        Ok(())
    }
}

/// The report of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What the feed was recognised as, or said to be.
    pub formats: Vec<Format>,
    /// The files and addresses, as they were named.
    pub files: Vec<String>,
    /// Nothing was written.
    pub dry_run: bool,
    /// What its prices are in.
    pub currencies: Vec<Currency>,
    /// The shop and what became of its products and variants.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// What was wrong.
    pub findings: Findings,
}

impl Report {
    /// Whether it changed anything, or would have.
    pub fn changed_anything(&self) -> bool {
        let Outcome { products, variants, new_checkout, .. } = &self.outcome;
        products.differs() || variants.differs() || new_checkout.is_some()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.outcome.name, self.outcome.slug)?;
        let formats = self.formats.iter().map(|format| format.label());
        for (n, said) in formats.chain(self.currencies.iter().map(|c| c.code())).enumerate() {
            write!(f, "{} {said}", if n == 0 { ":" } else { "," })?;
        }
        writeln!(f)?;
        for (what, t) in [("products", self.outcome.products), ("variants", self.outcome.variants)] {
            let Tally { new, changed, unchanged, gone } = t;
            writeln!(f, "  {what}: {new} new, {changed} changed, {unchanged} unchanged, {gone} gone")?;
        }
        if let Some(checkout) = &self.outcome.new_checkout {
            writeln!(f, "  checkout: {checkout}")?;
        }
        let n = &self.findings;
        writeln!(
            f,
            "  rows: {} refused, {} left out; fields: {} dropped, {} shortened",
            n.refused, n.left_out, n.dropped, n.shortened
        )?;
        write!(f, "{n}")?;
        if self.dry_run {
            writeln!(f, "  dry run: nothing was written")?;
        } else if !self.changed_anything() {
            writeln!(f, "  nothing differs from what was there: nothing was written")?;
        }
        Ok(())
    }
}
