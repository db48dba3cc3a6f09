//! Runs that do not come to their end: something that they drive ends the process, before anything of it is claimed or
//! recorded. It must not keep each later run from everything else.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::Due;
use crate::domain::conversation::triage::Urgency;
use crate::domain::delivery::ATTEMPTS;
use crate::domain::ids::ThreadKey;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// However often a thread's drives ended the process, it is driven again after this.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(10);

/// What a run leaves to the next.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Run {
    /// It has not come to its end.
    pub under_way: bool,
    /// The run before had not either, so this one notes what it drives before it does.
    pub careful: bool,
    /// What it drives, as far as it notes that.
    pub at: Vec<String>,
    /// Of a run that ended too soon.
    pub suspects: Vec<Suspect>,
}

/// A thread that was being driven when a run ended too soon. It is driven last and alone: then it shows whether it was it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspect {
    /// Its key.
    pub thread: String,
    /// How often a run ended so.
    pub died: u32,
    /// It is left alone until then.
    pub again_at: Timestamp,
}

/// What is owed, as a run goes about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parted {
    /// Driven like anything else.
    pub others: Vec<Due>,
    /// Suspects whose time has come, in the order in which they are driven, with how often a run ended on them.
    pub suspects: Vec<(ThreadKey, u32)>,
    /// Suspects that are left alone.
    pub left: usize,
}

/// Whether a thread is set aside for a person instead of being driven: what ends a process counts like an attempt.
#[must_use]
pub fn is_given_up(died: u32) -> bool {
    died >= u32::from(ATTEMPTS)
}

impl Run {
    /// The run that follows.
    #[must_use]
    pub fn next(&self, now: Timestamp) -> Self {
        let mut suspects = self.suspects.clone();
        if self.under_way {
            for thread in &self.at {
                let known = suspects.iter().position(|suspect| suspect.thread == *thread);
                let died = 1 + known.map_or(0, |at| suspects.swap_remove(at).died);
                suspects.push(Suspect { thread: thread.clone(), died, again_at: after(now, pause(died)) });
            }
        }
        Self { under_way: true, careful: self.under_way, at: Vec::new(), suspects }
    }

    /// Whoever is least likely to have been it goes first, and of those the most urgent, and then the oldest.
    #[must_use]
    pub fn parted(&self, due: Vec<Due>, now: Timestamp) -> Parted {
        let known: HashMap<&str, &Suspect> =
            self.suspects.iter().map(|suspect| (suspect.thread.as_str(), suspect)).collect();
        let (mut others, mut suspected) = (Vec::new(), HashMap::<ThreadKey, (Urgency, Timestamp)>::new());
        for text in due {
            if known.contains_key(text.thread.key().as_str()) {
                let (urgency, oldest) =
                    suspected.entry(text.thread).or_insert((text.urgency, text.received_at));
                (*urgency, *oldest) = (text.urgency.max(*urgency), text.received_at.min(*oldest));
            } else {
                others.push(text);
            }
        }
        let all = suspected.len();
        let mut suspects: Vec<_> = suspected
            .into_iter()
            .filter_map(|(thread, (urgency, oldest))| {
                let key = thread.key();
                let suspect = known.get(key.as_str()).filter(|suspect| suspect.again_at <= now)?;
                Some(((suspect.died, Reverse(urgency), oldest, key), (thread, suspect.died)))
            })
            .collect();
        suspects.sort_by(|(one, _), (other, _)| one.cmp(other));
        let left = all - suspects.len();
        Parted { others, suspects: suspects.into_iter().map(|(_, suspect)| suspect).collect(), left }
    }

    /// Those of which nothing is due are suspected no more: somebody else drove them.
    #[must_use]
    pub fn without_idle(mut self, due: &[Due]) -> Self {
        let due: HashSet<String> = due.iter().map(|text| text.thread.key()).collect();
        self.suspects.retain(|suspect| due.contains(&suspect.thread));
        self
    }

    /// Once a suspect was driven, whatever came of that.
    #[must_use]
    pub fn cleared(mut self, thread: &str) -> Self {
        self.suspects.retain(|suspect| suspect.thread != thread);
        self.at.retain(|at| at != thread);
        self
    }

    /// At its end.
    #[must_use]
    pub fn ended(self) -> Self {
        Self { under_way: false, at: Vec::new(), ..self }
    }
}

