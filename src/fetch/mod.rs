//! The one way by which Cabas fetches from elsewhere: feeds by their address, pictures, later previews and webhooks.
//!
//! Whoever can name an address to a server can make it knock at doors that only the server reaches. So:
//!
//! * [`target`]: http(s) only, no credentials in the address; port 80, 443, or what the address names from 1024 on.
//! * [`address`]: a host whose addresses are not all public is refused.
//! * [`connect`]: a name is looked up once, and the connection goes to an address that was checked, so that DNS has no
//!   second chance. At most [`MAX_REDIRECTS`] redirects, each checked the same way.
//! * [`body`]: bytes are counted as they come and again once decompressed, and every wait has an end.
//! * No cookies, no proxy from the environment, nothing of the caller's is sent along.
//!
//! `--allow-fetch HOST:PORT` ([`Allowed`]) makes exceptions for tests and intranets, `--unfurl-allow HOST:PORT` for what messages
//! link to: the former is for what who runs the server imports, the latter puts a host in every guest's hands.

pub mod address;
mod body;
mod connect;
mod error;
mod later;
mod network;
mod target;

use std::{error::Error, sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::Empty;
use hyper::{
    HeaderMap, Request, Response, StatusCode, Uri,
    body::Incoming,
    header::{self, HeaderValue},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::Client,
    rt::{TokioExecutor, TokioTimer},
};
use tokio::time::{Instant, timeout};
use url::Url;

pub use body::{BlockingBody, Body};
use connect::Connector;
pub use error::{FetchError, Measure, Refusal, Stage, Why};
pub use network::{Network, System};
pub use target::{Allowed, HostPort};

/// Redirects that are followed.
pub const MAX_REDIRECTS: usize = 3;
/// What one byte on the wire may become once decompressed, from a mebibyte on. Feeds shrink to a tenth, hardly more.
pub const MAX_RATIO: u64 = 100;
/// Connections that are kept for the next request, of one host.
const MAX_IDLE_PER_HOST: usize = 4;
/// How long they are kept.
const IDLE_CONNECTION: Duration = Duration::from_secs(30);
/// Largest head of an answer.
const MAX_HEAD_BYTES: usize = 32 * 1024;
const USER_AGENT: HeaderValue = HeaderValue::from_static(concat!("cabas/", env!("CARGO_PKG_VERSION")));

/// How much of an answer is taken, and how long it may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes as they come over the wire.
    pub wire_bytes: u64,
    /// Bytes once decompressed. Also see [`MAX_RATIO`].
    pub decoded_bytes: u64,
    /// Longest silence, before the answer and within it.
    pub idle: Duration,
    /// Longest for everything, redirects included.
    pub whole: Duration,
}

impl Limits {
    /// For feeds: a hundred thousand products fit in.
    pub const FEED: Self = Self {
        wire_bytes: 20 << 20,
        decoded_bytes: 100 << 20,
        idle: Duration::from_secs(20),
        whole: Duration::from_mins(5),
    };
}

/// What to ask for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Where.
    pub url: Url,
    /// Media types, as `Accept` has them.
    pub accept: HeaderValue,
    /// Whether it may come gzipped. Not for what is compressed by itself.
    pub gzip: bool,
    /// Only if it is no longer what these say.
    pub unless: Validators,
    /// At most.
    pub limits: Limits,
}

/// What an answer was tagged with; empty where it wasn't.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<HeaderValue>,
    /// `Last-Modified`.
    pub modified: Option<HeaderValue>,
}

/// What was answered.
#[derive(Debug)]
pub enum Answer {
    /// Here it is.
    Fresh(Box<Fresh>),
    /// It is still what [`Ask::unless`] says.
    NotModified,
}

/// An answer with a body.
pub struct Fresh {
    /// Where it came from, after redirects.
    pub url: Url,
    /// The answer's headers. Claims of the other side, no more.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Body,
}

impl std::fmt::Debug for Fresh {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fresh").field("host", &self.url.host_str()).finish_non_exhaustive()
    }
}

impl Fresh {
    /// What to ask with next time.
    pub fn validators(&self) -> Validators {
        let header = |name| self.headers.get(name).cloned();
        Validators { etag: header(header::ETAG), modified: header(header::LAST_MODIFIED) }
    }
}

/// Fetches. Clones share connections.
#[derive(Clone)]
pub struct Fetcher {
    client: Client<HttpsConnector<Connector>, Empty<Bytes>>,
    allowed: Arc<Allowed>,
}

impl Fetcher {
    /// With these exceptions, and look-ups of its own: who waits for names here keeps nobody else waiting.
    pub fn new(allowed: Allowed) -> Self {
        Self::over(Arc::new(System::default()), allowed)
    }

