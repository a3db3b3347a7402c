//! What of a page is looked at. Only its tokens are read and no tree is built: a tree can be far larger than its page.

use std::cell::RefCell;

use html5ever::{
    Attribute,
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind,
    },
};
use serde_json::Value;

use super::microdata::Microdata;

/// Most tags of a page that are kept; pages have some thirty.
const MAX_META: usize = 500;

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The language that `<html>` says.
    pub lang: Option<String>,
    /// `<base href>`.
    pub base: Option<String>,
    /// `<link rel="canonical">`.
    pub canonical: Option<String>,
    /// Open Graph's and Meta's tags, in their order.
    meta: Vec<(String, String)>,
    /// JSON-LD.
    pub json_ld: Vec<Block>,
    /// The outermost items of microdata, each with its line, in the form of JSON-LD.
    pub items: Vec<(u64, Value)>,
}

/// A script.
#[derive(Debug)]
pub(super) struct Block {
    /// The line in which it begins.
    pub line: u64,
    pub text: String,
}

impl Page {
    /// Reads a page.
    pub fn read(html: &str) -> Self {
        let tokenizer = Tokenizer::new(Sink(RefCell::default()), TokenizerOpts::default());
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from(html));
        // It stops behind an encoding that is declared; what comes here is decoded already.
        while !queue.is_empty() {
            let _ = tokenizer.feed(&queue);
        }
        tokenizer.end();
        let Reader { mut page, microdata, .. } = tokenizer.sink.0.into_inner();
        page.items = microdata.end();
        page
    }

    /// JSON-LD without a page around it.
    pub fn of_json_ld(text: String) -> Self {
        Self { json_ld: vec![Block { line: 1, text }], ..Self::default() }
    }

    /// The first tag of this name that says something.
    pub fn meta(&self, property: &str) -> Option<&str> {
        self.all_meta(property).next()
    }

    /// All tags of this name that say something.
    pub fn all_meta<'p>(&'p self, property: &str) -> impl Iterator<Item = &'p str> {
        self.meta.iter().filter(move |(name, _)| name == property).map(|(_, content)| content.as_str())
    }
}

struct Sink(RefCell<Reader>);

#[derive(Default)]
struct Reader {
    page: Page,
    microdata: Microdata,
    /// What is being read is a text up to the end of this element, and not markup.
    raw: Option<Raw>,
}

struct Raw {
    name: String,
    /// It is JSON-LD, and is kept.
    kept: bool,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut reader = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return reader.start(&tag, line),
            Token::TagToken(tag) => {
                reader.raw = None;
                reader.microdata.end_tag(&tag.name);
            }
            Token::CharacterTokens(text) => match (&reader.raw, reader.page.json_ld.len()) {
                (None, _) => reader.microdata.text(&text),
                (Some(Raw { kept: true, .. }), 1..) => {
                    if let Some(block) = reader.page.json_ld.last_mut() {
                        block.text.push_str(&text);
                    }
                }
                // A `<title>` or `<textarea>` may be an item's property, a script or a style never.
                (Some(Raw { name, .. }), _) if matches!(name.as_str(), "title" | "textarea") => {
                    reader.microdata.text(&text);
                }
                _ => {}
            },
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Reader {
    fn start(&mut self, tag: &Tag, line: u64) -> TokenSinkResult<()> {
        let attribute = |name: &str| attribute(&tag.attrs, name).map(str::to_owned);
        match &*tag.name {
            "html" => self.page.lang = self.page.lang.take().or_else(|| attribute("lang")),
            "base" => self.page.base = self.page.base.take().or_else(|| attribute("href")),
            "link" if attribute("rel").is_some_and(|rel| has_word(&rel, "canonical")) => {
                self.page.canonical = self.page.canonical.take().or_else(|| attribute("href"));
            }
            "meta" if self.page.meta.len() < MAX_META => {
                let name = attribute("property").or_else(|| attribute("name")).unwrap_or_default();
                let name = name.trim().to_ascii_lowercase();
                let content = attribute("content").filter(|content| !content.trim().is_empty());
                if let Some(content) = content.filter(|_| name.starts_with("og:") || name.starts_with("product:")) {
                    self.page.meta.push((name, content));
                }
            }
            _ => {}
        }
        self.microdata.start_tag(tag, line);
        let kind = match &*tag.name {
            "script" => RawKind::ScriptData,
            "style" | "iframe" | "noembed" | "noframes" | "xmp" => RawKind::Rawtext,
            "title" | "textarea" => RawKind::Rcdata,
            "plaintext" => return TokenSinkResult::Plaintext,
            _ => return TokenSinkResult::Continue,
        };
        let script_type = attribute("type").unwrap_or_default();
        let kept = &*tag.name == "script" && script_type.to_ascii_lowercase().contains("ld+json");
        if kept {
            self.page.json_ld.push(Block { line, text: String::new() });
        }
        self.raw = Some(Raw { name: tag.name.to_string(), kept });
        TokenSinkResult::RawData(kind)
    }
}

/// The value of an attribute.
pub(super) fn attribute<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|a| &*a.name.local == name).map(|a| &*a.value)
}

fn has_word(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|w| w.eq_ignore_ascii_case(word))
}
