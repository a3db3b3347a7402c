//! What a page says of itself: its title, what it is about, what its site is called. For links that people write to each other.
//!
//! A link is somebody's word, and so is what stands behind it:
//!
//! * [`fetch`](crate::fetch) refuses what is not public, and bounds every byte and every wait.
//! * Only HTML, only the beginning of it ([`head`]), only a few lines of text, cut to what a card shows.
//! * Ports 80 and 443 only. Exceptions, also for private addresses, are its own (`--unfurl-allow`): a shop's host that pictures come
//!   from is not thereby everybody's.
//! * A few at a time, at a rate for each room, each host and the server ([`limits`]).
//! * What was asked is not asked again for a while, also if nothing came of it, nor twice at a time ([`memory`]).
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
use tokio::{task::spawn_blocking, time::timeout};
use url::Url;

use self::{head::Head, limits::Gate, memory::Memory};
use crate::{
    catalog::{import::text_encoding, text},
    clock,
    fetch::{Allowed, Answer, Ask, Body, Fetcher, Fresh, HostPort, Limits, Refusal, Validators, Why},
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

/// How long a link waits for its page, also while others ask for it: as long as one that has to wait for its turn.
const PATIENCE: Duration = limits::MAX_WAIT.saturating_add(LIMITS.whole).saturating_add(LIMITS.idle);

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
    /// `allowed`: hosts that may be asked whatever their address and port; `own`: where this server is reached, if it knows.
    pub fn new(allowed: impl IntoIterator<Item = HostPort>, own: Option<&str>) -> Self {
        let fetcher = Fetcher::new(Allowed::new(allowed).and_web_ports());
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
        let asked = inner.memory.of(&url, clock::now());
        let about = timeout(PATIENCE, asked.get_or_try_init(|| inner.ask(room, &url))).await.ok()?;
        about.ok().cloned().flatten()
    }
}

/// There is too much to ask. That is not remembered of a page: it may be asked the next time.
struct TooMuch;

impl Inner {
    async fn ask(&self, room: &RoomId, url: &Url) -> Result<Option<About>, TooMuch> {
        let host = url.host_str().unwrap_or_default();
        let _place = self.gate.enter(room, host).await.ok_or(TooMuch)?;
        let about = ask(&self.fetcher, url, |to| self.gate.may_ask(to.host_str().unwrap_or_default())).await?;
        let outcome = if about.is_some() { "card" } else { "none" };
        metrics::counter!("cabas_unfurls_total", "outcome" => outcome).increment(1);
        Ok(about)
    }
}

/// `may_ask`: whether another host that it redirects to may be asked.
async fn ask(fetcher: &Fetcher, url: &Url, may_ask: impl Fn(&Url) -> bool) -> Result<Option<About>, TooMuch> {
    let ask = Ask {
        url: url.clone(),
        accept: HeaderValue::from_static("text/html, application/xhtml+xml;q=0.9"),
        gzip: true,
        unless: Validators::default(),
        limits: LIMITS,
    };
    match fetcher.get_where(&ask, may_ask).await {
        Ok(Answer::Fresh(fresh)) => Ok(of(*fresh).await),
        Err(error) if error.why == Why::Refused(Refusal::Elsewhere) => Err(TooMuch),
        Ok(Answer::NotModified) | Err(_) => Ok(None),
    }
}

async fn of(Fresh { url, headers, body }: Fresh) -> Option<About> {
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
