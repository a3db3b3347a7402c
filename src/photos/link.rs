//! Addresses of photos: `/photo/{until}/{signature}/{photo}/{size}`. Who has one may look until its end, so the API gives them to
//! members of the room only, and only for a while.
//!
//! A picture in a page carries no header of ours, and in another site's frame no cookie; an address works in both. For a quarter of
//! an hour all who ask get the same one, so that a browser fetches a photo once.

use std::str::FromStr;

use crate::{
    ids::{Millis, PhotoId},
    pictures::signature::AddressKey,
};

/// How long everybody gets the same address. It works for this long at least, and twice as long at most.
pub const WINDOW_MS: Millis = 15 * 60 * 1_000;

/// Which of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// For a message.
    Small,
    /// For a whole screen.
    Large,
}

impl Size {
    fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Large => "large",
        }
    }
}

impl FromStr for Size {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Small, Self::Large].into_iter().find(|size| size.name() == text).ok_or(())
    }
}

/// Signs addresses and proves them.
#[derive(Clone)]
pub struct Signer {
    key: AddressKey,
}

/// When an address that is given now ends.
pub fn end(now: Millis) -> Millis {
    (now / WINDOW_MS).saturating_add(2).saturating_mul(WINDOW_MS)
}

impl Signer {
    /// With a key that signs nothing else.
    pub fn new(key: [u8; blake3::KEY_LEN]) -> Self {
        Self { key: AddressKey::new(key) }
    }

    /// The path that shows a photo until then.
    pub fn path(&self, photo: &PhotoId, size: Size, until: Millis) -> String {
        let signature = self.key.sign(&named(photo, size, until));
        format!("/photo/{until}/{signature}/{photo}/{}", size.name())
    }

    /// Whether we gave this address, and its end has not come.
    pub fn proves(&self, photo: &PhotoId, size: Size, until: Millis, signature: &str, now: Millis) -> bool {
        now < until && self.key.proves(&named(photo, size, until), signature)
    }
}

/// What is signed.
fn named(photo: &PhotoId, size: Size, until: Millis) -> String {
    format!("{until}/{photo}/{}", size.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_shows_one_photo_in_one_size_until_its_end() {
        let signer = Signer::new([7; 32]);
        let (photo, other) = (PhotoId::parse("f_one").unwrap(), PhotoId::parse("f_two").unwrap());
        let now = 1_767_225_600_123;
        let until = end(now);
        assert!((WINDOW_MS..=2 * WINDOW_MS).contains(&(until - now)) && end(now + 1) == until);
        let path = signer.path(&photo, Size::Small, until);
        let parts: Vec<_> = path.split('/').collect();
        let signature = parts[3];
        assert_eq!((parts[1], parts[2], parts[4], parts[5]), ("photo", &*until.to_string(), "f_one", "small"));
        assert!(signer.proves(&photo, Size::Small, until, signature, until - 1));
        assert!(!signer.proves(&photo, Size::Small, until, signature, until), "its end");
        assert!(!signer.proves(&photo, Size::Small, until + 1, signature, now), "another end");
        assert!(!signer.proves(&photo, Size::Large, until, signature, now), "another size");
        assert!(!signer.proves(&other, Size::Small, until, signature, now), "another photo");
        assert!(!Signer::new([8; 32]).proves(&photo, Size::Small, until, signature, now), "another server");
        for nonsense in ["", "AAAA", "%", &signature[1..]] {
            assert!(!signer.proves(&photo, Size::Small, until, nonsense, now), "{nonsense}");
        }
        assert_eq!(("small".parse(), "huge".parse::<Size>()), (Ok(Size::Small), Err(())));
    }
}
