//! One attempt of one effect, step by step as `drivers/attempt.rs` makes it.

use intellisend::domain::conversation::follows::Goes;
use intellisend::domain::conversation::{Acted, Effect, ThreadState, acted, heard_out, not_as_a_note};
use intellisend::domain::outcome::{Again, Cause, Outcome};
use intellisend::domain::time::{SignedDuration, Timestamp};

use super::script::Permission;
use super::world::World;

/// What became of an attempt.
pub(super) enum Attempt {
    Goes(Box<ThreadState>),
    Settling(Timestamp),
    Later(Option<SignedDuration>, Cause),
}

impl World {
    pub(super) fn attempt(&mut self, thread: &str, record: &ThreadState, effect: &Effect) -> Attempt {
        if matches!(effect, Effect::NoteJob(..))
            && self.office.missing.contains(&Permission::WriteJobNotes)
            && let Some(record) = not_as_a_note(record)
        {
            return Attempt::Goes(Box::new(self.save(thread, &record)));
        }
        let state = self.save(thread, record);
        let outcome = self.office.perform(effect, self.now);
        let ended = match &outcome {
            Outcome::Done(_) | Outcome::Unclear { .. } => None,
            Outcome::NotDone { cause, again } => Some((cause.clone(), *again)),
        };
        let why = match &outcome {
            Outcome::Done(_) => None,
            Outcome::NotDone { cause, .. } | Outcome::Unclear { cause } => Some(cause.clone()),
        };
        match acted(state.clone(), outcome, self.now) {
            Acted::Anew(record) => Attempt::Goes(Box::new(self.save(thread, &record))),
            Acted::Save(record) => {
                let saved = self.save(thread, &record);
                match ended {
                    None | Some((_, Again::Never)) => Attempt::Goes(Box::new(saved)),
                    Some((cause, Again::Later(wait))) => Attempt::Later(wait, cause),
                    Some((cause, Again::WhenConnected)) => Attempt::Later(None, cause),
                }
            }
            Acted::LookUpAtOnce => self.look_at_once(thread, &state, why.as_ref()),
            Acted::Leave => self.let_settle(thread, &state, why.as_ref()),
        }
    }

    fn look_at_once(&mut self, thread: &str, state: &ThreadState, why: Option<&Cause>) -> Attempt {
        let open = state.conversation.as_ref().expect("an attempt is on record");
        let adopted = match open.goes {
            Goes::Booking => {
                open.adopting(self.office.by_external_id(open.place, &open.external_id()).unwrap_or_default())
            }
            Goes::Note(job) => {
                let found = self.office.has_note(job, &open.opened_by).unwrap_or_default();
                found.then(|| open.adopting_note()).flatten()
            }
        };
        match adopted {
            Some(record) => Attempt::Goes(Box::new(self.save(thread, &record))),
            None => self.let_settle(thread, state, why),
        }
    }

    fn let_settle(&mut self, thread: &str, state: &ThreadState, why: Option<&Cause>) -> Attempt {
        let saved = self.save(thread, &heard_out(state, why));
        let claim = saved.conversation.and_then(|open| open.booking.claim);
        Attempt::Settling(claim.expect("a claim is on record").settles_at)
    }
}
