//! Settings: the command line, each flag also as a `CABAS_*` variable, with its default and its bounds.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{BoolishValueParser, RangedU64ValueParser},
};
use url::Url;

pub use crate::catalog::{export::ExportArgs, import::ImportArgs};
use crate::{fetch::HostPort, protocol::IDLE_DAYS};

/// Where a server listens unless told otherwise: this machine only.
pub const DEFAULT_LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), DEFAULT_PORT);
const DEFAULT_PORT: u16 = 8080;
/// A room with no socket leaves memory after this long: long enough for a reload, short enough to keep memory flat.
pub const DEFAULT_IDLE_UNLOAD: Duration = Duration::from_mins(1);
/// Sockets in all: at a few kilobytes each this is what a small machine carries easily.
pub const DEFAULT_MAX_SOCKETS: usize = 16_000;
/// Sockets of one address: a household or an office behind one address, not a flood.
pub const DEFAULT_MAX_SOCKETS_PER_IP: usize = 256;
/// Sockets of one room: a live shopping room.
pub const DEFAULT_MAX_SOCKETS_PER_ROOM: usize = 10_000;
/// People who take part in one room: more than come along to shop, and as many as can still talk to each other.
pub const DEFAULT_SEATS: usize = 50;
/// Board updates a second of one socket: a person dragging makes 30.
pub const DEFAULT_UPDATES_PER_SECOND: u32 = 60;
/// Rooms made by one address in an hour.
pub const DEFAULT_ROOMS_PER_HOUR: u32 = 60;
/// Joins (each gives a ticket) by one address in a minute: reconnecting households and offices fit in.
pub const DEFAULT_JOINS_PER_MINUTE: u32 = 300;

/// Pictures kept on disk: some twenty thousand tiles with their originals.
pub const DEFAULT_IMG_CACHE_BYTES: u64 = 1 << 30;

/// Photos of one room on disk: the five hundred that it shows at most, at half a megabyte each.
pub const DEFAULT_PHOTO_BYTES: u64 = 256 << 20;

/// Most of any count that a flag takes.
const MAX_COUNT: u64 = 10_000_000;
/// Most bytes that a flag takes, more than any disk has that this is for.
const MAX_BYTES: u64 = 1_000 << 40;
/// Shortest stay of an empty room in memory: less would load it anew for every reload of a page.
const MIN_IDLE_UNLOAD: Duration = Duration::from_millis(10);
/// Longest stay of an empty room in memory: more is a leak.
const MAX_IDLE_UNLOAD: Duration = Duration::from_hours(24);

