//! What we wrote into a booking, as far as it takes to tell it from what the office writes there: digests, no words.

mod digests;

use serde::{Deserialize, Serialize};

use self::digests::{chunks, digest, digests, of_address, of_name};
use super::amendment::Amendment;
use super::content::Content;
use super::draft::Draft;
use super::seen::Seen;
use crate::domain::address::Address;
use crate::domain::choices::Choices;
use crate::domain::time::Timestamp;

/// Versions that are remembered while it is unclear which of them is in the booking.
const MOST: usize = 4;

/// One version of a booking: what an attempt carried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// What it was made of.
    pub content: Content,
    /// When the newest text of it was received.
    pub last_text_at: Timestamp,
    /// The digests of the notes' lines, one after the other.
    lines: String,
    name: String,
    #[serde(default)]
    address: Option<String>,
    #[serde(default)]
    start: Option<Timestamp>,
    first_time_client: bool,
    #[serde(default)]
    choices: Choices,
    /// The same as ServiceTitan answered the write, where that is known: it may write things in a form of its own.
    #[serde(default)]
    answered: Option<Answered>,
    /// What the amendment that it takes wrote. None: it was made so.
    #[serde(default)]
    amends: Option<Amends>,
}

/// What of a booking an amendment wrote: of whatever else is there, its answer tells what people made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Amends {
    /// The digests of the office's lines, which stay theirs.
    office: String,
    name: bool,
    address: bool,
    start: bool,
    choices: Choices,
    /// That nobody could see what else there was.
    is_blind: bool,
}

/// What ServiceTitan made of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Answered {
    lines: String,
    name: String,
    address: Option<String>,
    start: Option<Timestamp>,
    choices: Choices,
}

/// Whether two names are one, in whatever letters they are written.
pub(super) fn is_same_name(one: &str, other: &str) -> bool {
    of_name(one) == of_name(other)
}

impl Written {
    /// What making this booking writes.
    #[must_use]
    pub fn making(draft: &Draft, content: Content, last_text_at: Timestamp) -> Self {
        Self {
            content,
            last_text_at,
            lines: digests(&draft.summary),
            name: of_name(&draft.name),
            address: draft.address.as_ref().map(of_address),
            start: draft.start,
            first_time_client: draft.first_time_client,
            choices: draft.choices,
            answered: None,
            amends: None,
        }
    }

    /// What is there after an amendment of this version.
    #[must_use]
    pub fn amended(&self, by: &Amendment, content: Content, last_text_at: Timestamp) -> Self {
        Self {
            content,
            last_text_at,
            lines: digests(&by.notes),
            name: by.name.as_deref().map_or_else(|| self.name.clone(), of_name),
            address: by.address.as_ref().map(of_address).or_else(|| self.address.clone()),
            start: by.start.or(self.start),
            first_time_client: by.first_time_client.unwrap_or(self.first_time_client),
            choices: by.choices.over(self.choices),
            // How it writes these notes is not known before it answers.
            answered: self.answered.clone().map(|answered| Answered { lines: String::new(), ..answered }),
            amends: Some(Amends::of(by)),
        }
    }

    /// The same, as ServiceTitan answered the write.
    #[must_use]
    pub fn answered(self, seen: &Seen) -> Self {
        let told = Answered {
            lines: digests(&seen.summary),
            name: of_name(&seen.name),
            address: seen.address.as_ref().map(of_address),
            start: seen.start,
            choices: seen.choices,
        };
        let answered = match &self.amends {
            Some(amends) => amends.told(told, self.answered_before()),
            None => told,
        };
        Self { answered: Some(answered), ..self }
    }

    /// What is known of how ServiceTitan writes it, without an answer to this version.
    fn answered_before(&self) -> Answered {
        self.answered.clone().unwrap_or_else(|| Answered {
            lines: String::new(),
            name: self.name.clone(),
            address: self.address.clone(),
            start: self.start,
            choices: self.choices,
        })
    }

    /// Whether it was attempted without a look at what is there.
    #[must_use]
    pub(super) fn is_blind(&self) -> bool {
        self.amends.as_ref().is_some_and(|amends| amends.is_blind)
    }

    /// Whether all of its lines are in these notes, as we wrote them or as ServiceTitan did.
    #[must_use]
    pub fn is_in(&self, notes: &str) -> bool {
        let there = digests(notes);
        let has_all = |lines: &str| {
            !lines.is_empty() && chunks(lines).all(|line| chunks(&there).any(|other| other == line))
        };
        self.forms().any(has_all)
    }

    #[must_use]
    pub(super) fn has_line(&self, line: &str) -> bool {
        let line = digest(line);
        self.forms().flat_map(chunks).any(|ours| ours == line)
    }

    #[must_use]
    pub(super) fn has_name(&self, name: &str) -> bool {
        let name = of_name(name);
        self.name == name || self.answered.as_ref().is_some_and(|answered| answered.name == name)
    }

    #[must_use]
    pub(super) fn has_address(&self, address: Option<&Address>) -> bool {
        let address = address.map(of_address);
        self.address == address || self.answered.as_ref().is_some_and(|answered| answered.address == address)
    }

    #[must_use]
    pub(super) fn has_start(&self, start: Option<Timestamp>) -> bool {
        self.start == start || self.answered.as_ref().is_some_and(|answered| answered.start == start)
    }

    #[must_use]
    pub(super) const fn has_first_time_client(&self, first_time: bool) -> bool {
        self.first_time_client == first_time
    }

    /// What it chose, and what ServiceTitan made of that.
    pub(super) fn choices(&self) -> impl Iterator<Item = Choices> {
        [Some(self.choices), self.answered.as_ref().map(|answered| answered.choices)].into_iter().flatten()
    }

    /// The lines' digests as we wrote them, and as ServiceTitan did.
    fn forms(&self) -> impl Iterator<Item = &str> {
        [Some(&self.lines), self.answered.as_ref().map(|answered| &answered.lines)]
            .into_iter()
            .flatten()
            .map(String::as_str)
    }
}

impl Amends {
    fn of(by: &Amendment) -> Self {
        Self {
            office: digests(&by.office),
            name: by.name.is_some(),
            address: by.address.is_some(),
            start: by.start.is_some(),
            choices: by.choices,
            is_blind: by.is_blind,
        }
    }

    /// What ServiceTitan made of ours: as its answer tells what this wrote, and as it was `before` what this did not.
    fn told(&self, told: Answered, before: Answered) -> Answered {
        let ours = chunks(&told.lines).filter(|line| chunks(&self.office).all(|office| office != *line));
        let Choices { campaign, business_unit, job_type, priority } = self.choices;
        let is = told.choices;
        let was = before.choices;
        Answered {
            lines: ours.collect(),
            name: if self.name { told.name } else { before.name },
            address: if self.address { told.address } else { before.address },
            start: if self.start { told.start } else { before.start },
            choices: Choices {
                campaign: if campaign.is_some() { is.campaign } else { was.campaign },
                business_unit: if business_unit.is_some() { is.business_unit } else { was.business_unit },
                job_type: if job_type.is_some() { is.job_type } else { was.job_type },
                priority: if priority.is_some() { is.priority } else { was.priority },
            },
        }
    }
}

/// The versions once another one is attempted. What is known to be there stays, whatever is forgotten in between.
#[must_use]
pub fn and_attempted(mut versions: Vec<Written>, next: Written) -> Vec<Written> {
    if versions.len() >= MOST {
        versions.remove(1);
    }
    versions.push(next);
    versions
}

#[cfg(test)]
mod tests;
