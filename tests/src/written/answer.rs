//! One customer's answer, step by step as `drivers/replies` gives it, without Twilio.

use intellisend::domain::conversation::{Known, current_part};
use intellisend::domain::ids::MessageSid;
use intellisend::domain::messages::key::Key;
use intellisend::domain::replies::next::{Exchange, Step, next};
use intellisend::domain::replies::said::{By, Handed, LoggedSaid, Said, SaidId};
use intellisend::domain::replies::sender::SenderHealth;
use intellisend::domain::time::Timestamp;

use super::thread::Thread;
use super::world::World;

impl World {
    /// Says what is due. When to come back; None: no reply is owed.
    pub(super) fn answer(&mut self, thread: &str) -> Option<Timestamp> {
        loop {
            match self.next_reply(thread) {
                Step::Nothing => return None,
                Step::Wait { until, record } => {
                    self.thread(thread).dialogue = record;
                    return Some(until);
                }
                Step::Drop { record, why: _ } => self.thread(thread).dialogue = record,
                Step::Send { record, allowance, sender: _, reply } => {
                    let said = self.handed_over(reply.keys, reply.body);
                    let kept = self.thread(thread);
                    kept.said.push(LoggedSaid { said, is_owed: false });
                    (kept.dialogue, kept.allowance) = (record, *allowance);
                }
            }
        }
    }

    fn next_reply(&mut self, thread: &str) -> Step {
        let Thread { state, dialogue, .. } = &self.threads[thread];
        let known = Known { dialogue: dialogue.clone(), ..Known::of(state.clone()) };
        let log = loop {
            if let Some(log) = self.without_noise(thread, &known) {
                break log;
            }
        };
        let part = match self.active {
            Some(_) => self.decide(thread, |now| current_part(&known, &log, now)),
            None => known.state.conversation.clone(),
        };
        let Thread { key, dialogue, allowance, .. } = &self.threads[thread];
        next(&Exchange {
            thread: key,
            profile: &self.profile,
            log: &log,
            part: part.as_ref(),
            dialogue,
            allowance,
            sender: &SenderHealth::default(),
            paused_at: None,
            is_not_a_customer: false,
            is_stopped: false,
            has_room_today: true,
            now: self.now,
        })
    }

    fn handed_over(&mut self, keys: Vec<Key>, body: String) -> Said {
        self.nonce += 1;
        let sid =
            MessageSid::parse(&format!("SM{:0>32}", format!("a{}", self.nonce))).expect("a message's SID");
        let (id, by) = (SaidId::of(self.nonce), By::Automatic(keys));
        Said { id, at: self.now, by, body, handed: Handed::Over(sid) }
    }
}
