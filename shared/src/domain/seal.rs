//! Names that go out and come back, in addresses that are logged and passed on: nobody else can make one, or read what it
//! stands for.

use std::fmt;

use aes_siv::KeyInit as _;
use aes_siv::siv::Aes128Siv;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// No name of ours is longer.
const LONGEST: usize = 1_000;

/// Seals and opens for one purpose. The same always gives the same, since names are compared; that is why the cipher is
/// one that needs no nonce. What it takes to tell a name from a forged one is in it: 128 bits.
#[derive(Clone)]
pub struct Seal([u8; 32]);

impl Seal {
    /// From the platform's root key, for one purpose: no other gives the same key. None where the root is empty.
    #[must_use]
    pub fn from_root(root: &str, purpose: &str) -> Option<Self> {
        let mut mac = Hmac::<Sha256>::new_from_slice(root.as_bytes()).ok().filter(|_| !root.is_empty())?;
        mac.update(purpose.as_bytes());
        Some(Self(mac.finalize().into_bytes().into()))
    }

    /// A name for `plain`, which opens with the same `about` and no other.
    #[must_use]
    pub fn seal(&self, about: &[&str], plain: &[u8]) -> String {
        let about = about.iter().map(|part| part.as_bytes());
        // It fails for more than a hundred parts; nothing would open what is then given.
        URL_SAFE_NO_PAD.encode(self.cipher().encrypt(about, plain).unwrap_or_default())
    }

    /// None: it was not made here, or for something else.
    #[must_use]
    pub fn open(&self, about: &[&str], sealed: &str) -> Option<Vec<u8>> {
        if sealed.len() > LONGEST {
            return None;
        }
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        self.cipher().decrypt(about.iter().map(|part| part.as_bytes()), &sealed).ok()
    }

    fn cipher(&self) -> Aes128Siv {
        Aes128Siv::new(&self.0.into())
    }
}

/// A key: not printed.
impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(…)")
    }
}
