use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Came, NotTold, Raised, Recipient};
use crate::domain::contacts::ContactId;
use crate::domain::phone::PhoneNumber;
use crate::domain::replies::sender::{Whose, whose};
use crate::domain::time::Timestamp;

/// How the name of an alert begins in such an address.
pub const IN_ADDRESS: &str = "alert=";

/// Characters of a name: those that we give are shorter.
const LONGEST: usize = 200;

impl Raised {
    /// What it is after a report that a message from this number of ours to this contact was not delivered. Where that is
    /// the sender's trouble it is told again, by another.
    #[must_use]
    pub fn not_delivered(
        mut self,
        contact: &ContactId,
        from: &PhoneNumber,
        code: u32,
        now: Timestamp,
    ) -> Self {
        let is_new = |to: &&mut Recipient| to.contact == *contact && !to.without.contains(from);
        for to in self.to.iter_mut().flatten().filter(is_new) {
            if matches!(to.came, Came::NotTold { .. }) {
                continue;
            }
            match whose(code) {
                Whose::TheSenders => {
                    to.without.push(from.clone());
                    (to.tries, to.came) = (0, Came::Waits { from: now });
                }
                Whose::OptedOut => to.came = Came::NotTold { why: NotTold::OptedOut },
                Whose::TheNumbers => to.came = Came::NotTold { why: NotTold::NotDelivered },
                Whose::Nobodys => {}
            }
        }
        self
    }

    /// Whether a contact is still to be told, with nothing reported since these numbers could not reach it.
    #[must_use]
    pub fn waits_without(&self, contact: &ContactId, without: &[PhoneNumber]) -> bool {
        let waits = |to: &Recipient| matches!(to.came, Came::Waits { .. }) && to.without == without;
        self.recipients().iter().any(|to| to.contact == *contact && waits(to))
    }

    /// Whether a contact is told no more for reasons of the sending, which operators are told at once. Of an emergency that
    /// did not arrive they are told where nobody heard of it.
    #[must_use]
    pub fn has_given_up(&self, contact: &ContactId) -> bool {
        let is_lost = |why: NotTold| match why {
            NotTold::Failed => true,
            NotTold::NotDelivered => !self.alert.kind().is_emergency(),
            _ => false,
        };
        let has = |to: &Recipient| matches!(to.came, Came::NotTold { why } if is_lost(why));
        self.recipients().iter().any(|to| to.contact == *contact && has(to))
    }

    /// Contacts whom an emergency should have reached, where it reached nobody and operators do not know of it yet. Who was
    /// tried three times is counted when that is so.
    #[must_use]
    pub fn unheard(&self) -> usize {
        let to = self.recipients();
        let reaches = |came: Came| matches!(came, Came::Told { .. } | Came::Waits { .. });
        if self.counted || !self.alert.kind().is_emergency() || to.iter().any(|to| reaches(to.came)) {
            return 0;
        }
        let lost = |why: NotTold| matches!(why, NotTold::OptedOut | NotTold::TooLate | NotTold::NotDelivered);
        to.iter().filter(|to| matches!(to.came, Came::NotTold { why } if lost(why))).count()
    }

    /// Once operators know.
    #[must_use]
    pub fn counted(self) -> Self {
        Self { counted: true, ..self }
    }
}

/// An alert's name as the query of the address at which Twilio reports of its messages. Nothing of it is escaped on the way,
/// so that the signature holds for it as it arrives.
#[must_use]
pub fn for_address(name: &str) -> String {
    format!("{IN_ADDRESS}{}", URL_SAFE_NO_PAD.encode(name))
}

/// The name that stands there behind [`IN_ADDRESS`]. None: it is none of ours.
#[must_use]
pub fn of_address(part: &str) -> Option<String> {
    let name = String::from_utf8(URL_SAFE_NO_PAD.decode(part).ok()?).ok()?;
    let is_name = name.len() <= LONGEST && name.bytes().all(|byte| byte.is_ascii_graphic());
    is_name.then_some(name)
}
