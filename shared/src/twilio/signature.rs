//! `X-Twilio-Signature`: whether Twilio sent a request, and sent it so.
//!
//! Twilio signs one string: the URL as it was configured, then each parameter's key and value, sorted by key
//! and then by value, each pair once, with nothing in between. The signature is the Base64 of its HMAC-SHA1
//! under the account's auth token. A JSON body is not part of the string: its SHA-256 stands in the URL as
//! `bodySHA256`.

use std::fmt;
use std::fmt::Write as _;
use std::slice;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::domain::secret::AuthToken;
use crate::twilio::form::Form;

mod candidates;
#[cfg(test)]
mod tests;

/// The header that carries the signature.
pub const HEADER: &str = "x-twilio-signature";

/// What was signed together with the URL.
#[derive(Clone, Copy)]
pub enum Signed<'a> {
    /// The parameters of a form, all that came. The empty form stands for a request without a body.
    Form(&'a Form),
    /// The raw bytes of a JSON body.
    Json(&'a [u8]),
}

/// Shows a form's keys and a JSON body's length: the rest is a customer's number and words.
impl fmt::Debug for Signed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(form) => form.fmt(f),
            Self::Json(body) => write!(f, "Json({} bytes)", body.len()),
        }
    }
}

/// Why a request does not count as Twilio's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The header is absent or empty.
    #[error("the request carries no signature")]
    Missing,
    /// The header is not the Base64 of 20 bytes.
    #[error("the signature is malformed")]
    Malformed,
    /// There is no auth token to check with; an empty one counts as none, because anybody can sign with it.
    #[error("there is no auth token for this account")]
    NoToken,
    /// No token gives this signature for this request.
    #[error("the signature does not match the request")]
    Mismatch,
    /// The URL is Twilio's, but the body is not the one whose hash it names, or it names none.
    #[error("the body does not match the hash in the signed URL")]
    BodyHash,
}

/// Checks that Twilio sent `body` to `url` with a token of `tokens` (several: both sides of a rotation).
///
/// `url` is the address that Twilio was given, never one put together from what the request says of itself.
/// It counts byte for byte; only where Twilio is known to sign in two ways (the port, the user name, an
/// apostrophe in the query) are both tried, and a fragment is never signed.
/// `signature` is the header's value, empty where there was none.
///
/// # Errors
/// [`Refused`], with the first reason in the order of its variants.
pub fn verify(url: &str, body: Signed<'_>, signature: &str, tokens: &[AuthToken]) -> Result<(), Refused> {
    let claimed = parse(signature)?;
    let keys = keys(tokens)?;
    let parameters = match body {
        Signed::Form(form) => sorted(form),
        Signed::Json(_) => Vec::new(),
    };
    let matches = |url: &str| keys.iter().any(|key| is_signature(&claimed, key, url, &parameters));
    if !candidates::of(url).any(|candidate| matches(&candidate)) {
        return Err(Refused::Mismatch);
    }
    match body {
        Signed::Form(_) => Ok(()),
        Signed::Json(body) => check_hash(url, body),
    }
}

/// The header's value for a form that is sent to `url`, as Twilio would sign it. None: the token cannot sign.
#[must_use]
pub fn sign(url: &str, form: &[(&str, &str)], token: &AuthToken) -> Option<String> {
    let key = keys(slice::from_ref(token)).ok()?;
    Some(STANDARD.encode(signed(key.first()?, url, &in_order(form.to_vec()))))
}

fn parse(signature: &str) -> Result<[u8; 20], Refused> {
    if signature.is_empty() {
        return Err(Refused::Missing);
    }
    let bytes = STANDARD.decode(signature).map_err(|_| Refused::Malformed)?;
    bytes.try_into().map_err(|_| Refused::Malformed)
}

fn keys(tokens: &[AuthToken]) -> Result<Vec<Hmac<Sha1>>, Refused> {
    let tokens = tokens.iter().map(AuthToken::expose).filter(|token| !token.is_empty());
    let keys = tokens.map(|token| Hmac::new_from_slice(token.as_bytes())).collect::<Result<Vec<_>, _>>();
    keys.ok().filter(|keys| !keys.is_empty()).ok_or(Refused::NoToken)
}

fn sorted(form: &Form) -> Vec<(&str, &str)> {
    in_order(form.pairs().iter().map(|(key, value)| (key.as_str(), value.as_str())).collect())
}

/// Each pair once, by the bytes of the key and then of the value.
fn in_order<'a>(mut pairs: Vec<(&'a str, &'a str)>) -> Vec<(&'a str, &'a str)> {
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn is_signature(claimed: &[u8; 20], key: &Hmac<Sha1>, url: &str, parameters: &[(&str, &str)]) -> bool {
    signed(key, url, parameters).as_slice().ct_eq(claimed).into()
}

/// The signature of a URL and its parameters, which are sorted and each there once.
fn signed(key: &Hmac<Sha1>, url: &str, parameters: &[(&str, &str)]) -> [u8; 20] {
    let mut mac = key.clone();
    mac.update(url.as_bytes());
    for (key, value) in parameters {
        mac.update(key.as_bytes());
        mac.update(value.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

fn check_hash(url: &str, body: &[u8]) -> Result<(), Refused> {
    let named = candidates::query(url).split('&').find_map(|parameter| parameter.strip_prefix("bodySHA256="));
    match named {
        Some(hash) if bool::from(hash.as_bytes().ct_eq(sha256(body).as_bytes())) => Ok(()),
        _ => Err(Refused::BodyHash),
    }
}

/// In lower-case hexadecimal, as Twilio writes it into the URL.
fn sha256(body: &[u8]) -> String {
    Sha256::digest(body).iter().fold(String::with_capacity(64), |mut hash, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(hash, "{byte:02x}");
        hash
    })
}
