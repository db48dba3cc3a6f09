//! Which part of a thread the texts that are owed belong to: the open one, or a new one where that is over.

use super::choices::OptionalIds;
use super::content::Content;
use super::customer::Caller;
use super::follows::{Earlier, Follows, Given, Goes};
use super::limits::Pace;
use super::understanding::{Asked, understand};
use super::{Circumstances, Conversation, Known, Log, Logged};
use crate::domain::delivery::{Delivery, Record};
use crate::domain::ids::MessageSid;
use crate::domain::replies::dialogue::Dialogue;
use crate::domain::replies::said::Said;
use crate::domain::text::Text;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// How long before a part was opened a person's message still is of it. Within what is read of the log in any case.
const BEFORE: SignedDuration = SignedDuration::from_mins(10);

/// The part that what is owed belongs to, as far as it is known in this round.
#[must_use]
pub fn current(known: &Known, log: &Log, now: &Circumstances<'_>) -> Option<Conversation> {
    let owed = log.texts.iter().find(|logged| logged.settled_in.is_none());
    let part = match &known.state.conversation {
        Some(open) if owed.is_none() || !open.is_over(now) || !open.may_close(known, log, now) => {
            Some(open.clone())
        }
        before => owed.map(|first| opened(before.as_ref(), first, known, log, now)),
    };
    part.map(|part| Conversation {
        opted_out_before: part.opted_out_before || part.comes_after_opt_out(known, log),
        caller: known.caller.clone().filter(|_| part.caller.is_incomplete()).unwrap_or(part.caller),
        ..part
    })
}

/// A new part, from the first text that is owed.
fn opened(
    before: Option<&Conversation>,
    first: &Logged,
    known: &Known,
    log: &Log,
    now: &Circumstances<'_>,
) -> Conversation {
    let unknown = before.filter(|open| open.leaves_unknown(known, log));
    // Under the same external id it is found, should texts ever go to the former place again.
    let opener = unknown.and_then(|open| open.opener(log)).unwrap_or(&first.text);
    let follows_unknown = unknown.is_some();
    let here = before.filter(|open| open.place == now.active);
    let follows = here
        .and_then(|open| open.followed(now.profile.follow_up.length()))
        .filter(|follows| opener.received_at < follows.until);
    let goes = match &follows {
        Some(Follows { job: Some(job), .. }) if !here.is_some_and(Conversation::may_not_note) => {
            Goes::Note(*job)
        }
        _ => Goes::Booking,
    };
    let followed = here.filter(|_| follows.is_some());
    Conversation {
        opened_by: opener.sid.clone(),
        opened_at: opener.received_at,
        last_text_at: opener.received_at,
        before_claim: None,
        place: now.active,
        booking: if follows_unknown { Record::looked_up_first() } else { Record::wanted() },
        optional_ids: OptionalIds::None,
        twins: Vec::new(),
        dismissals: 0,
        follows_unknown,
        late: None,
        late_before_claim: None,
        caller: followed.and_then(Conversation::recognised).unwrap_or_default(),
        follows,
        goes,
        earlier: before.filter(|open| open.place != now.active).and_then(Conversation::as_earlier),
        handled: None,
        ours: Vec::new(),
        unverified: false,
        given: before.map(|open| open.given_by_now(known, log, now)).unwrap_or_default(),
        pace: Box::new(Pace::going_on(before)),
        opted_out_before: false,
        elsewhere: before.map(|open| open.left_for(now.active)).unwrap_or_default(),
    }
}

