//! Google Merchant's RSS 2.0 and Atom.
//!
//! Attributes are the children of an `item` or `entry`, in Google's namespace (whatever its prefix) or bare. What stands
//! deeper belongs to its parent: the `g:price` within a `g:shipping` is no price of the offer. Other namespaces are passed
//! over. Nothing of a DTD is read: entities are XML's own and HTML's, and a document that declares others is refused.

use std::{
    borrow::Cow,
    io::{self, BufRead, BufReader, Read},
};

use quick_xml::{
    Reader,
    escape::{escape, resolve_html5_entity, unescape},
    events::{BytesRef, BytesStart, Event},
};

use super::{
    attribute::{Attribute, Name},
    feed::Feed,
    offer::Offer,
};
use crate::catalog::import::{Outbox, ReadError, Reading, bounded::Bounded};

/// Deepest nesting of elements: feeds have six, descriptions in XHTML a few more.
const MAX_DEPTH: usize = 64;
/// Most prefixes of Google's namespaces that are remembered.
const MAX_PREFIXES: usize = 8;
/// Bytes read at a time.
const READ_BUFFER: usize = 64 * 1024;
/// What Google's namespaces have in their addresses: `http://base.google.com/ns/1.0`, and `cns` for attributes of one's own.
const NAMESPACES: [&str; 2] = ["base.google.com/ns/", "base.google.com/cns/"];

/// Reads a feed to its end.
pub(in crate::catalog::import) fn read(
    feed: &mut dyn Read,
    reading: &Reading,
    out: &mut Outbox<'_>,
) -> Result<(), ReadError> {
    let (bounded, item_end) = Bounded::new(feed);
    let mut reader = Reader::from_reader(Lines { inner: BufReader::with_capacity(READ_BUFFER, bounded), line: 1 });
    // `Black & White` is the commonest fault of hand-made feeds, and there is no doubt what it means.
    reader.config_mut().allow_dangling_amp = true;
    let mut walk =
        Walk { feed: Feed::new(reading, out), depth: 0, prefixes: vec!["g".into()], at: At::Outside, items: 0 };
    let mut root: Option<String> = None;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        let place = Place { line: reader.get_ref().line, byte: reader.buffer_position() };
        match event.map_err(|e| broken(&e, place.line))? {
            Event::Start(start) => {
                root.get_or_insert_with(|| start.local_name().into_inner().to_owned());
                walk.start(&start, place)?;
            }
            Event::End(end) => walk.end(end.name().into_inner(), place)?,
            Event::Empty(element) => {
                root.get_or_insert_with(|| element.local_name().into_inner().to_owned());
                walk.start(&element, place)?;
                walk.end(element.name().into_inner(), place)?;
            }
            Event::Text(text) => walk.text(&text.xml10_content(), Written::Escaped),
            Event::CData(text) => walk.text(&text.xml10_content(), Written::Plain),
            Event::GeneralRef(name) => walk.reference(&name),
            Event::DocType(declared) if declared.contains('[') => {
                let reason = "it declares entities of its own (a DTD), which are not read";
                return Err(ReadError::Format(format!("line {}: {reason}", place.line)));
            }
            Event::DocType(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
        if walk.between_items() {
            item_end.reached();
        }
    }
    match root.as_deref() {
        _ if walk.depth > 0 => Err(ReadError::Format("it ends in the middle: an element isn't closed".to_owned())),
        None => Err(ReadError::Format("no RSS and no Atom: there is no element in it".to_owned())),
        Some(root) if walk.items == 0 && !["rss", "feed", "RDF"].contains(&root) => {
            Err(ReadError::Format(format!("no RSS and no Atom: its outermost element is {:?}", excerpt(root))))
        }
        Some(_) => walk.feed.end(),
    }
}

fn broken(e: &quick_xml::Error, line: u64) -> ReadError {
    match e {
        quick_xml::Error::Io(e) => ReadError::Format(format!("line {line}: {e}")),
        e => ReadError::Format(format!("line {line}: not well-formed XML: {}", excerpt(&e.to_string()))),
    }
}

/// Names in it may be as long as the feed.
fn excerpt(text: &str) -> String {
    crate::catalog::text::line(text, 200).text
}

/// Where the reader is.
#[derive(Clone, Copy)]
struct Place {
    line: u64,
    byte: u64,
}

/// How a text stands in the feed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    /// As in markup: `&` and `<` would be escaped.
    Escaped,
    /// As it is.
    Plain,
}

/// What is being read.
enum At {
    /// Something around the items.
    Outside,
    /// The feed's language.
    Language(String),
    /// An item.
    Item(Item),
}

struct Item {
    offer: Offer,
    began: Place,
    depth: usize,
    field: Option<Field>,
}

struct Field {
    name: Name,
    in_namespace: bool,
    text: String,
}

struct Walk<'r, 'o, 's> {
    feed: Feed<'r, 'o, 's>,
    /// How many elements are open.
    depth: usize,
    /// Prefixes of Google's namespaces.
    prefixes: Vec<String>,
    at: At,
    items: u64,
}

