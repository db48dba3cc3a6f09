use std::fmt;

use super::PhotoRef;
use super::packed::{packed, unpacked};
use crate::domain::seal::Seal;

/// What the platform's root key is used for here.
const PURPOSE: &str = "intellisend photo links 1";

/// Makes and reads links. Whoever has it can see whom a link is about, and any photo.
#[derive(Clone)]
pub struct LinkKey(Seal);

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
        Seal::from_root(root, PURPOSE).map(Self)
    }

    /// Which file this token of a link is for. None: it is none of ours, to the last bit.
    #[must_use]
    pub fn read(&self, token: &str) -> Option<PhotoRef> {
        unpacked(&self.0.open(&[PURPOSE], token)?)
    }

    /// Sealed, since links are passed on and the customer's number is in it.
    fn token(&self, photo: &PhotoRef) -> String {
        self.0.seal(&[PURPOSE], &packed(photo))
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
