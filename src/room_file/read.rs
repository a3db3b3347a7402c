//! Reading the file. Photos are handed on one by one, as they come: all of them are too much for memory.

use std::{fmt, io::Read};

use data_encoding::BASE64;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use super::{FORMAT, VERSION};
use crate::{
    ids::PhotoId,
    protocol::message::{ChatMessage, RoomInfo},
    room::takeout::Takeout,
};

/// Most messages that are taken: ten years of a talkative room.
pub const MAX_MESSAGES: usize = 1_000_000;

/// What is in a file beside the photos.
#[derive(Debug)]
pub struct RoomFile {
    /// The room's facts.
    pub info: RoomInfo,
    /// The room.
    pub takeout: Takeout,
    /// Its chat.
    pub chat: Vec<ChatMessage>,
}

/// One photo.
#[derive(Debug)]
pub struct FilePhoto {
    /// Its id.
    pub id: PhotoId,
    /// What is to be seen on it; may be empty.
    pub alt: String,
    /// The file.
    pub webp: Vec<u8>,
}

/// Why a file is no room's.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not JSON, or not with the values that belong there. Says line and column, or which field.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// Something else.
    #[error("not a room that was taken along: its \"format\" isn't \"{FORMAT}\"")]
    Format,
    /// Of another version.
    #[error("written in version {0} of the format; this program reads version {VERSION}")]
    Version(u64),
}

/// Reads a file; `keep` gets its photos.
pub fn read(file: impl Read, keep: impl FnMut(FilePhoto) -> Result<(), String>) -> Result<RoomFile, ReadError> {
    let mut json = serde_json::Deserializer::from_reader(file);
    let Parts { mut fields, chat } = json.deserialize_map(Top { keep })?;
    json.end()?;
    if fields.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(ReadError::Format);
    }
    let version = fields.get("version").and_then(Value::as_u64).unwrap_or_default();
    if version != u64::from(VERSION) {
        return Err(ReadError::Version(version));
    }
    let room = fields.remove("room").unwrap_or_default();
    let info = RoomInfo::deserialize(room).map_err(|e| serde_json::Error::custom(format!("room: {e}")))?;
    Ok(RoomFile { info, takeout: Takeout::deserialize(Value::Object(fields))?, chat })
}

struct Parts {
    fields: Map<String, Value>,
    chat: Vec<ChatMessage>,
}

/// The object itself.
struct Top<K> {
    keep: K,
}

impl<'de, K: FnMut(FilePhoto) -> Result<(), String>> Visitor<'de> for Top<K> {
    type Value = Parts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Parts, A::Error> {
        let mut parts = Parts { fields: Map::new(), chat: Vec::new() };
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "chat" => parts.chat = map.next_value_seed(Messages)?,
                "photos" => map.next_value_seed(Photos { keep: &mut self.keep })?,
                // For people.
                "goods" => drop(map.next_value::<IgnoredAny>()?),
                _ => drop(parts.fields.insert(key, map.next_value()?)),
            }
        }
        Ok(parts)
    }
}

struct Messages;

impl<'de> DeserializeSeed<'de> for Messages {
    type Value = Vec<ChatMessage>;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Messages {
    type Value = Vec<ChatMessage>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of messages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut messages = Vec::new();
        while let Some(message) = seq.next_element()? {
            if messages.len() >= MAX_MESSAGES {
                return Err(A::Error::custom(format!("more than {MAX_MESSAGES} messages")));
            }
            messages.push(message);
        }
        Ok(messages)
    }
}

struct Photos<'k, K> {
    keep: &'k mut K,
}

/// A photo as the file has it.
#[derive(Deserialize)]
struct Encoded {
    id: PhotoId,
    #[serde(default)]
    alt: String,
    webp: String,
}

impl<'de, K: FnMut(FilePhoto) -> Result<(), String>> DeserializeSeed<'de> for Photos<'_, K> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_seq(self)
    }
}

impl<'de, K: FnMut(FilePhoto) -> Result<(), String>> Visitor<'de> for Photos<'_, K> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of photos")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(Encoded { id, alt, webp }) = seq.next_element()? {
            let bytes = BASE64.decode(webp.as_bytes());
            let webp = bytes.map_err(|error| A::Error::custom(format!("photo {id}: {error}")))?;
            let said = format!("photo {id}");
            (self.keep)(FilePhoto { id, alt, webp }).map_err(|why| A::Error::custom(format!("{said}: {why}")))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refused(text: &str) -> String {
        match read(text.as_bytes(), |_| Ok(())) {
            Err(error) => error.to_string(),
            Ok(file) => panic!("{file:?}"),
        }
    }

    #[test]
    fn what_is_no_such_file_is_said_to_be_none() {
        assert!(refused("").contains("line 1"));
        assert!(refused("[]").contains("expected an object"));
        assert!(refused("{}").contains("\"format\""));
        assert!(refused(r#"{"format":"cabas.room","version":1}"#).contains("version 1"));
        assert!(refused(r#"{"format":"cabas.room","version":2}"#).starts_with("room: "));
        let room = r#"{"id":"r_abcd","name":"One","created_at":1}"#;
        assert!(refused(&format!(r#"{{"format":"cabas.room","version":2,"room":{room}}}"#)).contains("`seq`"));
        assert!(refused(r#"{"photos":[{"id":"f_abcd","webp":"?"}]}"#).contains("photo f_abcd"));
        assert!(refused(r#"{"chat":[{"seq":"one"}]}"#).contains("line 1 column"));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), tail in any::<String>()) {
            prop_assert!(read(&bytes[..], |_| Ok(())).is_err());
            let framed = format!(r#"{{"format":"cabas.room","version":2,"chat":[],"photos":[],{tail}"#);
            prop_assert!(read(framed.as_bytes(), |_| Ok(())).is_err());
        }
    }
}