/// The program.
#[derive(Debug, Parser)]
#[command(name = "cabas", version, about = "A self-hosted, real-time co-shopping server.", max_term_width = 110)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve rooms, catalogue and web app over HTTP (TLS belongs to the proxy in front)
    Serve(Box<Config>),
    /// Read a shop's catalogue into the database; a running server shows it at once
    Import(Box<ImportArgs>),
    /// Write a shop's products to a file of JSON Lines, which import takes back
    ExportCatalog(ExportArgs),
    /// Copy databases, photos and server keys into a directory while the server runs
    Backup(BackupArgs),
    /// Put a backup in place of a stopped server's data
    Restore(RestoreArgs),
    /// Bring back a room that was taken along ("Export everything") into a stopped server's data
    ImportRoom(ImportRoomArgs),
    /// Print the version
    Version,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// The settings of a server.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Address and port to listen on
    #[arg(long, env = "CABAS_LISTEN", value_name = "IP:PORT", default_value_t = DEFAULT_LISTEN)]
    pub listen: SocketAddr,

    /// Directory of the databases and keys; made when missing
    #[arg(long, env = "CABAS_DATA", value_name = "DIR", default_value = "./data")]
    pub data: PathBuf,

    /// Where people reach this server, e.g. <https://shop.example>: used for links and the Origin check. Without it each
    /// request's own Host is taken
    #[arg(long, env = "CABAS_PUBLIC_URL", value_name = "URL", value_parser = parse_origin)]
    pub public_url: Option<String>,

    /// Another origin whose pages may call this server, e.g. <https://www.shop.example> (repeatable)
    #[arg(long = "allow-origin", env = "CABAS_ALLOW_ORIGIN", value_name = "ORIGIN", value_delimiter = ',', value_parser = parse_origin)]
    pub allow_origin: Vec<String>,

    /// A host that pictures may be fetched from though its address is private, e.g. 10.0.0.7:8000 (repeatable,
    /// logged)
    #[arg(long = "allow-fetch", env = "CABAS_ALLOW_FETCH", value_name = "HOST:PORT", value_delimiter = ',')]
    pub allow_fetch: Vec<HostPort>,

    /// Show what the pages say of themselves that chat messages link to: the server asks each once
    #[arg(long, env = "CABAS_UNFURL", value_name = "on|off", num_args = 0..=1, default_value = "on", default_missing_value = "on", action = clap::ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub unfurl: bool,

    /// A host whose pages are asked, too, though its address is private or its port is not the web's, e.g. wiki.lan:8080
    /// (repeatable, logged): whoever may write in a room can make the server ask it
    #[arg(long = "unfurl-allow", env = "CABAS_UNFURL_ALLOW", value_name = "HOST:PORT", value_delimiter = ',')]
    pub unfurl_allow: Vec<HostPort>,

    /// Most that fetched and resized pictures may take on disk, in bytes or with a unit such as 512MiB (0 to 1,000TiB); 0
    /// keeps none
    #[arg(long, env = "CABAS_IMG_CACHE_BYTES", value_name = "BYTES", default_value = "1GiB", value_parser = parse_bytes)]
    pub img_cache_bytes: u64,

    /// Most that the photos of one room may take on disk, in bytes or with a unit such as 64MiB (0 to 1,000TiB); 0 takes
    /// none in
    #[arg(long, env = "CABAS_PHOTO_BYTES", value_name = "BYTES", default_value = "256MiB", value_parser = parse_bytes)]
    pub photo_bytes: u64,

    /// Unload a room this long after its last socket closed, such as 500ms, 60s or 5m (10ms to 24h)
    #[arg(long, env = "CABAS_IDLE_UNLOAD", value_name = "TIME", default_value = "60s", value_parser = parse_idle_unload)]
    pub idle_unload: Duration,

    /// Most sockets in all (1 to 10,000,000); over it newcomers get 503
    #[arg(long, env = "CABAS_MAX_SOCKETS", value_name = "N", default_value_t = DEFAULT_MAX_SOCKETS, value_parser = count())]
    pub max_sockets: usize,

    /// Most sockets of one address (1 to 10,000,000); over it newcomers get 429
    #[arg(long, env = "CABAS_MAX_SOCKETS_PER_IP", value_name = "N", default_value_t = DEFAULT_MAX_SOCKETS_PER_IP, value_parser = count())]
    pub max_sockets_per_ip: usize,

    /// Most sockets of one room (1 to 10,000,000); over it newcomers are closed with 4429
    #[arg(long, env = "CABAS_MAX_SOCKETS_PER_ROOM", value_name = "N", default_value_t = DEFAULT_MAX_SOCKETS_PER_ROOM, value_parser = count())]
    pub max_sockets_per_room: usize,

    /// People who may take part in one room at once (1 to 10,000,000); over it newcomers watch, in line for the next
    /// free seat
    #[arg(long, env = "CABAS_SEATS", value_name = "N", default_value_t = DEFAULT_SEATS, value_parser = count())]
    pub seats: usize,

    /// Board updates a second that are read of one socket (1 to 10,000,000); what comes faster waits, nothing is dropped
    #[arg(long, env = "CABAS_UPDATES_PER_SECOND", value_name = "N", default_value_t = DEFAULT_UPDATES_PER_SECOND, value_parser = RangedU64ValueParser::<u32>::new().range(1..=MAX_COUNT))]
    pub updates_per_second: u32,

    /// Rooms that one address may make in an hour (1 to 10,000,000)
    #[arg(long, env = "CABAS_ROOMS_PER_HOUR", value_name = "N", default_value_t = DEFAULT_ROOMS_PER_HOUR, value_parser = RangedU64ValueParser::<u32>::new().range(1..=MAX_COUNT))]
    pub rooms_per_hour: u32,

    /// Joins (each gives a ticket) that one address may make in a minute (1 to 10,000,000)
    #[arg(long, env = "CABAS_JOINS_PER_MINUTE", value_name = "N", default_value_t = DEFAULT_JOINS_PER_MINUTE, value_parser = RangedU64ValueParser::<u32>::new().range(1..=MAX_COUNT))]
    pub joins_per_minute: u32,

    /// After how many days without anybody a new room ends (7 to 1,000) and is deleted a week later, unless its host says
    /// otherwise; 0: never
    #[arg(long, env = "CABAS_ROOMS_IDLE_DAYS", value_name = "DAYS", default_value_t = 0, value_parser = parse_idle_days)]
    pub rooms_idle_days: u32,

    /// Take a caller's address from the last entry of X-Forwarded-For: only behind a proxy that sets it
    #[arg(long, env = "CABAS_TRUST_PROXY", value_name = "BOOL", num_args = 0..=1, default_value = "false", default_missing_value = "true", action = clap::ArgAction::Set)]
    pub trust_proxy: bool,

    /// How log lines are written; `RUST_LOG` chooses which
    #[arg(long, env = "CABAS_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,

    /// Fill an empty catalogue with the drawn demo shops, and keep them up to date while there is nothing else
    #[arg(long, env = "CABAS_DEMO", value_name = "BOOL", num_args = 0..=1, default_value = "true", default_missing_value = "true", action = clap::ArgAction::Set)]
    pub demo: bool,
}

