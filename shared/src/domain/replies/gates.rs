//! Why a customer gets no reply, whatever there would be to say.

use super::countries::may_be_answered;
use super::next::{Exchange, Silence};
use super::talk::begun_at;
use crate::domain::conversation::triage::{Urgency, urgency};
use crate::domain::conversation::words::plain_words;
use crate::domain::phone::Sender;
use crate::domain::settings::Replies;
use crate::domain::text::Text;
use crate::domain::time::{SignedDuration, after};

/// As often the same words come from a machine.
const MACHINES: usize = 3;

/// How far two clocks of ours may be apart.
const CLOCKS: SignedDuration = SignedDuration::from_mins(1);

/// Within this time.
const MACHINES_WITHIN: SignedDuration = SignedDuration::from_mins(10);

/// Whether one of these texts is about somebody's life.
pub(super) fn is_life(texts: &[&Text]) -> bool {
    texts.iter().any(|text| urgency(&text.body) == Urgency::Life)
}

/// What holds a reply to these texts back for good. Where a life may be in danger, only what everybody has to respect.
pub(super) fn silence(exchange: &Exchange<'_>, texts: &[&Text], is_life: bool) -> Option<Silence> {
    let always = switched_off(exchange);
    let always = always.or_else(|| exchange.allowance.opted_out.is_some().then_some(Silence::OptedOut));
    let always = always.or_else(|| texts.is_empty().then(|| nothing_answerable(exchange)));
    let always = always.or_else(|| is_a_machine(exchange, texts, is_life).then_some(Silence::Machine));
    if is_life { always } else { always.or_else(|| held_back(exchange)) }
}

/// Whether a confirmation may go out, as far as it is not about consent.
pub(super) fn lets_confirm(exchange: &Exchange<'_>) -> bool {
    switched_off(exchange).is_none() && held_back(exchange).is_none()
}

/// No message goes out at all, or not to there.
fn switched_off(exchange: &Exchange<'_>) -> Option<Silence> {
    let Exchange { profile, thread, .. } = exchange;
    let is_reachable = match &thread.customer {
        Sender::Number(number) => may_be_answered(number, &profile.reply_countries),
        Sender::ShortCode(_) | Sender::Channel(_) | Sender::Name(_) => false,
    };
    if profile.replies == Replies::Off || thread.is_synthetic() {
        Some(Silence::Off)
    } else if exchange.is_stopped || profile.suspended {
        Some(Silence::Stopped)
    } else if is_reachable {
        None
    } else {
        Some(Silence::Unreachable)
    }
}

/// None but what is about somebody's life goes out.
fn held_back(exchange: &Exchange<'_>) -> Option<Silence> {
    let now = exchange.now;
    if is_taken_over(exchange) {
        Some(Silence::Paused)
    } else if exchange.is_not_a_customer {
        Some(Silence::NotACustomer)
    } else if is_not_to_be_texted(exchange) {
        Some(Silence::DoNotText)
    } else if exchange.allowance.ended_until.is_some_and(|until| now < until) {
        Some(Silence::NumberFails)
    } else if !exchange.sender.lets(now) {
        Some(Silence::SenderFails)
    } else {
        None
    }
}

/// In this conversation: what a person wrote in an earlier one is no answer to this one's texts. Who writes the moment a
/// conversation begins may do so by another clock.
fn is_taken_over(exchange: &Exchange<'_>) -> bool {
    let begun_at = begun_at(exchange);
    exchange.paused_at.is_some_and(|at| begun_at.is_none_or(|begun_at| begun_at <= after(at, CLOCKS)))
}

/// At any of the customers that may be who texts.
fn is_not_to_be_texted(exchange: &Exchange<'_>) -> bool {
    exchange.part.is_some_and(|part| part.caller.any(|customer| customer.do_not_text))
}

/// All that is left are words about being texted, or it is too late.
fn nothing_answerable(exchange: &Exchange<'_>) -> Silence {
    let unanswered = super::due::unanswered(exchange.log, exchange.dialogue);
    let is_old = unanswered.iter().all(|text| super::due::is_too_late(text.at(), exchange.now));
    if is_old { Silence::TooLate } else { Silence::NothingToSay }
}

/// Whether one of these texts says what others have said a moment before; of those about somebody's life, each.
fn is_a_machine(exchange: &Exchange<'_>, texts: &[&Text], is_life: bool) -> bool {
    if !is_life {
        return texts.iter().any(|text| is_repeated(exchange, text));
    }
    let mut grave = texts.iter().filter(|text| urgency(&text.body) == Urgency::Life);
    grave.all(|text| is_repeated(exchange, text))
}

fn is_repeated(exchange: &Exchange<'_>, text: &Text) -> bool {
    let (words, from) = (plain_words(&text.body), after(text.received_at, -MACHINES_WITHIN));
    let log = exchange.log.texts.iter().map(|logged| &logged.text);
    let lately = log.filter(|other| (from..=text.received_at).contains(&other.received_at));
    !words.is_empty() && lately.filter(|other| plain_words(&other.body) == words).count() >= MACHINES
}
