//! Microdata, out of a page's tags, in the form of JSON-LD.
//!
//! Ends that HTML lets out are supplied where it matters: an item of a list ends where the next begins. `itemref` isn't
//! followed: no shop's page was seen that has it.

use html5ever::tokenizer::Tag;
use serde_json::{Map, Value};

use super::page::attribute;

/// Deepest nesting that is looked into.
const MAX_DEPTH: usize = 512;
/// Most properties around a text that take it in.
const MAX_TAKERS: usize = 16;
/// Longest text of a property, in bytes; a description is cut at as much.
const MAX_TEXT: usize = crate::catalog::html::MAX_DESCRIPTION_BYTES;
/// Most items of a page, the inner ones, too.
const MAX_ITEMS: usize = 10_000;
/// Most values of an item's property.
const MAX_VALUES: usize = 2_048;

/// Elements that have no end.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
/// Elements that end an open paragraph.
const BLOCKS: [&str; 13] = ["p", "div", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section"];

/// Items under way.
#[derive(Debug, Default)]
pub(super) struct Microdata {
    open: Vec<Open>,
    /// Elements that are open and too deep to be looked at.
    too_deep: usize,
    takers: usize,
    count: usize,
    items: Vec<(u64, Value)>,
}

/// An open element.
#[derive(Debug)]
struct Open {
    name: String,
    /// Properties of the item around it that it is the value of.
    properties: Vec<String>,
    /// Its text, where that is the value.
    text: Option<String>,
    /// The item that it is, and its line.
    item: Option<(u64, Map<String, Value>)>,
}

impl Microdata {
    /// An element begins.
    pub fn start_tag(&mut self, tag: &Tag, line: u64) {
        let name = &*tag.name;
        if self.open.last().is_some_and(|open| ends_before(&open.name, name)) {
            self.close();
        }
        let void = VOID.contains(&name);
        if self.open.len() >= MAX_DEPTH {
            self.too_deep += usize::from(!void);
            return;
        }
        let told = |name: &str| attribute(&tag.attrs, name);
        let inside = self.open.iter().any(|open| open.item.is_some());
        let properties = told("itemprop").filter(|_| inside).unwrap_or_default();
        let properties: Vec<String> = properties.split_ascii_whitespace().map(str::to_owned).collect();
        let is_item = told("itemscope").is_some() && !void && self.count < MAX_ITEMS;
        let mut open = Open { name: name.to_owned(), properties, text: None, item: None };
        if is_item {
            self.count += 1;
            let mut item = Map::new();
            let types = told("itemtype").unwrap_or_default().split_ascii_whitespace();
            item.insert("@type".to_owned(), types.map(Value::from).collect());
            if let Some(id) = told("itemid") {
                item.insert("@id".to_owned(), id.trim().into());
            }
            open.item = Some((line, item));
        } else if !open.properties.is_empty() {
            match value_of(name, &tag.attrs) {
                Some(value) => self.tell(&std::mem::take(&mut open.properties), &Value::from(value.trim())),
                None if !void && self.takers < MAX_TAKERS => {
                    open.text = Some(String::new());
                    self.takers += 1;
                }
                None => {}
            }
        }
        if !void {
            self.open.push(open);
        }
    }

    /// An element ends, and all that is still open in it.
    pub fn end_tag(&mut self, name: &str) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if let Some(place) = self.open.iter().rposition(|open| open.name == name) {
            while self.open.len() > place {
                self.close();
            }
        }
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        if self.takers == 0 {
            return;
        }
        for taker in self.open.iter_mut().filter_map(|open| open.text.as_mut()) {
            let room = MAX_TEXT.saturating_sub(taker.len());
            taker.push_str(&text[..text.floor_char_boundary(room)]);
        }
    }

    /// The page ends. The outermost items, each with its line.
    pub fn end(mut self) -> Vec<(u64, Value)> {
        while !self.open.is_empty() {
            self.close();
        }
        self.items
    }

    fn close(&mut self) {
        let Some(Open { properties, text, item, .. }) = self.open.pop() else { return };
        if let Some(text) = text {
            self.takers -= 1;
            self.tell(&properties, &Value::from(text.trim()));
        }
        if let Some((line, item)) = item {
            if properties.is_empty() {
                self.items.push((line, Value::Object(item)));
            } else {
                self.tell(&properties, &Value::Object(item));
            }
        }
    }

    /// The innermost open item has these properties.
    fn tell(&mut self, properties: &[String], value: &Value) {
        let Some((_, item)) = self.open.iter_mut().rev().find_map(|open| open.item.as_mut()) else { return };
        for property in properties {
            if let Value::Array(values) = item.entry(property.clone()).or_insert_with(|| Value::Array(Vec::new()))
                && values.len() < MAX_VALUES
            {
                values.push(value.clone());
            }
        }
    }
}

/// Whether an open element ends where another begins.
fn ends_before(open: &str, begins: &str) -> bool {
    match open {
        "li" | "option" | "tr" => begins == open,
        "dt" | "dd" => matches!(begins, "dt" | "dd"),
        "td" | "th" => matches!(begins, "td" | "th" | "tr"),
        "p" => BLOCKS.contains(&begins),
        _ => false,
    }
}

/// The value that an element's attributes tell. `content` is the standard's for `<meta>` alone; shops write it anywhere, and
/// mean it.
fn value_of<'a>(element: &str, attributes: &'a [html5ever::Attribute]) -> Option<&'a str> {
    let told = |name: &str| attribute(attributes, name);
    told("content").or_else(|| match element {
        "a" | "area" | "link" => told("href"),
        "audio" | "embed" | "iframe" | "img" | "source" | "track" | "video" => told("src"),
        "object" => told("data"),
        "data" | "meter" => told("value"),
        "time" => told("datetime"),
        "meta" => Some(""),
        _ => None,
    })
}
