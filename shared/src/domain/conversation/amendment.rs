//! What of a booking to write anew: only what is still as we left it. What people chose or wrote is never overwritten.

use std::fmt;

use super::draft::Draft;
use super::seen::Seen;
use super::written::{Written, is_same_name};
use crate::domain::address::Address;
use crate::domain::choices::Choices;
use crate::domain::time::Timestamp;

/// A change of a booking. What is not named stays.
#[derive(Clone, PartialEq, Eq)]
pub struct Amendment {
    /// Our notes.
    pub notes: String,
    /// The office's own words, which stay above ours.
    pub office: String,
    /// Whom the booking is for. None: it stays.
    pub name: Option<String>,
    /// None: it stays.
    pub address: Option<Address>,
    /// None: it stays.
    pub start: Option<Timestamp>,
    /// None: it stays.
    pub first_time_client: Option<bool>,
    /// Ids that are named anew.
    pub choices: Choices,
    /// That nobody could see what is there.
    pub is_blind: bool,
}

/// What a customer wrote is personal: never printed.
impl fmt::Debug for Amendment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Amendment(…)")
    }
}

impl Amendment {
    /// Of the notes alone, where nobody can see what else there is.
    #[must_use]
    pub fn blind(draft: Draft) -> Self {
        Self {
            notes: draft.summary,
            office: String::new(),
            name: None,
            address: None,
            start: None,
            first_time_client: None,
            choices: Choices::default(),
            is_blind: true,
        }
    }

    /// What makes the booking that was `seen` the one that it should be by `draft`, given what we wrote so far.
    #[must_use]
    pub fn of(draft: Draft, seen: &Seen, ours: &[Written], office: String) -> Self {
        let left = |is_as_we_left_it: &dyn Fn(&Written) -> bool| ours.iter().any(is_as_we_left_it);
        let Draft { name, summary, address, start, first_time_client, choices, .. } = draft;
        let is_new = !is_same_name(&name, &seen.name);
        let name = (is_new && left(&|ours| ours.has_name(&seen.name))).then_some(name);
        let address = address.filter(|address| {
            Some(address) != seen.address.as_ref() && left(&|ours| ours.has_address(seen.address.as_ref()))
        });
        let start =
            start.filter(|start| Some(*start) != seen.start && left(&|ours| ours.has_start(seen.start)));
        let first_time_client = seen
            .first_time_client
            .filter(|seen| *seen != first_time_client && left(&|ours| ours.has_first_time_client(*seen)));
        Self {
            notes: summary,
            office,
            name,
            address,
            start,
            first_time_client: first_time_client.map(|seen| !seen),
            choices: changed(choices, seen.choices, ours),
            is_blind: false,
        }
    }

    /// The notes as they are written: the office's words, and ours below.
    #[must_use]
    pub fn summary(&self) -> String {
        if self.office.is_empty() { self.notes.clone() } else { format!("{}\n\n{}", self.office, self.notes) }
    }
}

/// Of what is to be chosen, whatever is chosen otherwise by nobody but us.
fn changed(wanted: Choices, seen: Choices, ours: &[Written]) -> Choices {
    let all: Vec<Choices> = ours.iter().flat_map(Written::choices).collect();
    Choices {
        campaign: one_changed(wanted.campaign, seen.campaign, all.iter().map(|ours| ours.campaign)),
        business_unit: one_changed(
            wanted.business_unit,
            seen.business_unit,
            all.iter().map(|ours| ours.business_unit),
        ),
        job_type: one_changed(wanted.job_type, seen.job_type, all.iter().map(|ours| ours.job_type)),
        priority: one_changed(wanted.priority, seen.priority, all.iter().map(|ours| ours.priority)),
    }
}

fn one_changed<T: Copy + PartialEq>(
    wanted: Option<T>,
    seen: Option<T>,
    mut ours: impl Iterator<Item = Option<T>>,
) -> Option<T> {
    wanted.filter(|wanted| seen != Some(*wanted) && ours.any(|ours| ours == seen))
}

#[cfg(test)]
mod tests;
