//! A driver, a step at a time: what it does between two steps of anybody else's is one read, one write or one call.

use super::super::super::hold::{Holding, hold, is_too_old};
use super::super::*;
use super::questions::Learned;
use super::servicetitan::No;
use super::world::{Flight, Found, Moved, World};
use crate::domain::choices::CampaignId;
use crate::domain::conversation::follows::Goes;

/// What becomes of the next request that is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Done,
    Later,
    /// A 400.
    Never,
    LostBefore,
    LostAfter,
    /// The request takes effect so many seconds after everybody gave up on it.
    Late(i64),
    /// It was carried out twice, and nobody heard.
    Twice,
    DiesBefore,
    DiesAfter,
    DiesLate(i64),
}

#[derive(Debug, Default)]
pub(super) enum At {
    #[default]
    Idle,
    /// The state was read.
    State(Found),
    Round(Found, Box<Known>, Log),
    /// It is claimed.
    Send(Found, Effect),
    Answer(Found, Outcome<Answered>),
}

#[derive(Debug, Default)]
pub(super) struct Driver {
    at: At,
    /// Where texts went when it began.
    pub(super) active: Option<Place>,
    /// How often the office had touched the booking when this driver read it.
    pub(super) read: Option<u32>,
}

impl Driver {
    /// One step. Whoever finds that somebody else wrote first starts over.
    pub(super) fn step(world: &mut World, by: usize, fate: Fate) {
        let at = std::mem::take(&mut world.drivers[by].at);
        let next = match at {
            At::Idle => {
                world.drivers[by].active = Some(world.active);
                Ok(At::State(world.state.clone()))
            }
            At::State(found) => {
                let log = world.log(&found.state);
                world.drivers[by].read = None;
                let mut known = Known::of(found.state.clone());
                known.dialogue.asked.clone_from(&world.asked);
                Ok(At::Round(found, Box::new(known), log))
            }
            At::Round(found, known, log) => Self::round(world, by, found, *known, log),
            At::Send(found, effect) => Ok(Self::send(world, by, found, &effect, fate)),
            At::Answer(found, outcome) => Self::answer(world, &found, outcome),
        };
        world.drivers[by].at = next.unwrap_or_default();
    }

    /// To its rest; every request that is sent on the way has the same fate.
    pub(super) fn drive(world: &mut World, by: usize, fate: Fate) {
        for _ in 0..200 {
            Self::step(world, by, fate);
            if matches!(world.drivers[by].at, At::Idle) {
                return;
            }
        }
        panic!("goes round for ever: {:#?}", world.state);
    }

    fn round(world: &mut World, by: usize, found: Found, mut known: Known, log: Log) -> Result<At, Moved> {
        let now = at(world.seconds);
        if let Holding::Hold(texts) = hold(&known, &log, now, |text| is_too_old(text.texted_at, now))
            && !texts.is_empty()
        {
            return world.hold(&found, &texts).map(At::State);
        }
        let active = world.drivers[by].active.unwrap_or(HERE);
        let step = in_setting(active, world.seconds, |setting| {
            let defaults = Choices { campaign: Some(CampaignId(5)), ..Choices::default() };
            next(&known, &log, &Circumstances { defaults, ..*setting })
        });
        match step {
            Step::Leave { .. } => Ok(At::Idle),
            Step::Save { record } => world.save(&found, record).map(At::State),
            Step::Ask(question) => match Self::ask(world, by, &mut known, &log, question) {
                Learned::More => Ok(At::Round(found, Box::new(known), log)),
                Learned::Record(record) => world.save(&found, *record).map(At::State),
                Learned::Nothing => Ok(At::Idle),
            },
            Step::Do { record, effect } => Ok(At::Send(world.save(&found, record)?, effect)),
            Step::Rest { settled } => {
                world.settle(&found, &settled)?;
                let goes_on = !settled.is_empty() && settled.len() < log.owed().len();
                Ok(if goes_on { At::State(found) } else { At::Idle })
            }
        }
    }

