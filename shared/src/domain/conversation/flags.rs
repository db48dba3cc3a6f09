//! What an office must know before it reads anything else: lines of their own above the texts.

use super::Conversation;
use super::summary::POSSIBLE_DUPLICATE;

impl Conversation {
    /// What heads the notes, the most important first. Each version of the notes takes the place of the one before, so
    /// what was true once stays.
    #[must_use]
    pub fn flags(&self) -> Vec<String> {
        let possible_duplicate = self.follows_unknown.then(|| POSSIBLE_DUPLICATE.to_owned());
        [possible_duplicate, self.optional_ids.flag()].into_iter().flatten().collect()
    }
}
