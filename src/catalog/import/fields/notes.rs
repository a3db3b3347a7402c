//! A row's fields, cleaned, with a note for each that isn't as it should be.

use crate::catalog::{
    gtin::{BadGtin, Gtin},
    html,
    import::report::{Fate, Finding},
    record::{MAX_COLLECTIONS, MAX_EXTERNAL_ID_LEN, MAX_NAME_CHARS, MAX_TAGS, MAX_URL_LEN},
    text,
};

/// A value that isn't what its field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::catalog::import) struct Misfit(pub String);

impl From<&str> for Misfit {
    fn from(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

/// Where something stands, and what is wrong with it.
pub(in crate::catalog::import) struct Notes<'a> {
    pub path: &'a str,
    pub findings: &'a mut Vec<Finding>,
}

impl Notes<'_> {
    pub fn note(&mut self, fate: Fate, field: &'static str, reason: impl std::fmt::Display, value: Option<&str>) {
        self.findings.push(Finding::new(self.path, fate, field, reason).value_of(value));
    }

    /// One clean line of at most `max` characters; `None` where nothing is left.
    pub fn line(&mut self, field: &'static str, value: &str, max: usize) -> Option<String> {
        let line = text::line(value, max);
        if line.shortened {
            self.note(Fate::Shortened, field, format_args!("longer than {max} characters"), Some(value));
        }
        Some(line.text).filter(|t| !t.is_empty())
    }

    /// An address on the web. Anything but `http(s)` is dropped; `//host/…` is https.
    pub fn web_address(&mut self, field: &'static str, value: &str) -> Option<String> {
        self.web_address_from(field, value, None)
    }

    /// An address on the web that may be told from another: from its page's.
    pub fn web_address_from(&mut self, field: &'static str, value: &str, base: Option<&url::Url>) -> Option<String> {
        let address = web_address(value, base);
        if let Err(reason) = address {
            self.note(Fate::Dropped, field, reason, Some(value));
        }
        address.ok()
    }

    /// HTML, made safe.
    pub fn html(&mut self, field: &'static str, value: &str) -> String {
        let description = html::sanitize(value);
        if description.shortened {
            self.note(Fate::Shortened, field, "longer than 64 KiB", None);
        }
        if description.flattened {
            self.note(Fate::Dropped, field, "too much markup: only its text is kept", None);
        }
        description.html
    }

    /// A number that is meant to be a GTIN; what isn't one is dropped.
    pub fn gtin(&mut self, field: &'static str, value: &str) -> Option<Gtin> {
        if value.trim().is_empty() {
            return None;
        }
        let gtin = value.parse();
        if let Err(why) = gtin {
            self.note(Fate::Dropped, field, why, Some(value));
        }
        gtin.ok()
    }

    /// A barcode, which may be a GTIN and may be any other: only one that looks like a GTIN and isn't is worth a word.
    pub fn barcode(&mut self, field: &'static str, value: &str) -> Option<Gtin> {
        match value.trim().parse() {
            Err(BadGtin::CheckDigit) => self.gtin(field, value),
            other => other.ok(),
        }
    }

    /// Tags: clean lines, each once.
    pub fn tags<'t>(&mut self, field: &'static str, tags: impl Iterator<Item = &'t str>) -> Vec<String> {
        self.names(field, tags, MAX_TAGS)
    }

    /// Collections: clean lines, each once.
    pub fn collections<'t>(&mut self, field: &'static str, names: impl Iterator<Item = &'t str>) -> Vec<String> {
        self.names(field, names, MAX_COLLECTIONS)
    }

    fn names<'t>(&mut self, field: &'static str, from: impl Iterator<Item = &'t str>, most: usize) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in from {
            let Some(name) = self.line(field, name, MAX_NAME_CHARS).filter(|name| !names.contains(name)) else {
                continue;
            };
            if names.len() == most {
                self.note(Fate::Dropped, field, format_args!("more than {most}: the rest is left out"), None);
                break;
            }
            names.push(name);
        }
        names
    }
}

/// A shop's own id of something: trimmed, and short enough to be kept whole.
pub(in crate::catalog::import) fn external_id(id: &str) -> Result<String, Misfit> {
    let id = id.trim();
    if id.is_empty() {
        Err("missing".into())
    } else if id.len() > MAX_EXTERNAL_ID_LEN {
        Err("longer than 200 bytes".into())
    } else {
        Ok(id.to_owned())
    }
}

/// An id out of something that may be too long for one, an address: digested then, and never cut.
pub(in crate::catalog::import) fn id_of(text: &str) -> String {
    let text = text.trim();
    if text.len() <= MAX_EXTERNAL_ID_LEN {
        text.to_owned()
    } else {
        format!("#{}", blake3::hash(text.as_bytes()).to_hex())
    }
}

fn web_address(value: &str, base: Option<&url::Url>) -> Result<String, &'static str> {
    let value = value.trim();
    if value.len() > MAX_URL_LEN {
        return Err("an address of more than 2,048 bytes");
    }
    let url = match (value.strip_prefix("//"), base) {
        (Some(rest), _) => url::Url::parse(&format!("https://{rest}")),
        (None, Some(base)) => base.join(value),
        (None, None) => url::Url::parse(value),
    };
    let url = url.map_err(|_| "not an address")?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("not an http(s) address");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("an address with a password in it");
    }
    let url = String::from(url);
    // Escaping makes it longer.
    if url.len() > MAX_URL_LEN { Err("an address of more than 2,048 bytes") } else { Ok(url) }
}
