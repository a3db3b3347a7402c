//! What a page says of itself: its title, what it is about, what its site is called. For links that people write to each other.
//!
//! A link is somebody's word, and so is what stands behind it:
//!
//! * [`fetch`](crate::fetch) refuses what is not public, and bounds every byte and every wait.
//! * Only HTML, only the beginning of it ([`head`]), only a few lines of text, cut to what a card shows.
//! * A few at a time, at a rate for each room and each host ([`limits`]).
//! * What was asked is not asked again for a while, also if nothing came of it ([`memory`]).
//!
//! Neither links nor what they lead to are logged.

pub mod head;
mod limits;
mod memory;

use std::{
    io::{Cursor, Read},
    sync::Arc,
    time::Duration,
};

use hyper::header::{self, HeaderValue};
use tokio::task::spawn_blocking;
use url::Url;

use self::{head::Head, limits::Gate, memory::Memory};
use crate::{
    catalog::{import::text_encoding, text},
    clock,
    fetch::{Answer, Ask, Body, Fetcher, Fresh, Limits, Validators},
    ids::RoomId,
    protocol::link::{MAX_CARD_DESCRIPTION_CHARS, MAX_CARD_SITE_CHARS, MAX_CARD_TITLE_CHARS},
};

/// What is read of a page before its head has ended; a page that has a longer one gets no card. Large shops and video sites put
/// half a megabyte of scripts before their title.
pub const MAX_HEAD_BYTES: u64 = 1 << 20;
/// Asking for a page. What it says to be long may be more than what is read of it.
const LIMITS: Limits = Limits {
    wire_bytes: 16 << 20,
    decoded_bytes: MAX_HEAD_BYTES,
    idle: Duration::from_secs(4),
    whole: Duration::from_secs(8),
};

/// What a page says of itself: plain text in single lines, cut to their bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The host that it came from, with its port where that is unusual.
    pub host: String,
    /// Its title, not empty.
    pub title: String,
    /// What the site calls itself.
    pub site: Option<String>,
    /// What it is about.
    pub description: Option<String>,
}

/// Asks pages what they are. Clones share what is remembered.
#[derive(Clone)]
pub struct Unfurl {
    inner: Arc<Inner>,
}

struct Inner {
    fetcher: Fetcher,
    /// Our own origin, whose pages are not asked: what they show is in the room already.
    own: Option<url::Origin>,
    gate: Gate,
    memory: Memory,
}

impl Unfurl {
    /// `own`: where this server is reached, if it knows.
    pub fn new(fetcher: Fetcher, own: Option<&str>) -> Self {
        let own = own.and_then(|own| Url::parse(own).ok()).map(|own| own.origin());
        Self { inner: Arc::new(Inner { fetcher, own, gate: Gate::default(), memory: Memory::default() }) }
    }

    /// What the page behind a link says of itself. Nothing where it says nothing or can't be had, and where there is too much to ask.
    pub async fn about(&self, room: &RoomId, link: &str) -> Option<About> {
        let inner = &self.inner;
        let mut url = Url::parse(link).ok()?;
        if inner.own.as_ref() == Some(&url.origin()) {
            return None;
        }
        // What is behind it says where on the page, and is not asked for.
        url.set_fragment(None);
        if let Ok(remembered) = inner.memory.recall(&url, clock::now()) {
            return remembered;
        }
        let _place = inner.gate.enter(room, url.host_str()?).await?;
        let about = ask(&inner.fetcher, &url).await;
        let outcome = if about.is_some() { "card" } else { "none" };
        metrics::counter!("cabas_unfurls_total", "outcome" => outcome).increment(1);
        inner.memory.remember(&url, about.clone(), clock::now());
        about
    }
}

async fn ask(fetcher: &Fetcher, url: &Url) -> Option<About> {
    let ask = Ask {
        url: url.clone(),
        accept: HeaderValue::from_static("text/html, application/xhtml+xml;q=0.9"),
        gzip: true,
        unless: Validators::default(),
        limits: LIMITS,
    };
    let Ok(Answer::Fresh(fresh)) = fetcher.get(&ask).await else { return None };
    let Fresh { url, headers, body } = *fresh;
    let told = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    if !is_html(told) {
        return None;
    }
    let charset = charset(told);
    let bytes = read(body).await?;
    let host = host(&url)?;
    spawn_blocking(move || about(host, bytes, charset.as_deref())).await.ok()?
}

/// The page up to the end of its head; nothing where that is too far, or the rest does not come.
async fn read(mut body: Body) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = body.chunk().await.ok()? {
        let new = bytes.len().saturating_sub(head::MARK_BYTES);
        bytes.extend_from_slice(&chunk);
        if head::ends_in(&bytes[new..]) {
            break;
        }
    }
    Some(bytes)
}

/// What HTML says of itself; `charset` is what the server says of it.
pub fn about(host: String, html: Vec<u8>, charset: Option<&str>) -> Option<About> {
    let mut text = String::new();
    let mut decoded = text_encoding::decoded(Cursor::new(html), charset).ok()?;
    decoded.read_to_string(&mut text).ok()?;
    let Head { title, site, description } = Head::read(&text);
    let title = line(title.as_deref(), MAX_CARD_TITLE_CHARS)?;
    // What says nothing new is left out.
    let site = line(site.as_deref(), MAX_CARD_SITE_CHARS).filter(|site| *site != host && *site != title);
    let description = line(description.as_deref(), MAX_CARD_DESCRIPTION_CHARS).filter(|said| *said != title);
    Some(About { host, title, site, description })
}

/// A clean line of at most `most` characters, with a sign at its end where it was longer.
fn line(text: Option<&str>, most: usize) -> Option<String> {
    let whole = text::line(text?, most);
    let mut kept = whole.text;
    if whole.shortened {
        kept = text::line(&kept, most - 1).text + "…";
    }
    Some(kept).filter(|kept| !kept.is_empty())
}

/// As addresses write it, in ASCII: letters that only look like another host's are not shown as such.
fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// Whether `Content-Type` says that it is HTML.
fn is_html(told: &str) -> bool {
    let essence = told.split(';').next().unwrap_or_default().trim();
    ["text/html", "application/xhtml+xml"].iter().any(|html| essence.eq_ignore_ascii_case(html))
}

/// The charset that `Content-Type` says.
fn charset(told: &str) -> Option<String> {
    told.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_owned())
    })
}

#[cfg(test)]
mod tests;
