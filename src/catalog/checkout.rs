//! Where one pays in a shop: an address with places for what is bought.

use std::{fmt, str::FromStr};

use super::record::MAX_URL_LEN;

/// What may stand in braces: the variants' ids of the shop's own, each as often as it is bought, with commas; or
/// `id:quantity` with commas, as Shopify's cart links have it.
const PLACEHOLDERS: [&str; 2] = ["external_ids", "lines"];

/// The template of a shop's checkout: `https://shop.example/cart/{lines}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CheckoutTemplate(String);

/// Why a text is no such template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCheckout {
    /// Not `http(s)`, without a host, with a password, or too long.
    #[error("not an http(s) address")]
    Address,
    /// A brace without its other, or a name that is none of ours.
    #[error("the only placeholders are {{external_ids}} and {{lines}}")]
    Placeholder,
    /// It says nowhere what is bought.
    #[error("neither {{external_ids}} nor {{lines}} in it")]
    NoPlaceholder,
    /// What is bought would decide where one pays.
    #[error("a placeholder can't stand in the host")]
    InHost,
}

impl CheckoutTemplate {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CheckoutTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CheckoutTemplate {
    type Err = BadCheckout;

    fn from_str(s: &str) -> Result<Self, BadCheckout> {
        let s = s.trim();
        if s.len() > MAX_URL_LEN || s.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(BadCheckout::Address);
        }
        let [one, other] = [filled(s, "1")?, filled(s, "2")?];
        let url = |s: &str| url::Url::parse(s).map_err(|_| BadCheckout::Address);
        let (one, other) = (url(&one)?, url(&other)?);
        let web = matches!(one.scheme(), "http" | "https") && one.has_host();
        if !web || !one.username().is_empty() || one.password().is_some() {
            return Err(BadCheckout::Address);
        }
        if one == other {
            return Err(BadCheckout::NoPlaceholder);
        }
        if one.origin() == other.origin() { Ok(Self(s.to_owned())) } else { Err(BadCheckout::InHost) }
    }
}

/// The template with one text for each placeholder.
fn filled(template: &str, with: &str) -> Result<String, BadCheckout> {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(brace) = rest.find(['{', '}']) {
        filled.push_str(&rest[..brace]);
        let inside = rest[brace..].strip_prefix('{').and_then(|s| s.split_once('}'));
        let (name, after) = inside.ok_or(BadCheckout::Placeholder)?;
        if !PLACEHOLDERS.contains(&name) {
            return Err(BadCheckout::Placeholder);
        }
        filled.push_str(with);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_addresses_that_say_what_is_bought() {
        for good in [
            "https://shop.example/cart/{lines}",
            "http://localhost:3000/cart?add-to-cart={external_ids}",
            "https://shop.example/a?x={lines}&y={external_ids}",
        ] {
            assert_eq!(good.parse::<CheckoutTemplate>().map(|t| t.to_string()), Ok(good.to_owned()));
        }
        for (bad, why) in [
            ("https://shop.example/cart", BadCheckout::NoPlaceholder),
            ("https://shop.example/{ids}", BadCheckout::Placeholder),
            ("https://shop.example/{lines", BadCheckout::Placeholder),
            ("https://shop.example/lines}", BadCheckout::Placeholder),
            ("https://shop.example/{{lines}}", BadCheckout::Placeholder),
            ("https://{lines}.example/", BadCheckout::InHost),
            ("https://shop.example:80{lines}/", BadCheckout::InHost),
            ("javascript:alert({lines})", BadCheckout::Address),
            ("/cart/{lines}", BadCheckout::Address),
            ("https://me:pw@shop.example/{lines}", BadCheckout::Address),
            ("https://shop.example/ {lines}", BadCheckout::Address),
            ("", BadCheckout::Address),
        ] {
            assert_eq!(bad.parse::<CheckoutTemplate>(), Err(why), "{bad:?}");
        }
    }
}
