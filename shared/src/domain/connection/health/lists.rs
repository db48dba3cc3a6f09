use serde::{Deserialize, Serialize};

use super::Health;
use crate::domain::choices::{Choices, Inactive};
use crate::domain::time::{SignedDuration, Timestamp, after};

/// How long it is taken for true what lists said.
const TRUE_FOR: SignedDuration = SignedDuration::from_hours(6);

/// What the tenant's lists in ServiceTitan said of what is chosen from them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lists {
    /// When they were read.
    pub read_at: Timestamp,
    /// What was chosen then: something else is read for anew.
    pub chosen: Vec<Choices>,
    /// What of it was not active then.
    pub inactive: Inactive,
}

impl Health {
    /// What is chosen and not active any more, as far as it is known.
    #[must_use]
    pub fn inactive(&self) -> Inactive {
        self.lists.as_ref().map(|lists| lists.inactive.clone()).unwrap_or_default()
    }

    /// Whether the lists are to be read for these choices.
    #[must_use]
    pub fn wants_lists(&self, chosen: &[Choices], now: Timestamp) -> bool {
        let is_known = |lists: &Lists| lists.chosen == chosen && now < after(lists.read_at, TRUE_FOR);
        chosen.iter().any(Choices::has_ids) && !self.lists.as_ref().is_some_and(is_known)
    }

    /// Once the lists were read; None: they could not be, so what they said before still holds.
    #[must_use]
    pub fn with_lists(&self, chosen: &[Choices], inactive: Option<Inactive>, now: Timestamp) -> Self {
        let inactive = inactive.unwrap_or_else(|| self.inactive());
        Self { lists: Some(Lists { read_at: now, chosen: chosen.to_vec(), inactive }), ..self.clone() }
    }
}

#[cfg(test)]
mod tests;