    /// Over another network than this machine's.
    pub fn over(network: Arc<dyn Network>, allowed: Allowed) -> Self {
        let allowed = Arc::new(allowed);
        let connector = HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .wrap_connector(Connector::new(network, Arc::clone(&allowed)));
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_CONNECTION)
            .pool_max_idle_per_host(MAX_IDLE_PER_HOST)
            .http1_max_buf_size(MAX_HEAD_BYTES)
            .build(connector);
        Self { client, allowed }
    }

    /// Fetches; an answer other than 200 (and 304 where that was asked for) is an error.
    pub async fn get(&self, ask: &Ask) -> Result<Answer, FetchError> {
        self.get_where(ask, |_| true).await
    }

    /// Fetches, and asks the caller before it is redirected to another host ([`Refusal::Elsewhere`]).
    pub async fn get_where(&self, ask: &Ask, may_ask: impl Fn(&Url) -> bool) -> Result<Answer, FetchError> {
        let deadline = Instant::now() + ask.limits.whole;
        let mut url = ask.url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let host = url.host_str().unwrap_or_default().to_owned();
            let failed = |why: Why| FetchError::new(&host, why);
            target::check(&url, &self.allowed).map_err(|refusal| failed(refusal.into()))?;
            let response = self.hop(&url, ask, deadline).await?;
            match response.status() {
                StatusCode::OK => {
                    return fresh(url, response, ask, deadline)
                        .map_err(failed)
                        .map(|fresh| Answer::Fresh(Box::new(fresh)));
                }
                StatusCode::NOT_MODIFIED if ask.unless != Validators::default() => return Ok(Answer::NotModified),
                status if is_redirect(status) => {
                    let to = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
                    let next = to.and_then(|to| url.join(to).ok());
                    let next = next.ok_or_else(|| failed(Refusal::Unreadable.into()))?;
                    if next.host_str() != url.host_str() && !may_ask(&next) {
                        return Err(failed(Refusal::Elsewhere.into()));
                    }
                    url = next;
                }
                status => {
                    let retry_after = later::retry_after(response.headers());
                    return Err(FetchError { retry_after, ..failed(Why::Status(status.as_u16())) });
                }
            }
        }
        Err(FetchError::new(url.host_str().unwrap_or_default(), Refusal::Redirects))
    }

    async fn hop(&self, url: &Url, ask: &Ask, deadline: Instant) -> Result<Response<Incoming>, FetchError> {
        let host = url.host_str().unwrap_or_default();
        let request = request(url, ask).map_err(|refusal| FetchError::new(host, refusal))?;
        let left = deadline.saturating_duration_since(Instant::now());
        // Connecting has its own limit; what is left of the wait is for the head of the answer.
        let patience = connect::CONNECT_TIMEOUT + ask.limits.idle;
        match timeout(patience.min(left), self.client.request(request)).await {
            Ok(answer) => answer.map_err(|error| cause(host, &error)),
            Err(_) if left <= patience => {
                Err(FetchError::new(host, Why::Slow { stage: Stage::Whole, limit: ask.limits.whole }))
            }
            Err(_) => Err(FetchError::new(host, Why::Slow { stage: Stage::Idle, limit: patience })),
        }
    }
}

fn fresh(url: Url, response: Response<Incoming>, ask: &Ask, deadline: Instant) -> Result<Fresh, Why> {
    let (head, incoming) = response.into_parts();
    let gzip = match head.headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes) {
        None | Some(b"" | b"identity") => false,
        Some(b"gzip" | b"x-gzip") if ask.gzip => true,
        Some(_) => return Err(Why::Encoding),
    };
    let claimed = head.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if claimed.is_some_and(|bytes: u64| bytes > ask.limits.wire_bytes) {
        return Err(Why::TooLarge { measure: Measure::Wire(ask.limits.wire_bytes) });
    }
    let host = url.host_str().unwrap_or_default().to_owned();
    Ok(Fresh { body: Body::new(host, incoming, gzip, ask.limits, deadline), url, headers: head.headers })
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn request(url: &Url, ask: &Ask) -> Result<Request<Empty<Bytes>>, Refusal> {
    let mut bare = url.clone();
    bare.set_fragment(None);
    let uri: Uri = bare.as_str().parse().map_err(|_| Refusal::Unreadable)?;
    let mut request = Request::new(Empty::new());
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    headers.insert(header::USER_AGENT, USER_AGENT);
    headers.insert(header::ACCEPT, ask.accept.clone());
    let encoding = HeaderValue::from_static(if ask.gzip { "gzip" } else { "identity" });
    headers.insert(header::ACCEPT_ENCODING, encoding);
    let conditions = [(header::IF_NONE_MATCH, &ask.unless.etag), (header::IF_MODIFIED_SINCE, &ask.unless.modified)];
    for (name, value) in conditions {
        if let Some(value) = value {
            headers.insert(name, value.clone());
        }
    }
    Ok(request)
}

/// The connector's own error out of the client's, or else what broke.
fn cause(host: &str, error: &hyper_util::client::legacy::Error) -> FetchError {
    let mut at: Option<&(dyn Error + 'static)> = Some(error);
    let mut last = error.to_string();
    while let Some(error) = at {
        if let Some(ours) = error.downcast_ref::<FetchError>() {
            return ours.clone();
        }
        last = error.to_string();
        at = error.source();
    }
    FetchError::new(host, Why::Broken(last))
}
