//! Which texts a booking carries, as one comparable value.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::super::text::Text;

/// A content version: equal for equal sets of texts, and for no others.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Content {
    /// How many texts, those passed over among them.
    pub texts: u32,
    digest: String,
}

impl Content {
    /// Of these texts, and as many more between the first and the newest.
    #[must_use]
    pub fn of(texts: &[&Text], elided: u32) -> Self {
        let mut sids: Vec<&str> = texts.iter().map(|text| text.sid.as_str()).collect();
        sids.sort_unstable();
        let mut hash = Sha256::new();
        for sid in &sids {
            hash.update(sid.as_bytes());
        }
        let read = u32::try_from(sids.len()).unwrap_or(u32::MAX);
        Self { texts: read.saturating_add(elided), digest: URL_SAFE_NO_PAD.encode(&hash.finalize()[..12]) }
    }
}
