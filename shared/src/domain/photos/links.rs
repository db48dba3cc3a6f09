use std::fmt;

use aes_siv::KeyInit as _;
use aes_siv::siv::Aes128Siv;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::PhotoRef;
use super::packed::{packed, unpacked};

/// What the platform's root key is used for here: no other use gives the same key.
const PURPOSE: &[u8] = b"intellisend photo links 1";

/// No token of ours is longer.
const LONGEST: usize = 400;

/// Makes and reads links. Whoever has it can see whom a link is about, and any photo.
#[derive(Clone)]
pub struct LinkKey([u8; 32]);

/// Links below one address.
#[derive(Clone)]
pub struct Links {
    base: String,
    key: LinkKey,
}

impl LinkKey {
    /// From the platform's root key; None where that is empty.
    #[must_use]
    pub fn from_root(root: &str) -> Option<Self> {
        let mut mac = Hmac::<Sha256>::new_from_slice(root.as_bytes()).ok().filter(|_| !root.is_empty())?;
        mac.update(PURPOSE);
        Some(Self(mac.finalize().into_bytes().into()))
    }

    /// Which file this token of a link is for. None: it is none of ours, to the last bit.
    #[must_use]
    pub fn read(&self, token: &str) -> Option<PhotoRef> {
        if token.len() > LONGEST {
            return None;
        }
        let sealed = URL_SAFE_NO_PAD.decode(token).ok()?;
        unpacked(&self.cipher().decrypt([PURPOSE], &sealed).ok()?)
    }

    /// Sealed, since links are passed on and the customer's number is in it; the same for the same file, since notes are
    /// compared. What it takes to tell it from a forged one is in it as well: 128 bits.
    fn token(&self, photo: &PhotoRef) -> String {
        // It fails for more than a hundred headers, and there is one.
        let sealed = self.cipher().encrypt([PURPOSE], &packed(photo)).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(sealed)
    }

    fn cipher(&self) -> Aes128Siv {
        Aes128Siv::new(&self.0.into())
    }
}

impl Links {
    /// `base` is an address without a slash at its end.
    #[must_use]
    pub fn new(base: &str, key: LinkKey) -> Self {
        Self { base: base.to_owned(), key }
    }

    /// The same file always has the same link.
    #[must_use]
    pub fn url(&self, photo: &PhotoRef) -> String {
        format!("{}/m/{}", self.base, self.key.token(photo))
    }
}

/// Never printed.
impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKey(…)")
    }
}

/// Without the key.
impl fmt::Debug for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Links({})", self.base)
    }
}

#[cfg(test)]
mod tests;
