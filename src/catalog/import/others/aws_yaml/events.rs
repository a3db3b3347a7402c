//! YAML as a stream. Memory holds one product: anchors and aliases, with which few bytes can stand for very many, are
//! refused, and so is what is nested deeper than a product is.

use std::{
    cell::RefCell,
    io::{self, BufRead, BufReader, Read},
    rc::Rc,
};

use saphyr_parser::{BufferedInput, Event, Parser, ScalarStyle};

use crate::catalog::import::{
    ReadError,
    bounded::{Bounded, RowEnd},
};

/// Bytes read at a time.
const READ_BUFFER: usize = 64 * 1024;
/// How deep the list, its products and their own lists may be nested.
const MAX_DEPTH: usize = 8;

/// What stands in a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// A value; `None` for null.
    Scalar(Option<String>),
    /// A list begins.
    Sequence,
    /// A list of names and values begins.
    Mapping,
    /// What began last ends.
    Close,
    /// Nothing comes any more.
    End,
}

/// What went wrong with the feed while it was read.
type Failure = Rc<RefCell<Option<io::Error>>>;

/// A document under way.
pub(super) struct Events<'f> {
    parser: Parser<'f, BufferedInput<Chars<'f>>>,
    failure: Failure,
    row_end: RowEnd,
    depth: usize,
    /// How many products were read, and how many have begun.
    items: usize,
    begun: usize,
}

impl<'f> Events<'f> {
    pub fn of(feed: &'f mut dyn Read) -> Self {
        let (bounded, row_end) = Bounded::new(feed);
        let failure = Failure::default();
        let chars = Chars {
            lines: BufReader::with_capacity(READ_BUFFER, bounded),
            line: String::new(),
            at: 0,
            failure: Rc::clone(&failure),
        };
        Self { parser: Parser::new_from_iter(chars), failure, row_end, depth: 0, items: 0, begun: 0 }
    }

    /// What comes next, and in which line it begins.
    pub fn next(&mut self) -> Result<(Node, usize), ReadError> {
        loop {
            let event = self.parser.next_event();
            // The parser takes a feed that fails for one that ends.
            if let Some(failed) = self.failure.borrow_mut().take() {
                return Err(self.broken(&failed));
            }
            let Some(event) = event else { return Ok((Node::End, 0)) };
            let (event, span) = event.map_err(|e| self.broken(&e))?;
            let line = span.start.line();
            let (node, anchor) = match event {
                Event::Nothing | Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd => continue,
                Event::StreamEnd => (Node::End, 0),
                Event::Alias(anchor) => (Node::End, anchor),
                Event::Scalar(text, style, anchor, _) => {
                    let is_null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                    (Node::Scalar((!is_null).then(|| text.into_owned())), anchor)
                }
                Event::SequenceStart(anchor, _) => (Node::Sequence, anchor),
                Event::MappingStart(anchor, _) => (Node::Mapping, anchor),
                Event::SequenceEnd | Event::MappingEnd => (Node::Close, 0),
            };
            // Zero is none.
            if anchor != 0 {
                return Err(ReadError::Format(format!("line {line}: anchors and aliases are not read")));
            }
            match node {
                Node::Sequence | Node::Mapping => self.depth += 1,
                Node::Close => self.depth = self.depth.saturating_sub(1),
                Node::Scalar(_) | Node::End => {}
            }
            if self.depth > MAX_DEPTH {
                return Err(ReadError::Format(format!("line {line}: nested deeper than {MAX_DEPTH}")));
            }
            return Ok((node, line));
        }
    }

    /// The next item of the list of products; `None` at its end.
    pub fn next_item(&mut self) -> Result<Option<(Node, usize)>, ReadError> {
        self.row_end.reached();
        self.items = self.begun;
        let (node, line) = self.next()?;
        if node == Node::Close {
            return Ok(None);
        }
        self.begun += 1;
        Ok(Some((node, line)))
    }

    /// Passes over the rest of what has begun with this.
    pub fn skip(&mut self, begun: &Node) -> Result<(), ReadError> {
        let mut open = usize::from(matches!(begun, Node::Sequence | Node::Mapping));
        while open > 0 {
            match self.next()?.0 {
                Node::Sequence | Node::Mapping => open += 1,
                Node::Close => open -= 1,
                Node::End => return Ok(()),
                Node::Scalar(_) => {}
            }
        }
        Ok(())
    }

    fn broken(&self, e: &dyn std::fmt::Display) -> ReadError {
        ReadError::Format(format!("not whole YAML, after {} products: {e}", self.items))
    }
}

/// The characters of a feed, read line by line.
struct Chars<'f> {
    lines: BufReader<Bounded<&'f mut dyn Read>>,
    line: String,
    at: usize,
    failure: Failure,
}

impl Iterator for Chars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if self.at == self.line.len() {
            let mut bytes = Vec::new();
            if let Err(e) = self.lines.read_until(b'\n', &mut bytes) {
                *self.failure.borrow_mut() = Some(e);
                return None;
            }
            self.line = String::from_utf8_lossy(&bytes).into_owned();
            self.at = 0;
        }
        let c = self.line[self.at..].chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }
}
