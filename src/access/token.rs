//! Access tokens: for stock clients, which reconnect with the same URL. A JWT (HS256) for one member of one room, at most
//! 12 h, revocable by the member's generation.

use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, errors::ErrorKind};
use serde::{Deserialize, Serialize};

use super::{Grant, TokenProblem, keys::Keys};
use crate::ids::{MemberId, Millis, RoomId};

/// How long a token is good.
pub const ACCESS_TTL: Duration = Duration::from_hours(12);
const ISSUER: &str = "cabas";
const AUDIENCE: &str = "cabas:room";
/// Longest token that is looked at; ours have about 300 bytes.
const MAX_TOKEN_LEN: usize = 1024;

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    room: RoomId,
    sub: MemberId,
    /// The member's generation when it was issued.
    generation: u32,
    /// Seconds, as JWTs have it.
    iat: u64,
    exp: u64,
}

/// Signs and reads access tokens.
pub(super) struct Tokens {
    sign: EncodingKey,
    read: DecodingKey,
    validation: Validation,
}

impl Tokens {
    pub fn new(keys: &Keys) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The end is checked against the clock that is handed in.
        validation.validate_exp = false;
        Self { sign: EncodingKey::from_secret(&keys.token), read: DecodingKey::from_secret(&keys.token), validation }
    }

    /// A token for `grant`, and when it ends.
    pub fn issue(&self, grant: &Grant, now: Millis) -> Result<(String, Millis), jsonwebtoken::errors::Error> {
        let iat = now / 1_000;
        let exp = iat + ACCESS_TTL.as_secs();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            room: grant.room.clone(),
            sub: grant.member.clone(),
            generation: grant.generation,
            iat,
            exp,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.sign).map(|token| (token, exp * 1_000))
    }

    /// What a token grants, its revocation not yet looked at.
    pub fn read(&self, token: &str, now: Millis) -> Result<Grant, TokenProblem> {
        if token.len() > MAX_TOKEN_LEN {
            return Err(TokenProblem::Bad);
        }
        let claims = jsonwebtoken::decode::<Claims>(token, &self.read, &self.validation)
            .map_err(|error| match error.kind() {
                ErrorKind::ExpiredSignature => TokenProblem::Expired,
                _ => TokenProblem::Bad,
            })?
            .claims;
        let end = claims.exp.saturating_mul(1_000);
        if now >= end {
            return Err(TokenProblem::Expired);
        }
        Ok(Grant { room: claims.room, member: claims.sub, generation: claims.generation, expires_at: Some(end) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::BASE64URL_NOPAD;

    const NOW: Millis = 1_800_000_000_000;

    fn grant() -> Grant {
        Grant { room: RoomId::random(), member: MemberId::random(), generation: 3, expires_at: None }
    }

    #[test]
    fn a_token_is_good_until_its_end() {
        let (tokens, grant) = (Tokens::new(&Keys::derive(b"k")), grant());
        let (token, end) = tokens.issue(&grant, NOW).unwrap();
        assert_eq!(end, NOW + 12 * 3_600_000);
        let read = tokens.read(&token, NOW + 1).unwrap();
        assert_eq!((&read.room, &read.member, read.generation), (&grant.room, &grant.member, 3));
        assert_eq!(tokens.read(&token, end), Err(TokenProblem::Expired));
    }

    #[test]
    fn alg_none_other_keys_and_other_claims_are_bad() {
        let tokens = Tokens::new(&Keys::derive(b"k"));
        let (token, _) = tokens.issue(&grant(), NOW).unwrap();
        let (foreign, _) = Tokens::new(&Keys::derive(b"other")).issue(&grant(), NOW).unwrap();
        assert_eq!(tokens.read(&foreign, NOW), Err(TokenProblem::Bad));
        let (_, rest) = token.split_once('.').unwrap();
        let (claims, _) = rest.split_once('.').unwrap();
        let none = BASE64URL_NOPAD.encode(br#"{"alg":"none","typ":"JWT"}"#);
        assert_eq!(tokens.read(&format!("{none}.{claims}."), NOW), Err(TokenProblem::Bad));
        for (field, value) in [("aud", "else"), ("iss", "else"), ("exp", ""), ("sub", "m"), ("room", "x")] {
            let mut claims: serde_json::Value =
                serde_json::from_slice(&BASE64URL_NOPAD.decode(claims.as_bytes()).unwrap()).unwrap();
            claims[field] = value.into();
            if value.is_empty() {
                claims.as_object_mut().unwrap().remove(field);
            }
            let signed = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &tokens.sign).unwrap();
            assert_eq!(tokens.read(&signed, NOW), Err(TokenProblem::Bad), "{field}");
        }
        for junk in ["", ".", "..", "a.b.c", &"x".repeat(5_000)] {
            assert_eq!(tokens.read(junk, NOW), Err(TokenProblem::Bad));
        }
    }
}
