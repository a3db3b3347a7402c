//! Values of schema.org, as loosely as pages write them: one or a list, a text or a thing with a name, names in any case.

use serde_json::Value;

/// Deepest lists in lists that are looked into.
const MAX_LISTS: usize = 8;

/// The last word of a type or a property that may be told by its address: `http://schema.org/Product`, `schema:Product`.
fn bare(word: &str) -> &str {
    word.trim().rsplit(['/', '#', ':']).next().unwrap_or_default()
}

/// Whether a thing is of one of these types.
pub(super) fn is_a(thing: &Value, types: &[&str]) -> bool {
    let told = get(thing, "@type").into_iter().flat_map(list).filter_map(Value::as_str);
    told.map(bare).any(|told| types.iter().any(|t| told.eq_ignore_ascii_case(t)))
}

/// A property, unless it is null.
pub(super) fn get<'v>(thing: &'v Value, property: &str) -> Option<&'v Value> {
    let thing = thing.as_object()?;
    let written = |(name, _): &(&String, _)| {
        let name = if name.starts_with('@') { name.as_str() } else { bare(name) };
        name.eq_ignore_ascii_case(property)
    };
    thing.get(property).or_else(|| thing.iter().find(written).map(|(_, value)| value)).filter(|value| !value.is_null())
}

/// One value or several, as a list of values that are none.
pub(super) fn list(value: &Value) -> Vec<&Value> {
    fn flatten<'v>(value: &'v Value, depth: usize, into: &mut Vec<&'v Value>) {
        match value {
            Value::Array(values) if depth < MAX_LISTS => {
                for value in values {
                    flatten(value, depth + 1, into);
                }
            }
            Value::Null | Value::Array(_) => {}
            value => into.push(value),
        }
    }
    let mut values = Vec::new();
    flatten(value, 0, &mut values);
    values
}

/// The values of a property.
pub(super) fn all<'v>(thing: &'v Value, property: &str) -> Vec<&'v Value> {
    get(thing, property).map(list).unwrap_or_default()
}

/// A value as a text: itself, or what it is called.
pub(super) fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(_) => return list(value).into_iter().find_map(text),
        Value::Object(_) => return ["@value", "name"].iter().find_map(|name| text(get(value, name)?)),
        Value::Null | Value::Bool(_) => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The first text of a property.
pub(super) fn told(thing: &Value, property: &str) -> Option<String> {
    get(thing, property).and_then(text)
}

/// An address: a text, or a thing that has one.
pub(super) fn address(value: &Value) -> Option<String> {
    match value {
        Value::Object(_) => ["contentUrl", "url", "@id"].iter().find_map(|name| address(get(value, name)?)),
        Value::Array(_) => list(value).into_iter().find_map(address),
        value => text(value),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn spellings_are_one() {
        let thing = json!({"@type": ["http://schema.org/product"], "schema:lowprice": 5, "Brand": {"name": " ACME "}, "x": null});
        assert!(is_a(&thing, &["Product"]) && !is_a(&thing, &["Offer"]));
        assert_eq!(told(&thing, "lowPrice").as_deref(), Some("5"));
        assert_eq!(told(&thing, "brand").as_deref(), Some("ACME"));
        assert_eq!(get(&thing, "x"), None);
        assert_eq!(list(&json!([1, [2, [null, 3]]])), [&json!(1), &json!(2), &json!(3)]);
        assert_eq!(text(&json!([null, {}, {"@value": "a"}])).as_deref(), Some("a"));
        let image = json!([{"@type": "ImageObject", "url": "https://a.example/1.jpg"}]);
        assert_eq!(address(&image).as_deref(), Some("https://a.example/1.jpg"));
    }
}
