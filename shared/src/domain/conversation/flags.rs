//! What an office must know before it reads anything else: lines of their own above the texts.

use super::summary::POSSIBLE_DUPLICATE;
use super::{Circumstances, Conversation};

impl Conversation {
    /// What heads the notes, the most important first. Each version of the notes takes the place of the one before, so
    /// what was true once stays.
    #[must_use]
    pub fn flags(&self, now: &Circumstances<'_>) -> Vec<String> {
        let late = self.late.as_ref().map(|late| late.for_people(&now.profile.zone()));
        let possible_duplicate = self.follows_unknown.then(|| POSSIBLE_DUPLICATE.to_owned());
        [late, possible_duplicate, self.optional_ids.flag()].into_iter().flatten().collect()
    }
}
