//! The fields of a product, as they stand there.

use super::events::{Events, Node};
use crate::catalog::import::ReadError;

/// The fields that are used.
const FIELDS: [&str; 9] =
    ["id", "name", "category", "style", "description", "price", "image", "current_stock", "aliases"];

/// What a field holds.
enum Value {
    Text(String),
    List(Vec<String>),
}

/// A product, as far as it is used.
#[derive(Default)]
pub(super) struct Item(Vec<(&'static str, Value)>);

impl Item {
    /// Reads what has begun. What isn't a text or a list of them is passed over.
    pub fn read(events: &mut Events<'_>) -> Result<Self, ReadError> {
        let mut item = Self::default();
        loop {
            let (name, _) = events.next()?;
            let field = match &name {
                Node::Close | Node::End => return Ok(item),
                Node::Scalar(name) => FIELDS.into_iter().find(|field| name.as_deref() == Some(*field)),
                Node::Sequence | Node::Mapping => {
                    events.skip(&name)?;
                    None
                }
            };
            let (value, _) = events.next()?;
            match (value, field) {
                (Node::Scalar(Some(text)), Some(field)) => item.0.push((field, Value::Text(text))),
                (Node::Sequence, Some(field)) => item.0.push((field, Value::List(list(events)?))),
                (Node::Close | Node::End, _) => return Ok(item),
                (other, _) => events.skip(&other)?,
            }
        }
    }

    /// A text; the first of its name, where that isn't blank.
    pub fn text(&self, field: &str) -> Option<&str> {
        let value = self.0.iter().find(|(name, _)| *name == field).map(|(_, value)| value);
        let Some(Value::Text(text)) = value else { return None };
        Some(text.trim()).filter(|text| !text.is_empty())
    }

    /// A list of texts.
    pub fn list(&self, field: &str) -> impl Iterator<Item = &str> {
        let value = self.0.iter().find(|(name, _)| *name == field).map(|(_, value)| value);
        let list = if let Some(Value::List(list)) = value { list.as_slice() } else { &[] };
        list.iter().map(String::as_str)
    }

    /// About how much of the feed it is.
    pub fn bytes(&self) -> usize {
        let of = |value: &Value| match value {
            Value::Text(text) => text.len(),
            Value::List(list) => list.iter().map(String::len).sum(),
        };
        self.0.iter().map(|(name, value)| name.len() + of(value)).sum()
    }
}

fn list(events: &mut Events<'_>) -> Result<Vec<String>, ReadError> {
    let mut texts = Vec::new();
    loop {
        match events.next()?.0 {
            Node::Scalar(text) => texts.extend(text),
            Node::Close | Node::End => return Ok(texts),
            other => events.skip(&other)?,
        }
    }
}
