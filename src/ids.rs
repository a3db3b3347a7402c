//! Identifiers: short lower-case strings with a prefix that names their kind.
//!
//! Form: `[a-z0-9_]{4,32}`, a prefix (`r_`, `m_`, `v_` …) and base32 characters behind it. Ids are ours; a shop's own ids
//! never leave the catalogue. They are cheap to clone (one shared allocation).

use std::{fmt, sync::Arc};

use data_encoding::{Encoding, Specification};
use serde::{Deserialize, Deserializer, Serialize};

/// Shortest id that is accepted, in bytes.
pub const MIN_ID_LEN: usize = 4;
/// Longest id that is accepted, in bytes: bounds every map key of the board and every column of the stores.
pub const MAX_ID_LEN: usize = 32;
/// Random bytes in a fresh id: 80 bits, sixteen base32 characters.
pub const RANDOM_ID_BYTES: usize = 10;

/// Why a string is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: 4 to 32 of a-z, 0-9 and _, beginning with its kind's prefix")]
pub struct BadId;

/// Whether `s` has the form that every id has, whatever its kind.
pub fn is_id_form(s: &str) -> bool {
    (MIN_ID_LEN..=MAX_ID_LEN).contains(&s.len())
        && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// RFC 4648 base32, lower case, unpadded.
fn base32() -> Encoding {
    static ENCODING: std::sync::OnceLock<Encoding> = std::sync::OnceLock::new();
    ENCODING
        .get_or_init(|| {
            let mut spec = Specification::new();
            spec.symbols.push_str("abcdefghijklmnopqrstuvwxyz234567");
            spec.encoding().unwrap_or(data_encoding::BASE32_NOPAD)
        })
        .clone()
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ts_rs::TS, utoipa::ToSchema)]
        #[serde(transparent)]
        #[ts(type = "string")]
        #[schema(value_type = String)]
        pub struct $name(Arc<str>);

        impl $name {
            /// What every id of this kind begins with.
            pub const PREFIX: &'static str = $prefix;

            /// Checks the form and the prefix.
            pub fn parse(s: &str) -> Result<Self, BadId> {
                if is_id_form(s) && s.starts_with($prefix) { Ok(Self(s.into())) } else { Err(BadId) }
            }

            /// An id out of bytes: random ones for a fresh id, a digest for a derived one. At most the first
            /// [`RANDOM_ID_BYTES`] count.
            pub fn from_bytes(bytes: &[u8]) -> Self {
                let bytes = &bytes[..bytes.len().min(RANDOM_ID_BYTES)];
                Self(format!("{}{}", $prefix, base32().encode(bytes)).into())
            }

            /// A fresh id from the thread's random generator. Not for `src/room`, which is pure.
            pub fn random() -> Self {
                Self::from_bytes(&rand::random::<[u8; RANDOM_ID_BYTES]>())
            }

            /// The id as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadId;
            fn from_str(s: &str) -> Result<Self, BadId> {
                Self::parse(s)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let s = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                Self::parse(&s).map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(/// A room.
    RoomId, "r_");
id!(/// A member of one room. The same person is another member in another room.
    MemberId, "m_");
id!(/// A guest's identity on this server (signed cookie or token); never sent to other people.
    IdentityId, "u_");
id!(/// An invite to a room.
    InviteId, "i_");
id!(/// Somebody who knocks at a room.
    KnockId, "n_");
id!(/// A link by which somebody goes on as themselves on another device.
    DeviceLinkId, "d_");
id!(/// A shop in the catalogue.
    ShopId, "s_");
id!(/// A product in the catalogue.
    ProductId, "p_");
id!(/// A variant of a product: what can be put into a cart.
    VariantId, "v_");
id!(/// A look (outfit) on the board.
    LookId, "l_");
id!(/// A piece on a look.
    PieceId, "k_");
id!(/// A collection of picks in a room.
    PicksId, "c_");
id!(/// A poll in a room.
    PollId, "q_");
id!(/// A photo that a member uploaded into a room.
    PhotoId, "f_");
id!(/// A spot on a photo: something that is seen there.
    SpotId, "x_");
id!(/// A look that is shown outside of its room. Who knows the id may see it.
    ShareId, "w_");
id!(/// A room's looks that are shown as one page. Who knows the id may see it.
    LookbookId, "b_");

/// A Yjs client id: 53 bits at most, chosen by the client, bound to a member by the gate.
pub type ClientId = u64;

/// A position in a room's log. The first entry has 1; 0 is the empty room.
pub type Seq = u64;

/// Milliseconds since the Unix epoch, UTC.
pub type Millis = u64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_and_prefix_are_checked() {
        assert!(RoomId::parse("r_abc234").is_ok());
        assert!(MemberId::parse("r_abc234").is_err(), "another kind's prefix");
        assert!(RoomId::parse("r_").is_err(), "too short");
        assert!(RoomId::parse("r_ABC").is_err(), "upper case");
        assert!(RoomId::parse(&format!("r_{}", "a".repeat(31))).is_err(), "too long");
        assert!(RoomId::parse("r_a|b").is_err(), "the cart key's separator");
    }

    #[test]
    fn random_ids_parse_and_differ() {
        let (a, b) = (VariantId::random(), VariantId::random());
        assert_ne!(a, b);
        assert_eq!(VariantId::parse(a.as_str()), Ok(a.clone()));
        assert_eq!(serde_json::from_str::<VariantId>(&format!("\"{a}\"")).unwrap(), a);
    }
}
