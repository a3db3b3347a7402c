//! Addresses of pictures on this server: `/img/{signature}/{address}`, and `/img/{width}/{signature}/{address}`.
//!
//! The last part is the picture's own address in base64url, the signature a keyed hash of it. The API signs what the
//! catalogue holds, and nothing else does, so this server fetches nothing that somebody made up. A signature has no end:
//! what a feed shows is public, and a browser may keep it.

use std::{fmt, str::FromStr};

use data_encoding::BASE64URL_NOPAD;
use url::Url;

use super::signature::AddressKey;

/// Longest address of a picture that is proxied; a request's head has to hold it.
const MAX_URL_BYTES: usize = 4 * 1024;
/// Where they begin.
const PREFIX: &str = "/img/";

/// The widths that pictures come in, in pixels. A tile takes the second on most screens, a product's page the third.
pub const WIDTHS: [u32; 4] = [160, 320, 640, 1_280];
/// The width of an address that names none.
pub const DEFAULT_WIDTH: Width = Width(640);

/// One of [`WIDTHS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Width(u32);

impl Width {
    /// The one of [`WIDTHS`] that holds so many pixels, or the greatest.
    pub fn holding(pixels: f64) -> Self {
        Self(WIDTHS.into_iter().find(|width| f64::from(*width) >= pixels).unwrap_or(WIDTHS[WIDTHS.len() - 1]))
    }

    /// In pixels.
    pub fn pixels(self) -> u32 {
        self.0
    }
}

impl FromStr for Width {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        // As we write it: one address for one picture.
        WIDTHS.into_iter().find(|width| width.to_string() == text).map(Self).ok_or(())
    }
}

/// What a picture is known by: a hash of its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PictureId([u8; PictureId::BYTES]);

impl PictureId {
    /// Two pictures don't meet in 128 bits.
    pub const BYTES: usize = 16;

    /// Of a picture's address, as the catalogue has it.
    pub fn of(url: &str) -> Self {
        let hash = blake3::hash(url.as_bytes());
        Self(std::array::from_fn(|n| hash.as_bytes()[n]))
    }

    /// Its bytes, as they are stored.
    pub fn bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }
}

impl fmt::Display for PictureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl FromStr for PictureId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| ())?;
        bytes.try_into().map(Self).map_err(|_| ())
    }
}

/// A picture from elsewhere that the catalogue holds, or held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it is known by.
    pub id: PictureId,
    /// Where it is fetched from.
    pub url: Url,
}

impl Picture {
    /// The host that it is fetched from.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }
}

/// Signs addresses and reads them back.
#[derive(Clone)]
pub struct Signer {
    key: AddressKey,
}

impl Signer {
    /// With a key that signs nothing else.
    pub fn new(key: [u8; blake3::KEY_LEN]) -> Self {
        Self { key: AddressKey::new(key) }
    }

    /// The path under which a picture from elsewhere is served; `None` for what is not from elsewhere, or too long.
    pub fn path(&self, url: &str) -> Option<String> {
        let elsewhere = url.starts_with("https://") || url.starts_with("http://");
        (elsewhere && url.len() <= MAX_URL_BYTES).then(|| {
            let signature = self.key.sign(url);
            format!("{PREFIX}{signature}/{}", BASE64URL_NOPAD.encode(url.as_bytes()))
        })
    }

    /// The picture that a path's last two parts name, where we signed it.
    pub fn open(&self, signature: &str, address: &str) -> Option<Picture> {
        if address.len() > BASE64URL_NOPAD.encode_len(MAX_URL_BYTES) {
            return None;
        }
        let url = String::from_utf8(BASE64URL_NOPAD.decode(address.as_bytes()).ok()?).ok()?;
        let same = self.key.proves(&url, signature);
        let id = PictureId::of(&url);
        same.then(|| Url::parse(&url).ok()).flatten().map(|url| Picture { id, url })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const URL: &str = "https://shop.example/é/a.jpg?w=1#x";

    fn parts(path: &str) -> (&str, &str) {
        path.strip_prefix(PREFIX).and_then(|rest| rest.split_once('/')).unwrap()
    }

    #[test]
    fn only_what_was_signed_here_is_opened() {
        let signer = Signer::new([7; 32]);
        let path = signer.path(URL).unwrap();
        let (signature, address) = parts(&path);
        let picture = Picture { id: PictureId::of(URL), url: Url::parse(URL).unwrap() };
        assert_eq!(signer.open(signature, address), Some(picture));
        assert_eq!(Signer::new([8; 32]).open(signature, address), None, "another key");
        let other = BASE64URL_NOPAD.encode(b"https://shop.example/b.jpg");
        assert_eq!(signer.open(signature, &other), None, "another address");
        for bad in ["", "A", "AAAAAAAAAAAAAAAAAAAAAA", &signature[..21], &format!("{signature}A"), "é"] {
            assert_eq!(signer.open(bad, address), None, "{bad}");
        }
    }

    #[test]
    fn what_is_not_from_elsewhere_is_not_proxied() {
        let signer = Signer::new([7; 32]);
        for own in ["/art/g-dress/cf4a33.svg", "data:image/png;base64,AA==", "//shop.example/a.png", ""] {
            assert_eq!(signer.path(own), None, "{own}");
        }
        assert_eq!(signer.path(&format!("https://shop.example/{}", "a".repeat(MAX_URL_BYTES))), None);
    }

    #[test]
    fn widths_are_few_and_written_one_way() {
        assert_eq!("320".parse::<Width>().map(Width::pixels), Ok(320));
        for bad in ["0320", "+320", "321", "", "1e3", "99999999999999999999"] {
            assert_eq!(bad.parse::<Width>(), Err(()), "{bad}");
        }
        assert!(WIDTHS.contains(&DEFAULT_WIDTH.pixels()));
        assert_eq!(
            [20.0, 160.0, 161.0, 464.0, 5_000.0].map(|px| Width::holding(px).pixels()),
            [160, 160, 320, 640, 1_280]
        );
    }

    proptest! {
        #[test]
        fn any_change_of_an_address_is_noticed(at in 0_usize..60, to in "[A-Za-z0-9_-]") {
            let signer = Signer::new([7; 32]);
            let path = signer.path(URL).unwrap();
            let at = PREFIX.len() + at % (path.len() - PREFIX.len());
            let changed = format!("{}{to}{}", &path[..at], &path[at + 1..]);
            if let Some((signature, address)) = changed[PREFIX.len()..].split_once('/')
                && changed != path
            {
                prop_assert_eq!(signer.open(signature, address), None);
            }
        }
    }
}
