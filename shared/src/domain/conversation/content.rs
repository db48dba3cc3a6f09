//! What a booking carries, as one comparable value: which texts, who is known to have sent them, and what people answered.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::super::replies::said::Said;
use super::super::text::Text;
use super::customer::Caller;

/// A content version: equal for equal sets of texts, the same knowledge of who sent them and the same messages that people
/// sent, and for no others.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Content {
    /// How many texts, those passed over among them.
    pub texts: u32,
    digest: String,
    /// Of what is known beside the texts; empty: nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    beside: String,
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
        let digest = URL_SAFE_NO_PAD.encode(&hash.finalize()[..12]);
        Self { texts: read.saturating_add(elided), digest, beside: String::new() }
    }

    /// With what is known of who sent them.
    #[must_use]
    pub fn sent_by(self, caller: &Caller) -> Self {
        let known = match caller {
            Caller::Unknown | Caller::NotToBeKnown => return self,
            known => serde_json::to_vec(known).unwrap_or_default(),
        };
        Self { beside: URL_SAFE_NO_PAD.encode(&Sha256::digest(known)[..6]), ..self }
    }

    /// With what people of the business wrote meanwhile. What was answered by itself changes nothing: it is told with the
    /// next text.
    #[must_use]
    pub fn answered_with(self, said: &[&Said]) -> Self {
        let by_people = said.iter().filter(|said| said.by.is_a_person());
        let mut ids: Vec<&str> = by_people.map(|said| said.id.as_str()).collect();
        if ids.is_empty() {
            return self;
        }
        ids.sort_unstable();
        let known = format!("{}{}", self.beside, ids.concat());
        Self { beside: URL_SAFE_NO_PAD.encode(&Sha256::digest(known)[..6]), ..self }
    }

    /// Whether the texts are the same, whatever is known beside them.
    #[must_use]
    pub fn has_texts_of(&self, other: &Self) -> bool {
        self.texts == other.texts && self.digest == other.digest
    }
}