impl Conversation {
    /// Its own texts: those settled in it, and those not settled yet.
    pub(crate) fn texts<'a>(&self, log: &'a Log) -> Vec<&'a Text> {
        let ours =
            |logged: &&Logged| logged.settled_in.as_ref().is_none_or(|in_which| *in_which == self.opened_by);
        log.texts.iter().filter(ours).map(|logged| &logged.text).collect()
    }

    /// Whether its customer has opted out, and not by one of its own texts: those say it themselves. Whether it was before
    /// them or since, nobody is to wait for an answer by text.
    fn comes_after_opt_out(&self, known: &Known, log: &Log) -> bool {
        let opted_out = known.allowance.opted_out.as_ref();
        opted_out.is_some_and(|out| {
            let is_own = |text: &&Text| out.text.as_ref() == Some(&text.sid);
            !self.texts(log).iter().any(is_own)
        })
    }

    /// What the customer was sent since it was opened. What a person wrote a moment before is told too: the customer may be
    /// answering that.
    pub(super) fn said<'a>(&self, log: &'a Log, now: Timestamp) -> Vec<&'a Said> {
        let from = |said: &Said| if said.by.is_a_person() { self.tells_from() } else { self.opened_at };
        let said = log.read_by_now(now).map(|logged| &logged.said);
        said.filter(|said| from(said) <= said.at).collect()
    }

    /// From when on what people wrote to the customer is told in it.
    #[must_use]
    pub fn tells_from(&self) -> Timestamp {
        after(self.opened_at, -BEFORE)
    }

    /// Whether something is to be written into it: owed texts, or what a person wrote, for as long as there is a booking
    /// that can still be written to.
    pub(super) fn is_owing(&self, log: &Log, now: &Circumstances<'_>) -> bool {
        let is_made = matches!(self.booking.delivery, Delivery::Done { .. });
        let tells = || log.said_owed(now.now).any(|logged| logged.said.may_be_read());
        !log.owed().is_empty() || (is_made && !self.is_over(now) && tells())
    }

    /// How many texts of it were passed over. The log was read for the part that is recorded: of one that follows it only
    /// those are its own that nobody has settled.
    pub(super) fn elided(&self, known: &Known, log: &Log) -> u32 {
        match &known.state.conversation {
            Some(open) if open.opened_by != self.opened_by => {
                u32::try_from(log.elided_owed.len()).unwrap_or(u32::MAX)
            }
            _ => log.elided,
        }
    }

    /// Owed texts from before the last claim: they are, or may be, in this booking already.
    fn claimed_for<'a>(&'a self, log: &'a Log) -> impl Iterator<Item = &'a Text> {
        let owed = log.texts.iter().filter(|logged| logged.settled_in.is_none()).map(|logged| &logged.text);
        owed.filter(|text| text.received_at <= self.last_text_at)
    }

    /// What its booking carries where every claim was made good.
    pub(super) fn claimed_content(&self, log: &Log) -> Content {
        let mut texts = self.texts(log);
        texts.retain(|text| text.received_at <= self.last_text_at);
        Content::of(&texts, log.elided)
    }

    /// Whether nothing more is written to it: texts go elsewhere by now, the office has dealt with its booking, or it is a
    /// note, which stays as it was written.
    fn is_over(&self, now: &Circumstances<'_>) -> bool {
        self.place != now.active || self.is_finished()
    }

    /// The same, wherever texts go.
    pub(super) fn is_finished(&self) -> bool {
        let is_made = matches!(self.booking.delivery, Delivery::Done { .. });
        self.handled.is_some() || (is_made && matches!(self.goes, Goes::Note(_)))
    }

    /// Nothing of it is under way, in doubt, or booked and not yet settled. Where nobody can ever be asked about it, its
    /// doubt ends as unknown once it has settled: no twin comes of that, since texts then go to another account. What a
    /// finished one is not known to carry is no doubt either: it goes into the part that follows.
    pub(super) fn may_close(&self, known: &Known, log: &Log, now: &Circumstances<'_>) -> bool {
        let open = if self.is_finished() {
            self.left_behind(log, now).is_some() || !self.twins.is_empty()
        } else if now.unreachable {
            self.left_behind(log, now).is_some()
        } else {
            self.is_in_doubt(known, log) || !self.twins.is_empty()
        };
        !open && self.booking.claimed_until(now.now).is_none()
    }

    /// Whether its booking is certainly not there: none was made, or a look-up of this round found none.
    pub(super) fn is_unmade(&self, known: &Known) -> bool {
        match &self.booking.delivery {
            Delivery::Wanted | Delivery::Refused => true,
            Delivery::Attempted { .. } => known.absent.contains(&self.question()),
            Delivery::Done { .. } => false,
        }
    }

    /// Whether owed texts are, or may be, in its booking.
    fn is_in_doubt(&self, known: &Known, log: &Log) -> bool {
        let is_made = matches!(self.booking.delivery, Delivery::Done { .. });
        if is_made { self.claimed_for(log).next().is_some() } else { !self.is_unmade(known) }
    }

    /// Whether texts that it leaves to the next conversation may have arrived: in its own place, or in one of before.
    pub(super) fn leaves_unknown(&self, known: &Known, log: &Log) -> bool {
        let is_made = matches!(self.booking.delivery, Delivery::Done { .. });
        let may_have_arrived = self.is_in_doubt(known, log) || (self.follows_unknown && !is_made);
        !self.is_finished() && may_have_arrived && self.claimed_for(log).next().is_some()
    }

    /// The text that opened it, for as long as that is owed.
    fn opener<'a>(&'a self, log: &'a Log) -> Option<&'a Text> {
        self.claimed_for(log).find(|text| text.sid == self.opened_by)
    }

    /// Where it is over: those texts that the booking is known to carry. They are settled here, before the next part opens.
    pub(super) fn left_behind(&self, log: &Log, now: &Circumstances<'_>) -> Option<Vec<MessageSid>> {
        let Delivery::Done { content, .. } = &self.booking.delivery else {
            return None;
        };
        if !self.is_over(now) || self.booking.claimed_until(now.now).is_some() {
            return None;
        }
        let carries_all =
            content.as_ref().is_some_and(|carried| carried.has_texts_of(&self.claimed_content(log)));
        let settled: Vec<_> = if carries_all {
            self.claimed_for(log).map(|text| text.sid.clone()).collect()
        } else {
            // Whatever else is in it, it was made for the text that opened it. Another part would be found under its name.
            self.opener(log).filter(|_| self.is_finished()).map(|text| text.sid.clone()).into_iter().collect()
        };
        (!settled.is_empty()).then_some(settled)
    }

    /// Whether a text of then goes on from it, though it is over.
    pub(super) fn is_followed_at(&self, received_at: Timestamp, window: SignedDuration) -> bool {
        self.is_finished() && self.followed(window).is_some_and(|follows| received_at < follows.until)
    }

    /// What a part after this one follows.
    fn followed(&self, window: SignedDuration) -> Option<Follows> {
        match (&self.booking.delivery, self.handled) {
            (Delivery::Done { made, .. }, Some(handled)) => Some(Follows::of(self, *made, handled, window)),
            _ => self.follows.clone().map(|follows| follows.after_part(self)),
        }
    }

    /// Whether its job was closed to notes of ours: it goes into a booking, though there is a job.
    fn may_not_note(&self) -> bool {
        let has_job = self.follows.as_ref().is_some_and(|follows| follows.job.is_some());
        has_job && self.goes == Goes::Booking && self.handled.is_none()
    }

    /// Whom ServiceTitan knew it as. Nobody then may be somebody by now: the office has dealt with the booking.
    fn recognised(&self) -> Option<Caller> {
        matches!(self.caller, Caller::One(_) | Caller::Several { .. }).then(|| self.caller.clone())
    }

    pub(super) fn as_earlier(&self) -> Option<Earlier> {
        match &self.booking.delivery {
            Delivery::Done { made, .. } => {
                Some(Earlier { environment: self.place.environment, booking: *made })
            }
            _ => None,
        }
    }

    /// When the conversation began that this is a part of.
    pub(crate) fn begun_at(&self) -> Timestamp {
        self.follows.as_ref().map_or(self.opened_at, |follows| follows.begun_at)
    }

    /// What replies have asked in this conversation.
    pub(crate) fn asked(&self, dialogue: &Dialogue) -> Vec<Asked> {
        let begun_at = self.begun_at();
        dialogue.asked.iter().copied().filter(|asked| begun_at <= asked.at).collect()
    }

    pub(super) fn given_by_now(&self, known: &Known, log: &Log, now: &Circumstances<'_>) -> Given {
        let texts = log.texts.iter().filter(|logged| logged.settled_in.as_ref() == Some(&self.opened_by));
        let texts: Vec<&Text> = texts.map(|logged| &logged.text).collect();
        self.given.and(&understand(&texts, &self.asked(&known.dialogue), &now.profile.zone()))
    }
}