impl Default for Config {
    /// The defaults of the command line, whatever the environment says.
    fn default() -> Self {
        Self {
            listen: DEFAULT_LISTEN,
            data: PathBuf::from("./data"),
            public_url: None,
            allow_origin: Vec::new(),
            allow_fetch: Vec::new(),
            unfurl: true,
            unfurl_allow: Vec::new(),
            img_cache_bytes: DEFAULT_IMG_CACHE_BYTES,
            photo_bytes: DEFAULT_PHOTO_BYTES,
            idle_unload: DEFAULT_IDLE_UNLOAD,
            max_sockets: DEFAULT_MAX_SOCKETS,
            max_sockets_per_ip: DEFAULT_MAX_SOCKETS_PER_IP,
            max_sockets_per_room: DEFAULT_MAX_SOCKETS_PER_ROOM,
            seats: DEFAULT_SEATS,
            updates_per_second: DEFAULT_UPDATES_PER_SECOND,
            rooms_per_hour: DEFAULT_ROOMS_PER_HOUR,
            joins_per_minute: DEFAULT_JOINS_PER_MINUTE,
            rooms_idle_days: 0,
            trust_proxy: false,
            log_format: LogFormat::Text,
            demo: true,
        }
    }
}

/// What `cabas backup` takes.
#[derive(Debug, Clone, Args)]
pub struct BackupArgs {
    /// Where to write the backup; must not exist, or be empty
    pub dir: PathBuf,
    /// Directory of the databases and keys
    #[arg(long, env = "CABAS_DATA", value_name = "DIR", default_value = "./data")]
    pub data: PathBuf,
}

/// What `cabas import-room` takes.
#[derive(Debug, Clone, Args)]
pub struct ImportRoomArgs {
    /// The file that a room was taken along in
    pub file: PathBuf,
    /// Where people reach this server, e.g. <https://shop.example>: the links by which they come back begin with it
    #[arg(long, env = "CABAS_PUBLIC_URL", value_name = "URL", default_value = "http://127.0.0.1:8080", value_parser = parse_origin)]
    pub public_url: String,
    /// Directory of the databases and keys; made when missing
    #[arg(long, env = "CABAS_DATA", value_name = "DIR", default_value = "./data")]
    pub data: PathBuf,
}

/// What `cabas restore` takes.
#[derive(Debug, Clone, Args)]
pub struct RestoreArgs {
    /// The backup
    pub dir: PathBuf,
    /// Directory of the databases and keys; the server on it must be stopped
    #[arg(long, env = "CABAS_DATA", value_name = "DIR", default_value = "./data")]
    pub data: PathBuf,
    /// Replace a data directory that is not empty
    #[arg(long, env = "CABAS_FORCE", action = clap::ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub force: bool,
}

fn count() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..=MAX_COUNT)
}

/// `500ms`, `60s`, `5m`, `1h`; a bare number is seconds.
fn parse_duration(text: &str) -> Result<Duration, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| "a number with ms, s, m or h, such as 60s".to_owned())?;
    let millis = match unit.trim() {
        "ms" => 1,
        "" | "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        other => return Err(format!("unknown unit {other:?}: use ms, s, m or h")),
    };
    number.checked_mul(millis).map(Duration::from_millis).ok_or_else(|| "too long".to_owned())
}

/// How long an empty room stays in memory, within its bounds.
fn parse_idle_unload(text: &str) -> Result<Duration, String> {
    let time = parse_duration(text)?;
    if (MIN_IDLE_UNLOAD..=MAX_IDLE_UNLOAD).contains(&time) {
        Ok(time)
    } else {
        Err(format!("{}ms to {}h", MIN_IDLE_UNLOAD.as_millis(), MAX_IDLE_UNLOAD.as_secs() / 3_600))
    }
}

/// `0`, or a number of days that a room may be set to.
fn parse_idle_days(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(days) if days == 0 || IDLE_DAYS.contains(&days) => Ok(days),
        _ => Err(format!("0, or {} to {} days", IDLE_DAYS.start(), IDLE_DAYS.end())),
    }
}

/// `1073741824`, `1TiB`, `1GiB`, `512MiB`, `64KiB`.
fn parse_bytes(text: &str) -> Result<u64, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let number: u64 =
        number.parse().map_err(|_| "a number, alone or with KiB, MiB, GiB or TiB, such as 512MiB".to_owned())?;
    let bytes = match unit.trim() {
        "" | "B" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        "TiB" => 1 << 40,
        other => return Err(format!("unknown unit {other:?}: use KiB, MiB, GiB or TiB")),
    };
    let too_much = || format!("at most {}TiB", MAX_BYTES >> 40);
    number.checked_mul(bytes).filter(|bytes| *bytes <= MAX_BYTES).ok_or_else(too_much)
}

/// An origin as browsers write it: scheme, host, port where it isn't the scheme's own.
fn parse_origin(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|e| e.to_string())?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err("an http or https address is needed".to_owned());
    }
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() || url.username() != "" {
        return Err("only scheme, host and port: Cabas lives at the root of its address".to_owned());
    }
    Ok(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests;