impl Walk<'_, '_, '_> {
    fn between_items(&self) -> bool {
        matches!(self.at, At::Outside)
    }

    fn start(&mut self, start: &BytesStart<'_>, place: Place) -> Result<(), ReadError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let reason = format!("line {}: elements nested deeper than {MAX_DEPTH}", place.line);
            return Err(ReadError::Format(reason));
        }
        let name = start.name();
        let local = start.local_name().into_inner();
        match &mut self.at {
            At::Outside => {
                self.declarations(start);
                if matches!(local, "item" | "entry") {
                    let offer = Offer::default();
                    self.at = At::Item(Item { offer, began: place, depth: self.depth, field: None });
                    self.items += 1;
                } else if name.into_inner() == "language" {
                    self.at = At::Language(String::new());
                }
            }
            At::Item(item) if self.depth == item.depth + 1 => {
                let in_namespace = match name.prefix() {
                    None => false,
                    Some(prefix) if self.prefixes.iter().any(|known| known == prefix.into_inner()) => true,
                    Some(_) => return Ok(()),
                };
                let field = Name::of(local).map(|name| Field { name, in_namespace, text: String::new() });
                item.field = field.and_then(|field| with_address(field, start));
            }
            At::Item(Item { field: Some(field), .. }) if field.name.attribute.is_text() => {
                field.text.push('<');
                field.text.push_str(start);
                field.text.push('>');
            }
            At::Item(Item { field: Some(field), .. }) if field.name.attribute.has_parts() => field.text.push(':'),
            At::Language(_) | At::Item(_) => {}
        }
        Ok(())
    }

    /// Namespaces and the language, as far as an element around the items declares them.
    fn declarations(&mut self, start: &BytesStart<'_>) {
        for attribute in start.attributes().with_checks(false).flatten() {
            let key = attribute.key.into_inner();
            let value: &str = &attribute.value;
            if key == "xml:lang" {
                self.feed.language(value);
            } else if let Some(prefix) = key.strip_prefix("xmlns:")
                && NAMESPACES.iter().any(|namespace| value.contains(namespace))
                && self.prefixes.len() < MAX_PREFIXES
            {
                self.prefixes.push(prefix.to_owned());
            }
        }
    }

    fn end(&mut self, name: &str, place: Place) -> Result<(), ReadError> {
        let ended = self.depth;
        self.depth = self.depth.saturating_sub(1);
        match &mut self.at {
            At::Language(tag) => {
                let tag = std::mem::take(tag);
                self.feed.language(&tag);
                self.at = At::Outside;
            }
            At::Item(item) if ended == item.depth + 1 => {
                if let Some(Field { name: of, in_namespace, text }) = item.field.take() {
                    let text = if of.attribute.has_parts() { parts(&text) } else { text };
                    item.offer.set(of, in_namespace, text);
                }
            }
            At::Item(item) if ended == item.depth => {
                let offer = std::mem::take(&mut item.offer);
                let began = item.began;
                self.at = At::Outside;
                let offer = offer.placed(format!("line {}, item {}", began.line, self.items));
                let bytes = usize::try_from(place.byte.saturating_sub(began.byte)).unwrap_or(usize::MAX);
                self.feed.offer(offer, bytes)?;
            }
            At::Item(Item { field: Some(field), .. }) if field.name.attribute.is_text() => {
                field.text.extend(["</", name, ">"]);
            }
            At::Outside | At::Item(_) => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str, written: Written) {
        let depth = self.depth;
        match &mut self.at {
            At::Language(tag) => tag.push_str(text),
            At::Item(Item { depth: item, field: Some(field), .. }) => {
                let attribute = field.name.attribute;
                if depth == *item + 1 || attribute.has_parts() {
                    field.text.push_str(text);
                } else if attribute.is_text() {
                    // Within markup it has to stay what it is.
                    let text = if written == Written::Plain { escape(text) } else { Cow::Borrowed(text) };
                    field.text.push_str(&text);
                }
            }
            At::Outside | At::Item(_) => {}
        }
    }

    fn reference(&mut self, name: &BytesRef<'_>) {
        let character = name.resolve_char_ref().ok().flatten().map(String::from);
        let known = character.or_else(|| resolve_html5_entity(name).map(str::to_owned));
        match known {
            Some(text) => self.text(&text, Written::Plain),
            None => self.text(&format!("&{};", &**name), Written::Escaped),
        }
    }
}

/// Atom has the address in an attribute; only the one that leads to the page is meant.
fn with_address(mut field: Field, start: &BytesStart<'_>) -> Option<Field> {
    if field.name.attribute != Attribute::Link {
        return Some(field);
    }
    for attribute in start.attributes().with_checks(false).flatten() {
        match attribute.key.into_inner() {
            "href" => {
                field.text = unescape(&attribute.value).map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
            }
            "rel" if &*attribute.value != "alternate" => return None,
            _ => {}
        }
    }
    Some(field)
}

/// The parts of a value, as tables write them: `EC:EPREL:123456`.
fn parts(text: &str) -> String {
    let parts = text.split(':').map(str::trim).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(":")
}

/// Counts lines.
struct Lines<R> {
    inner: BufReader<R>,
    line: u64,
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?;
        let n = read.len().min(out.len());
        out[..n].copy_from_slice(&read[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        let ends = self.inner.buffer().iter().take(n).filter(|b| **b == b'\n').count();
        self.line += ends as u64;
        self.inner.consume(n);
    }
}
