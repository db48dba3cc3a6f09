//! What the notes say of who, where, what and when: only what is known, a line each.

use super::customer::{Caller, Customer, Job, Location};
use super::flags::words;
use super::follows::Goes;
use super::summary::visible;
use super::triage::{Urgency, urgency};
use super::understanding::{Language, Understood};
use super::{Circumstances, Conversation};
use crate::domain::address::Address;
use crate::domain::text::Text;
use crate::domain::time::{Timestamp, for_people};

const EARLIER_START: &str = "a start in this booking may be an earlier one";
const EARLIER_ADDRESS: &str = "an address in this booking may be an earlier one";

/// Who texts and from where, put together from what was said and what ServiceTitan knows.
pub(super) struct Who<'a> {
    understood: &'a Understood,
    /// The known customer, where it is exactly one.
    customer: Option<&'a Customer>,
    /// Whether somebody else seems to have that customer's number by now.
    is_another: bool,
    given_name: Option<&'a String>,
    given_address: Option<&'a Address>,
}

impl<'a> Who<'a> {
    pub(super) fn of(conversation: &'a Conversation, understood: &'a Understood) -> Self {
        let customer = conversation.caller.one();
        let given_name = understood.name.as_ref().or(conversation.given.name.as_ref());
        let is_another = match (given_name, customer.and_then(|customer| customer.name.as_ref())) {
            (Some(given), Some(known)) => !shares_a_word(given, known),
            _ => false,
        };
        let given_before = conversation.given.address.as_ref();
        let given_before = given_before.filter(|given| fits(&given.for_people(), understood));
        let given_address = understood.address.as_ref().or(given_before);
        Self { understood, customer, is_another, given_name, given_address }
    }

    /// What somebody calls themselves counts for more than what ServiceTitan knows of their number.
    pub(super) fn name(&self) -> Option<String> {
        let known = self.customer.and_then(|customer| customer.name.as_ref());
        self.given_name.filter(|_| self.is_another || known.is_none()).or(known).cloned()
    }

    /// What was said, else the only location of a known customer, unless something said may contradict it.
    pub(super) fn address(&self) -> Option<Address> {
        self.given_address.cloned().or_else(|| self.only_location()?.address.clone())
    }

    pub(super) fn only_location(&self) -> Option<&Location> {
        let customer = self.customer.filter(|customer| !self.is_another && customer.more_locations == 0)?;
        let [only] = &customer.locations[..] else { return None };
        Some(only).filter(|only| fits(&only.line, self.understood))
    }

    /// `NEEDS:`, `WHEN:`, `ADDRESS:`, `CUSTOMER:` and `LANGUAGE:`, as far as they are known.
    pub(super) fn lines(
        &self,
        conversation: &Conversation,
        texts: &[&Text],
        now: &Circumstances<'_>,
    ) -> Vec<String> {
        let address = self.address().map(|address| words(&address.for_people()));
        let address = address.or_else(|| self.said_of_the_address(conversation));
        let address = address.or_else(|| self.not_the_customers());
        let customer = self.customer_line(&conversation.caller, texts, now);
        let language = match self.understood.language {
            Language::English => None,
            Language::Spanish => Some("Spanish".to_owned()),
            Language::Other => Some("neither English nor Spanish".to_owned()),
        };
        let needs = self.understood.needs.as_ref().filter(|needs| !is_quoted(needs, texts));
        let lines = [
            ("NEEDS", needs.map(|needs| words(needs))),
            ("WHEN", self.when()),
            ("ADDRESS", address),
            ("CUSTOMER", customer),
            ("LANGUAGE", language),
        ];
        // A note is read on the job, which says who and where; and its texts are few.
        let is_note = matches!(conversation.goes, Goes::Note(_));
        let lines = lines.into_iter().filter(|(name, _)| !is_note || *name == "LANGUAGE");
        let known = lines.filter_map(|(name, said)| Some((name, said?)));
        let mut lines: Vec<String> = known.map(|(name, said)| format!("{name}: {said}")).collect();
        lines.extend(listed(&conversation.caller).into_iter().filter(|_| !is_note));
        lines
    }

    /// Whether the office has several places of this customer's.
    pub(super) fn has_several_places(&self) -> bool {
        let customer = self.customer.filter(|_| !self.is_another);
        customer.is_some_and(|customer| customer.locations.len() + customer.more_locations > 1)
    }

    /// What was said of when. The booking may have been made while that was a moment, and no amendment takes a start out of
    /// it again.
    fn when(&self) -> Option<String> {
        let said = words(self.understood.when.as_ref()?);
        Some(if self.understood.had_a_start { format!("{said}; {EARLIER_START}") } else { said })
    }

    /// What was said of the address, which is less than one. The booking may have been made with another before that, and
    /// keeps it as it keeps a start: the only one on file, or one that was given whole.
    fn said_of_the_address(&self, conversation: &Conversation) -> Option<String> {
        let said = words(self.understood.address_words.as_ref()?);
        let is_on_file = |customer: &Customer| {
            customer.more_locations == 0
                && matches!(&customer.locations[..], [Location { address: Some(_), .. }])
        };
        let was_given = self.understood.had_an_address || conversation.given.address.is_some();
        let may_have_another = was_given || self.customer.is_some_and(is_on_file);
        Some(if may_have_another { format!("{said}; {EARLIER_ADDRESS}") } else { said })
    }

