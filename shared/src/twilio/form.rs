//! The body of a webhook of Twilio's: `application/x-www-form-urlencoded`, read without losing anything.
//!
//! The signature covers every parameter that was sent, blank ones and repeated ones too, exactly as decoded.
//! A reader that trims, drops or replaces anything makes true signatures fail, so this one keeps the raw
//! list.

use std::fmt;

#[cfg(test)]
mod tests;

/// The longest body that is read, in bytes. A text with ten photos is about 4 KiB.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The body is longer than [`MAX_BODY_BYTES`].
    #[error("the form body is over {MAX_BODY_BYTES} bytes")]
    TooLong,
    /// A key or a value does not decode to UTF-8. A lossy reading would verify a text that nobody sent.
    #[error("the form body is not UTF-8")]
    NotUtf8,
}

/// The decoded parameters, in the order in which they came.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form {
    pairs: Vec<(String, String)>,
}

impl Form {
    /// Reads a raw body. `a` and `a=` are both a blank `a`; nothing between two `&` is no parameter.
    ///
    /// # Errors
    /// [`Unreadable`], if the body is too long or not UTF-8 once decoded.
    pub fn parse(body: &[u8]) -> Result<Self, Unreadable> {
        if body.len() > MAX_BODY_BYTES {
            return Err(Unreadable::TooLong);
        }
        let parameters = body.split(|&byte| byte == b'&').filter(|parameter| !parameter.is_empty());
        let pairs = parameters.map(pair).collect::<Result<_, _>>()?;
        Ok(Self { pairs })
    }

    /// The first value of `key`, which may be blank.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Every key and value, in the order in which they came.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }
}

/// Shows the keys alone: the values are a customer's number and words.
impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<&str> = self.pairs.iter().map(|(key, _)| key.as_str()).collect();
        f.debug_struct("Form").field("keys", &keys).finish_non_exhaustive()
    }
}

fn pair(parameter: &[u8]) -> Result<(String, String), Unreadable> {
    let mut halves = parameter.splitn(2, |&byte| byte == b'=');
    let key = decode(halves.next().unwrap_or_default())?;
    let value = decode(halves.next().unwrap_or_default())?;
    Ok((key, value))
}

fn decode(encoded: &[u8]) -> Result<String, Unreadable> {
    let mut decoded = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let [first, after @ ..] = rest {
        let (byte, after) = match first {
            b'+' => (b' ', after),
            // `%` before anything but two hexadecimal digits stands for itself: the usual readers in front of
            // Twilio's own validators keep it so, and the signature then decides whether Twilio sent it.
            b'%' => escaped(after).unwrap_or((b'%', after)),
            other => (*other, after),
        };
        decoded.push(byte);
        rest = after;
    }
    String::from_utf8(decoded).map_err(|_| Unreadable::NotUtf8)
}

/// The byte that two hexadecimal digits name, and what comes after them.
fn escaped(digits: &[u8]) -> Option<(u8, &[u8])> {
    let [high, low, after @ ..] = digits else { return None };
    Some((hex(*high)? << 4 | hex(*low)?, after))
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
