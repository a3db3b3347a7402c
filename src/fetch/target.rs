//! What may be asked for: the rules that a URL has to keep, before any address is looked up.

use std::{fmt, str::FromStr};

use url::Url;

use super::error::Refusal;

/// Ports from here on are taken as the URL names them; below are those of other services (mail, shells, directories),
/// which must not be spoken to in HTTP, public or not.
const FIRST_FREE_PORT: u16 = 1_024;

/// `HOST:PORT`, as `--allow-fetch` and `--unfurl-allow` take it: may be fetched from whatever its address is. The host is compared as the URL
/// writes it (a name stands for itself, not for its address), the scheme doesn't matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPort {
    /// As URLs have it: lower case, IPv4 in four decimal parts, IPv6 in brackets.
    host: String,
    port: u16,
}

impl FromStr for HostPort {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const NEEDED: &str = "HOST:PORT is needed, such as 10.0.0.7:8000, shop.lan:80 or [fd00::7]:8000";
        let (host, port) = text.trim().rsplit_once(':').ok_or(NEEDED)?;
        let port = port.parse().map_err(|_| NEEDED)?;
        // Names and literals take the form that they have in URLs.
        let host = url::Host::parse(host).map_err(|_| NEEDED)?.to_string();
        Ok(Self { host, port })
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// The exceptions of a server: what `--allow-fetch` or `--unfurl-allow` names.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    entries: Vec<HostPort>,
    /// See [`Self::and_web_ports`].
    web_ports_only: bool,
}

impl Allowed {
    /// These.
    pub fn new(entries: impl IntoIterator<Item = HostPort>) -> Self {
        Self { entries: entries.into_iter().collect(), web_ports_only: false }
    }

    /// Beside these only ports 80 and 443: where anybody may name the address, and not who imports a shop.
    #[must_use]
    pub fn and_web_ports(self) -> Self {
        Self { web_ports_only: true, ..self }
    }

    pub(super) fn has(&self, host: &str, port: u16) -> bool {
        self.entries.iter().any(|entry| entry.port == port && entry.host.eq_ignore_ascii_case(host))
    }
}

/// Checks everything about a URL but its host's addresses.
pub(super) fn check(url: &Url, allowed: &Allowed) -> Result<(), Refusal> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refusal::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refusal::Credentials);
    }
    let (Some(host), Some(port)) = (url.host_str().filter(|host| !host.is_empty()), url.port_or_known_default()) else {
        return Err(Refusal::Unreadable);
    };
    let free = port >= FIRST_FREE_PORT && !allowed.web_ports_only;
    if free || matches!(port, 80 | 443) || allowed.has(host, port) { Ok(()) } else { Err(Refusal::Port(port)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(url: &str) -> Result<(), Refusal> {
        check(&Url::parse(url).unwrap(), &Allowed::default())
    }

    #[test]
    fn only_http_without_credentials_on_ports_that_speak_it() {
        for fine in ["http://a.example/", "https://a.example/", "http://a.example:8080/x", "https://a.example:80/"] {
            assert_eq!(checked(fine), Ok(()), "{fine}");
        }
        for (url, why) in [
            ("ftp://a.example/", Refusal::Scheme),
            ("file:///etc/passwd", Refusal::Scheme),
            ("gopher://a.example/", Refusal::Scheme),
            ("http://me@a.example/", Refusal::Credentials),
            ("http://:secret@a.example/", Refusal::Credentials),
            ("http://a.example:22/", Refusal::Port(22)),
            ("http://a.example:25/", Refusal::Port(25)),
            ("https://a.example:0/", Refusal::Port(0)),
        ] {
            assert_eq!(checked(url), Err(why), "{url}");
        }
    }

    #[test]
    fn where_anybody_names_addresses_only_the_web_s_ports_are_asked() {
        let allowed = Allowed::new(["shop.lan:8000".parse().unwrap()]).and_web_ports();
        let checked = |url: &str| check(&Url::parse(url).unwrap(), &allowed);
        for fine in ["http://a.example/", "https://a.example/", "http://a.example:443/", "http://shop.lan:8000/"] {
            assert_eq!(checked(fine), Ok(()), "{fine}");
        }
        for port in [22, 8000, 9200] {
            assert_eq!(checked(&format!("http://a.example:{port}/")), Err(Refusal::Port(port)));
        }
    }

    #[test]
    fn exceptions_are_written_as_urls_write_them() {
        let allowed = |entry: &str| Allowed::new([entry.parse().unwrap()]);
        assert!(allowed("Shop.LAN:80").has("shop.lan", 80));
        assert!(allowed("0x7f.1:8000").has("127.0.0.1", 8000));
        assert!(allowed("[FD00:0::7]:8000").has("[fd00::7]", 8000));
        assert!(!allowed("shop.lan:80").has("shop.lan", 81));
        assert!(!allowed("shop.lan:80").has("a.shop.lan", 80));
        for bad in ["shop.lan", "shop.lan:", ":80", "shop.lan:70000", "http://shop.lan:80", "a b:80", "fd00::7:80"] {
            assert!(bad.parse::<HostPort>().is_err(), "{bad}");
        }
        assert_eq!("Shop.lan:8000".parse::<HostPort>().unwrap().to_string(), "shop.lan:8000");
        let smtp = Url::parse("http://shop.lan:25/").unwrap();
        assert_eq!(check(&smtp, &allowed("shop.lan:25")), Ok(()));
    }
}