    /// The booking may have been made with the address of the number's customer before somebody else's name was given, and
    /// no amendment takes an address out of it again.
    fn not_the_customers(&self) -> Option<String> {
        let customer = self.customer.filter(|_| self.is_another)?;
        let [Location { address: Some(_), .. }] = &customer.locations[..] else { return None };
        Some(words(&format!("not said yet; one that is in this booking is that of {}", known_as(customer))))
    }

    fn customer_line(&self, caller: &Caller, texts: &[&Text], now: &Circumstances<'_>) -> Option<String> {
        match caller {
            Caller::Unknown | Caller::NotToBeKnown => None,
            Caller::Nobody => Some("new (this number is not in ServiceTitan)".to_owned()),
            Caller::Several { customers, more } => {
                Some(format!("{} have this number:", customers.len() + more))
            }
            Caller::One(customer) => {
                let known = known_as(customer);
                let zone = now.profile.zone();
                let jobs = customer.jobs.iter().map(|job| job_for_people(job, &|at| for_people(at, &zone)));
                let called = customer.called_at.and_then(|called| called_before(called, texts.first()?.at()));
                let who = match self.given_name.filter(|_| self.is_another) {
                    Some(_) => format!("the number is that of {known}, who may not be the one who texts"),
                    None => known,
                };
                let on_file = on_file(customer);
                let known = [who].into_iter().chain(on_file).chain(jobs).chain(called);
                Some(known.collect::<Vec<_>>().join("; "))
            }
        }
    }
}

/// Whether a flag quotes these words already, since they are urgent.
fn is_quoted(needs: &str, texts: &[&Text]) -> bool {
    let urgent = texts.iter().filter(|text| urgency(&text.body) != Urgency::None);
    urgent.map(|text| visible(&text.body)).any(|body| body == needs)
}

/// A line for each of several customers, or of several locations of one.
fn listed(caller: &Caller) -> Vec<String> {
    let (mut lines, more) = match caller {
        Caller::Several { customers, more } => {
            let line = |customer: &Customer| {
                let location = customer.locations.first().map(|location| words(&location.line));
                let marked = customer.do_not_service.then(|| "DO NOT SERVICE".to_owned());
                let known = [Some(known_as(customer)), location, marked];
                format!("- {}", known.into_iter().flatten().collect::<Vec<_>>().join(", "))
            };
            (customers.iter().map(line).collect::<Vec<_>>(), *more)
        }
        Caller::One(customer) if customer.locations.len() > 1 => {
            let lines = customer.locations.iter().map(|location| format!("- {}", words(&location.line)));
            (lines.collect(), customer.more_locations)
        }
        _ => return Vec::new(),
    };
    if more > 0 {
        lines.push(format!("- and {more} more"));
    }
    lines
}

fn known_as(customer: &Customer) -> String {
    let name = customer.name.as_deref().map_or_else(|| "a customer without a name".to_owned(), words);
    format!("{name} (customer {})", customer.id)
}

/// What there is of an only address that is no booking's: parts of it are missing, or bills go there and nobody may see
/// where the customer is served.
fn on_file(customer: &Customer) -> Option<String> {
    match &customer.locations[..] {
        [Location { address: None, line }] => Some(format!("on file: {}", words(line))),
        _ => None,
    }
}

/// `job 4711 (HVAC repair), Nov 21 2:00 PM to Nov 21 4:00 PM`.
fn job_for_people(job: &Job, at: &dyn Fn(Timestamp) -> String) -> String {
    let kind = job.kind.as_ref().map(|kind| format!(" ({})", words(kind))).unwrap_or_default();
    let window = job.window.map(|(from, to)| format!(", {} to {}", at(from), at(to))).unwrap_or_default();
    format!("job {}{kind}{window}", job.number)
}

/// `called 12 minutes before texting`. None: it was later.
fn called_before(called: Timestamp, texted: Timestamp) -> Option<String> {
    let minutes = texted.duration_since(called).as_mins();
    match minutes {
        ..0 => None,
        0 | 1 => Some("called a minute before texting".to_owned()),
        2..120 => Some(format!("called {minutes} minutes before texting")),
        _ => Some(format!("called {} hours before texting", minutes / 60)),
    }
}

/// Whether two names may be one person's, or one household's.
fn shares_a_word(one: &str, other: &str) -> bool {
    let words = |name: &str| {
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1);
        words.map(str::to_lowercase).collect::<Vec<_>>()
    };
    let others = words(other);
    words(one).iter().any(|word| others.contains(word))
}

/// Whether an address may be the one of which something was said.
fn fits(line: &str, understood: &Understood) -> bool {
    understood.address_words.as_ref().is_none_or(|said| has_numbers_of(line, said))
}

/// Whether every number that was said, of the house and of the ZIP, is in that line.
fn has_numbers_of(line: &str, said: &str) -> bool {
    let numbers = |text: &str| -> Vec<String> {
        let digits = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
        digits.map(str::to_owned).collect()
    };
    let there = numbers(line);
    numbers(said).iter().all(|number| there.contains(number))
}

#[cfg(test)]
mod tests;
