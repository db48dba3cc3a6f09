//! What the office still has to learn of who texts and from where, whoever asks for it.

use super::Conversation;
use super::head::Who;
use super::understanding::Understood;

/// What is not known by now: neither said, in this conversation or an earlier one, nor on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lacking {
    /// Nobody knows what they are called.
    pub name: bool,
    /// Nothing was said of it, not even a part, and none on file is both whole and certain.
    pub address: bool,
    /// Several are on file.
    pub is_one_of_several: bool,
}

impl Conversation {
    /// What would have to be asked for.
    #[must_use]
    pub fn lacks(&self, understood: &Understood) -> Lacking {
        let who = Who::of(self, understood);
        let is_said = understood.address_words.is_some();
        Lacking {
            name: who.name().is_none(),
            address: !is_said && who.address().is_none(),
            is_one_of_several: who.has_several_places(),
        }
    }
}
