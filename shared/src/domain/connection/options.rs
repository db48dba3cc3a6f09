//! Live pick-lists: what a tenant has in ServiceTitan to choose from. Each list stands alone: one that cannot be read
//! says why, and takes none of the others with it.

use serde::Serialize;

use super::super::choices::{Choices, Inactive};
use super::super::outcome::Cause;
use super::scopes::Scope;
use super::typed::Warnings;
use super::words::said;

/// The tag that one click makes.
pub const TAG_NAME: &str = "IntelliSend SMS";
/// What the office reads beside [`TAG_NAME`].
pub const TAG_DESCRIPTION: &str = "Texts from customers, booked by IntelliSend";

/// Something to choose by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// ServiceTitan's number, as text.
    pub id: String,
    /// As people named it in ServiceTitan.
    pub name: String,
    /// What is not may be named by what was chosen before, and is not offered anew.
    pub active: bool,
}

/// A job type, and the business units that it fits; none named: all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobTypeChoice {
    /// The job type itself.
    #[serde(flatten)]
    pub choice: Choice,
    /// ServiceTitan's numbers, as text.
    pub business_unit_ids: Vec<String>,
}

/// A pick-list, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct List<T> {
    /// Active ones first, then by name; empty where they could not be read.
    pub items: Vec<T>,
    /// None: the list was read.
    pub unavailable: Option<Reason>,
}

/// Why a list is empty, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The permission that is missing, where that is the reason.
    pub scope: Option<&'static str>,
    /// What stands in the way, in a sentence.
    pub cause: String,
    /// What to do about it, in the words of the portal.
    pub remedy: String,
}

/// Everything to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Options {
    /// Under whose name bookings can be made.
    pub booking_provider_tags: List<Choice>,
    /// Who does the work.
    pub business_units: List<Choice>,
    /// Who brought the call.
    pub campaigns: List<Choice>,
    /// What is to be done.
    pub job_types: List<JobTypeChoice>,
    /// The permission to make a booking provider tag is granted.
    pub can_create_tag: bool,
}

impl Options {
    /// What looks wrong with chosen ids, by the field that they were given in. A list that could not be read says
    /// nothing.
    #[must_use]
    pub fn warnings(&self, chosen: &Choices) -> Warnings {
        let campaign = chosen.campaign.and_then(|id| odd(&self.campaigns, &id, |choice| choice));
        let unit = chosen.business_unit.and_then(|id| odd(&self.business_units, &id, |choice| choice));
        let job_type = chosen.job_type.and_then(|id| odd(&self.job_types, &id, |job_type| &job_type.choice));
        let named = [
            ("defaults.campaign_id", campaign),
            ("defaults.business_unit_id", unit),
            ("defaults.job_type_id", job_type),
        ];
        named.into_iter().filter_map(|(field, why)| Some((field, vec![why?.to_owned()]))).collect()
    }
}

impl Options {
    /// Which of these ids are not active, or not listed. A list that could not be read says nothing.
    #[must_use]
    pub fn inactive(&self, chosen: &[Choices]) -> Inactive {
        let campaigns = chosen.iter().filter_map(|choices| choices.campaign);
        let units = chosen.iter().filter_map(|choices| choices.business_unit);
        let types = chosen.iter().filter_map(|choices| choices.job_type);
        Inactive {
            campaigns: unfit(campaigns, |id| odd(&self.campaigns, id, |choice| choice).is_some()),
            business_units: unfit(units, |id| odd(&self.business_units, id, |choice| choice).is_some()),
            job_types: unfit(types, |id| odd(&self.job_types, id, |job_type| &job_type.choice).is_some()),
        }
    }
}

fn unfit<T: PartialEq>(ids: impl Iterator<Item = T>, is_odd: impl Fn(&T) -> bool) -> Vec<T> {
    let mut unfit = Vec::new();
    for id in ids.filter(is_odd) {
        if !unfit.contains(&id) {
            unfit.push(id);
        }
    }
    unfit
}

fn odd<T>(list: &List<T>, id: &impl ToString, choice: impl Fn(&T) -> &Choice) -> Option<&'static str> {
    let id = id.to_string();
    match list.items.iter().map(choice).find(|choice| choice.id == id) {
        _ if list.unavailable.is_some() => None,
        None => Some(
            "ServiceTitan lists none with this id. Bookings are made without it if ServiceTitan refuses it.",
        ),
        Some(choice) if !choice.active => Some(
            "ServiceTitan lists this as inactive. Bookings are made without it if ServiceTitan refuses it.",
        ),
        Some(_) => None,
    }
}

impl Reason {
    /// From what stood in the way of a call that needs this scope.
    #[must_use]
    pub fn of(cause: &Cause, scope: &Scope) -> Self {
        let remedy = match cause.status() {
            Some(403) => return Self::missing(scope),
            Some(401) => "Run the check: it says what is not accepted.",
            _ if matches!(cause, Cause::NotConnected { .. }) => {
                "Run the check: it says what is wrong with the credentials."
            }
            _ => {
                "Nothing is wrong with your settings. Load the list again in a minute, or enter the number by hand."
            }
        };
        Self { scope: None, cause: said(cause), remedy: remedy.to_owned() }
    }

    /// The permission is missing.
    #[must_use]
    pub fn missing(scope: &Scope) -> Self {
        let cause = format!("The permission {} ({}) is missing.", scope.name, scope.in_portal());
        Self { scope: Some(scope.name), cause, remedy: scope.remedy() }
    }
}

impl<T> List<T> {
    /// Active ones first, then by name.
    #[must_use]
    pub fn of(mut items: Vec<T>, choice: impl Fn(&T) -> &Choice) -> Self {
        items.sort_by_cached_key(|item| {
            let Choice { id, name, active } = choice(item);
            (!active, name.to_lowercase(), id.clone())
        });
        Self { items, unavailable: None }
    }

    /// An empty one, and why it could not be read.
    #[must_use]
    pub const fn without(reason: Reason) -> Self {
        Self { items: Vec::new(), unavailable: Some(reason) }
    }
}

#[cfg(test)]
mod tests;
