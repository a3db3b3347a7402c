//! Why something was not fetched.

use std::{fmt, io, time::Duration};

use super::address::Block;

/// Something that was not fetched, and whose it would have been. Holds no path and no query: they may be secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{host}: {why}{}", Later(*.retry_after))]
pub struct FetchError {
    /// The host that was asked at that moment, the last of the redirects.
    pub host: String,
    /// Why.
    pub why: Why,
    /// When the other side wants to be asked again, where it says so.
    pub retry_after: Option<Duration>,
}

/// When to ask again, behind the reason.
struct Later(Option<Duration>);

impl fmt::Display for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |after| write!(f, ", and asks to wait for {} s", after.as_secs()))
    }
}

impl FetchError {
    pub(super) fn new(host: impl Into<String>, why: impl Into<Why>) -> Self {
        Self { host: host.into(), why: why.into(), retry_after: None }
    }

    /// Whether a rule or a limit of ours forbids it (422 over HTTP); otherwise the other side or the network failed.
    pub fn is_refusal(&self) -> bool {
        matches!(self.why, Why::Refused(_) | Why::TooLarge { .. } | Why::Encoding)
    }

    /// Whether asking again later may help.
    pub fn is_temporary(&self) -> bool {
        match &self.why {
            Why::Unresolved | Why::Unreachable(_) | Why::Slow { .. } | Why::Broken(_) => true,
            Why::Status(status) => *status >= 500 || matches!(status, 408 | 425 | 429),
            Why::Refused(_) | Why::TooLarge { .. } | Why::Encoding => false,
        }
    }
}

/// As an error of a reader: [`FetchError`] is found in it again by `get_ref` and a downcast.
impl From<FetchError> for io::Error {
    fn from(error: FetchError) -> Self {
        Self::other(error)
    }
}

/// What stood in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// A rule of ours.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The name has no address.
    #[error("there is no such host")]
    Unresolved,
    /// No connection.
    #[error("can't be reached: {0}")]
    Unreachable(io::ErrorKind),
    /// Connection, TLS or HTTP broke.
    #[error("the connection failed: {0}")]
    Broken(String),
    /// It answered, but not with the thing.
    #[error("answered {0}")]
    Status(u16),
    /// Over a time limit.
    #[error("took longer than {} s {stage}", .limit.as_secs_f32())]
    Slow {
        /// For what.
        stage: Stage,
        /// How long it might have taken.
        limit: Duration,
    },
    /// Over a size limit.
    #[error("sends more than {measure}")]
    TooLarge {
        /// Over which.
        measure: Measure,
    },
    /// Compressed in a way that wasn't asked for, or damaged.
    #[error("is compressed in a way that can't be read")]
    Encoding,
}

/// Which rule a URL breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not http(s).
    #[error("only http and https addresses are fetched")]
    Scheme,
    /// A name or password in it.
    #[error("addresses with a name or password in them are not fetched")]
    Credentials,
    /// A port of another service.
    #[error("port {0} is not one for web pages")]
    Port(u16),
    /// No address that can be asked for.
    #[error("not an address that can be fetched")]
    Unreadable,
    /// It leads into a network that is not public. `--allow-fetch` makes exceptions.
    #[error("leads to a {0} address; --allow-fetch HOST:PORT makes an exception")]
    Address(Block),
    /// More than [`MAX_REDIRECTS`](super::MAX_REDIRECTS).
    #[error("redirects more than {} times", super::MAX_REDIRECTS)]
    Redirects,
    /// It redirects to a host that the caller does not want to ask.
    #[error("redirects to a host that is not to be asked")]
    Elsewhere,
}

/// What took too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// To look up the name and connect.
    Connect,
    /// To say anything more.
    Idle,
    /// In all.
    Whole,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "to connect",
            Self::Idle => "to say anything",
            Self::Whole => "in all",
        })
    }
}

/// A size limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Bytes as they come.
    Wire(u64),
    /// Bytes once decompressed.
    Decoded(u64),
    /// Bytes that become of one.
    Ratio(u64),
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wire(bytes) => write!(f, "{} MiB", bytes >> 20),
            Self::Decoded(bytes) => write!(f, "{} MiB once decompressed", bytes >> 20),
            Self::Ratio(times) => write!(f, "{times} times its size once decompressed"),
        }
    }
}