    fn send(world: &mut World, by: usize, found: Found, effect: &Effect, fate: Fate) -> At {
        let claim = found.state.conversation.as_ref().and_then(|open| open.booking.claim.clone());
        if !claim.is_some_and(|claim| claim.may_send(at(world.seconds))) {
            let again = Again::Later(Some(SignedDuration::ZERO));
            return At::Answer(found, Outcome::NotDone { cause: Cause::TooLate, again });
        }
        let (read, now) = (world.drivers[by].read.unwrap_or(u32::MAX), at(world.seconds));
        let carry_out = |world: &mut World| world.servicetitan.carry_out(effect, read, now);
        let fly = |world: &mut World, after: i64| {
            let lands_at = world.seconds + after;
            world.flights.push(Flight { effect: effect.clone(), read, lands_at });
        };
        let outcome = match fate {
            Fate::Done => carry_out(world).map_or_else(no, Outcome::Done),
            Fate::Later => Outcome::NotDone { cause: Cause::Unreachable, again: Again::Later(None) },
            Fate::Never => no(400),
            Fate::LostBefore => unclear(),
            Fate::LostAfter => carry_out(world).map_or_else(no, |_| unclear()),
            Fate::Late(after) => (unclear(), fly(world, after)).0,
            Fate::Twice => {
                let is_create = matches!(effect, Effect::CreateBooking(..));
                let done = carry_out(world);
                if is_create && carry_out(world).is_ok() {
                    world.servicetitan.bookings.last_mut().unwrap().is_double = true;
                }
                done.map_or_else(no, |_| unclear())
            }
            Fate::DiesBefore => return At::Idle,
            Fate::DiesAfter => {
                let _ = carry_out(world);
                return At::Idle;
            }
            Fate::DiesLate(after) => {
                fly(world, after);
                return At::Idle;
            }
        };
        At::Answer(found, outcome)
    }

    fn answer(world: &mut World, found: &Found, outcome: Outcome<Answered>) -> Result<At, Moved> {
        let goes_on = matches!(
            outcome,
            Outcome::Done(_) | Outcome::Unclear { .. } | Outcome::NotDone { again: Again::Never, .. }
        );
        let why = match &outcome {
            Outcome::Done(_) => None,
            Outcome::NotDone { cause, .. } | Outcome::Unclear { cause } => Some(cause.clone()),
        };
        match acted(found.state.clone(), outcome, at(world.seconds)) {
            Acted::Anew(record) => world.save(found, *record).map(At::State),
            Acted::Save(record) => {
                let saved = world.save(found, *record)?;
                Ok(if goes_on { At::State(saved) } else { At::Idle })
            }
            Acted::LookUpAtOnce => {
                let Some(open) = &found.state.conversation else { return Ok(At::Idle) };
                let adopted = match open.goes {
                    Goes::Booking if !world.servicetitan.manner.may_look => None,
                    Goes::Booking => open.adopting(Self::listed(world, open.place, &open.external_id())),
                    Goes::Note(_) => {
                        let mut notes = world.servicetitan.notes.iter();
                        let may_see = world.servicetitan.manner.may_see_notes;
                        let there = notes.any(|note| note.text.contains(open.opened_by.as_str()));
                        (may_see && there).then(|| open.adopting_note()).flatten()
                    }
                };
                match adopted {
                    Some(record) => world.save(found, record).map(At::State),
                    None => (world.save(found, heard_out(&found.state, why.as_ref())), Ok(At::Idle)).1,
                }
            }
            Acted::Leave => (world.save(found, heard_out(&found.state, why.as_ref())), Ok(At::Idle)).1,
        }
    }
}

/// What is known after ServiceTitan's own no.
fn no(status: No) -> Outcome<Answered> {
    unsuccessful(Cause::Answered(Problem { status, ..Problem::default() }))
}