/// The first time it may have been another; and to set it aside there is nothing to wait for.
fn pause(died: u32) -> SignedDuration {
    match died {
        0 | 1 => SignedDuration::ZERO,
        died if died == u32::from(ATTEMPTS) => SignedDuration::ZERO,
        died => SignedDuration::from_mins(1 << (died - 1).min(6)).min(LONGEST_PAUSE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::drain::Waits;
    use crate::domain::ids::TenantId;
    use crate::domain::phone::{PhoneNumber, Sender};

    fn at(minutes: i64) -> Timestamp {
        after("2026-11-21T20:14:00Z".parse().unwrap(), SignedDuration::from_mins(minutes))
    }

    fn dies_at(run: Run, threads: &[&str]) -> Run {
        Run { at: threads.iter().map(|&thread| thread.to_owned()).collect(), ..run }
    }

    #[test]
    fn a_run_that_came_to_its_end_leaves_nothing_to_the_next() {
        let run = dies_at(Run::default().next(at(0)), &["a"]).ended().next(at(1));
        assert_eq!(run, Run { under_way: true, ..Run::default() });
    }

    #[test]
    fn after_a_run_that_ended_too_soon_the_next_notes_what_it_drives() {
        let run = Run::default().next(at(0)).next(at(1));
        assert!(run.careful && run.suspects.is_empty());
        assert!(!run.ended().next(at(2)).careful);
    }

    #[test]
    fn of_those_that_were_driven_the_one_that_ends_runs_alone_stays_and_is_left_alone_for_longer_each_time() {
        let mut run = dies_at(Run::default().next(at(0)), &["bad", "good"]).next(at(1));
        assert_eq!(run.suspects.len(), 2);
        assert!(run.suspects.iter().all(|suspect| suspect.again_at == at(1)), "at once");
        run = dies_at(run.cleared("good"), &["bad"]).next(at(2));
        let mut pauses = Vec::new();
        for _ in 0..10 {
            let [bad] = &run.suspects[..] else { panic!("one") };
            pauses.push(bad.again_at.duration_since(at(2)).as_secs() / 60);
            run = dies_at(run, &["bad"]).next(at(2));
        }
        assert_eq!(pauses, [2, 4, 8, 10, 10, 10, 10, 10, 0, 10]);
        assert_eq!(run.cleared("bad").suspects, []);
    }

    fn due(customer: u32, urgency: Urgency) -> Due {
        let thread = ThreadKey {
            tenant: TenantId::of(1),
            customer: Sender::parse(&format!("+1972555{customer:04}")).unwrap(),
            number: PhoneNumber::parse("+15005550001").unwrap(),
        };
        Due { thread, received_at: at(0), urgency, waits: Waits::Driver }
    }

    #[test]
    fn who_ended_fewer_runs_is_driven_first_and_of_those_the_most_urgent() {
        let texts: Vec<Due> =
            [(1, Urgency::None), (2, Urgency::None), (3, Urgency::Life), (4, Urgency::Urgent)]
                .map(|(customer, urgency)| due(customer, urgency))
                .to_vec();
        let keys: Vec<String> = texts.iter().map(|text| text.thread.key()).collect();
        let of = |which: &[usize]| which.iter().map(|at| keys[*at].as_str()).collect::<Vec<_>>();
        let run = dies_at(Run::default().next(at(0)), &of(&[0, 1, 2])).next(at(1));
        let run = dies_at(run, &of(&[0])).next(at(2));
        let more = [due(2, Urgency::Urgent)];
        let order = |now| {
            let parted = run.parted(texts.iter().chain(&more).cloned().collect(), now);
            let customers = parted.suspects.iter().map(|(thread, died)| (thread.key() == keys[0], *died));
            let urgent: Vec<bool> =
                parted.suspects.iter().map(|(thread, _)| thread.key() == keys[2]).collect();
            (customers.collect::<Vec<_>>(), urgent, parted.others.len(), parted.left)
        };
        assert_eq!(
            order(at(2)),
            (vec![(false, 1), (false, 1)], vec![true, false], 1, 1),
            "one is left alone"
        );
        let all = vec![(false, 1), (false, 1), (true, 2)];
        assert_eq!(order(at(4)), (all, vec![true, false, false], 1, 0));
    }

    #[test]
    fn whoever_somebody_else_drove_is_suspected_no_more() {
        let (one, other) = (due(1, Urgency::None), due(2, Urgency::None));
        let keys = [one.thread.key(), other.thread.key()];
        let run =
            dies_at(Run::default().next(at(0)), &[&keys[0], &keys[1]]).next(at(1)).without_idle(&[other]);
        assert_eq!(run.suspects.iter().map(|suspect| &suspect.thread).collect::<Vec<_>>(), [&keys[1]]);
    }

    #[test]
    fn what_ended_ten_runs_is_given_up() {
        assert_eq!([1, 9, 10, 11].map(is_given_up), [false, false, true, true]);
    }
}
