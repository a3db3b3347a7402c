//! The head of a page: title, and what its tags say. Only tokens are read and no tree is built: a tree can be far larger than its page.

use std::{
    cell::RefCell,
    time::{Duration, Instant},
};

use html5ever::{
    Attribute,
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind,
    },
};

/// What ends the head, or begins what is behind it.
const MARKS: [&[u8]; 2] = [b"</head", b"<body"];
/// Bytes of the longest of these, less one: so many of the last piece may belong to one that ends in the next.
pub const MARK_BYTES: usize = 5;
/// Bytes of a title or a tag's content that are kept: many times what is shown.
const MAX_KEPT_BYTES: usize = 4 * 1024;

/// Bytes that are read at a time.
const PIECE_BYTES: usize = 4 * 1024;
/// Pieces within which something has to end that began: a tag, a comment. The tokenizer holds each attribute of a tag against all
/// before it, so a tag of a mebibyte would take minutes. What was read until then counts.
const MAX_SILENT_PIECES: u32 = 4;
/// How long a page is read, by the clock: many times what the longest head takes. Tags that are just short enough, each with thousands
/// of attributes, would add up.
const MAX_READING: Duration = Duration::from_millis(200);

/// Whether the head's end is in these bytes.
pub fn ends_in(bytes: &[u8]) -> bool {
    MARKS.iter().any(|mark| bytes.windows(mark.len()).any(|seen| seen.eq_ignore_ascii_case(mark)))
}

/// What the head says: Open Graph's tags first, then X's ("twitter:"), then the page's own.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Its title.
    pub title: Option<String>,
    /// What the site calls itself.
    pub site: Option<String>,
    /// What it is about.
    pub description: Option<String>,
}

impl Head {
    /// Reads a page up to the end of its head.
    pub fn read(html: &str) -> Self {
        let tokenizer = Tokenizer::new(Sink(RefCell::default()), TokenizerOpts::default());
        let queue = BufferQueue::default();
        let (mut rest, mut silent, mut heard) = (html, 0, 0);
        #[expect(clippy::disallowed_methods, reason = "bounds what a page costs, whatever it holds")]
        let begun = Instant::now();
        while !rest.is_empty() && silent < MAX_SILENT_PIECES && begun.elapsed() < MAX_READING {
            let (piece, behind) = rest.split_at(rest.floor_char_boundary(PIECE_BYTES));
            rest = behind;
            queue.push_back(StrTendril::from(piece));
            // It stops behind an encoding that is declared; what comes here is decoded already.
            while !queue.is_empty() {
                let _ = tokenizer.feed(&queue);
            }
            let reader = tokenizer.sink.0.borrow();
            if reader.over {
                break;
            }
            silent = if reader.tokens == heard { silent + 1 } else { 0 };
            heard = reader.tokens;
        }
        let Reader { title, told, .. } = tokenizer.sink.0.into_inner();
        let [og_title, og_description, site, x_title, x_description, description] = told;
        Self {
            title: og_title.or(x_title).or(Some(title).filter(|title| !title.trim().is_empty())),
            site,
            description: og_description.or(x_description).or(description),
        }
    }
}

/// The tags that are read, in the order of [`Reader::told`].
const TAGS: [&str; 6] =
    ["og:title", "og:description", "og:site_name", "twitter:title", "twitter:description", "description"];

struct Sink(RefCell<Reader>);

#[derive(Default)]
struct Reader {
    title: String,
    told: [Option<String>; TAGS.len()],
    /// What is being read is the page's title.
    in_title: bool,
    /// The first title was read: further ones are of drawings.
    titled: bool,
    /// The head is over.
    over: bool,
    /// Tokens that came, but for errors: those come in the middle of a tag, too.
    tokens: u64,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reader = self.0.borrow_mut();
        reader.tokens += u64::from(!matches!(token, Token::ParseError(_)));
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return reader.start(&tag),
            Token::TagToken(tag) => reader.end(&tag.name),
            Token::CharacterTokens(text) if reader.in_title => {
                let room = MAX_KEPT_BYTES.saturating_sub(reader.title.len());
                reader.title.push_str(beginning(&text, room));
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Reader {
    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let kind = match &*tag.name {
            "body" => {
                self.over = true;
                return TokenSinkResult::Continue;
            }
            "meta" => {
                self.meta(&tag.attrs);
                return TokenSinkResult::Continue;
            }
            "title" => {
                self.in_title = !self.titled && !self.over;
                RawKind::Rcdata
            }
            "script" => RawKind::ScriptData,
            "style" | "iframe" | "noembed" | "noframes" | "xmp" => RawKind::Rawtext,
            "textarea" => RawKind::Rcdata,
            "plaintext" => return TokenSinkResult::Plaintext,
            _ => return TokenSinkResult::Continue,
        };
        TokenSinkResult::RawData(kind)
    }

    fn end(&mut self, name: &str) {
        match name {
            "title" if self.in_title => (self.in_title, self.titled) = (false, true),
            "head" => self.over = true,
            _ => {}
        }
    }

    fn meta(&mut self, attributes: &[Attribute]) {
        let attribute = |name: &str| attributes.iter().find(|a| &*a.name.local == name).map(|a| &*a.value);
        let name = attribute("property").or_else(|| attribute("name")).unwrap_or_default().trim();
        let Some(place) = TAGS.iter().position(|tag| tag.eq_ignore_ascii_case(name)) else { return };
        let content = attribute("content").filter(|content| !content.trim().is_empty());
        if let Some(content) = content.filter(|_| !self.over && self.told[place].is_none()) {
            self.told[place] = Some(beginning(content, MAX_KEPT_BYTES).to_owned());
        }
    }
}

/// At most so many bytes of a text.
fn beginning(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}
