//! A booking as ServiceTitan answers it. Almost any part may be missing, and one that has another shape takes none of the
//! others with it: what a booking is must be known even where what it says is not.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::domain::address::Address;
use crate::domain::choices::{BusinessUnitId, CampaignId, Choices, JobTypeId, Priority};
use crate::domain::conversation::Answered;
use crate::domain::conversation::seen::{Seen, Status};
use crate::domain::ids::{BookingId, JobId};
use crate::domain::time::Timestamp;

/// A booking as ServiceTitan answers it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Booking {
    /// ServiceTitan's number.
    pub id: BookingId,
    /// As it was given when it was made.
    #[serde(default, deserialize_with = "lenient")]
    pub external_id: Option<String>,
    /// `New`, `Accepted`, `Converted`, `Dismissed`, or what is not known yet.
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<String>,
    /// The job that it became.
    #[serde(default, deserialize_with = "lenient")]
    pub job_id: Option<JobId>,
    /// By ServiceTitan's clock.
    #[serde(default, deserialize_with = "lenient")]
    pub modified_on: Option<Timestamp>,
    /// What it says, as far as it can be changed.
    #[serde(flatten)]
    pub says: Says,
}

/// What it says.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Says {
    #[serde(default, deserialize_with = "lenient")]
    name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    summary: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    address: Option<Address>,
    #[serde(default, deserialize_with = "lenient")]
    start: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    is_first_time_client: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    campaign_id: Option<CampaignId>,
    #[serde(default, deserialize_with = "lenient")]
    business_unit_id: Option<BusinessUnitId>,
    #[serde(default, deserialize_with = "lenient")]
    job_type_id: Option<JobTypeId>,
    #[serde(default, deserialize_with = "lenient")]
    priority: Option<Priority>,
}

/// What a customer wrote is personal: never printed.
impl std::fmt::Debug for Says {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Says(…)")
    }
}

impl Booking {
    /// As far as it can be told from what we wrote. None: it does not say what became of it.
    #[must_use]
    pub fn seen(self) -> Option<Seen> {
        let Says { name, summary, address, start, is_first_time_client, priority, .. } = self.says;
        let Says { campaign_id: campaign, business_unit_id: business_unit, job_type_id: job_type, .. } =
            self.says;
        Some(Seen {
            status: Status::parse(&self.status?),
            job: self.job_id,
            modified_at: self.modified_on,
            name: name.unwrap_or_default(),
            summary: summary.unwrap_or_default(),
            address: address.map(without_blank_unit),
            start,
            first_time_client: is_first_time_client,
            choices: Choices { campaign, business_unit, job_type, priority },
        })
    }

    /// As the answer to a write. One without the notes, which every write of ours has, tells nothing of what is there, but
    /// that the office has dealt with it.
    #[must_use]
    pub fn answered(self) -> Answered {
        let (booking, is_whole) = (self.id, self.says.summary.is_some());
        let tells = |seen: &Seen| is_whole || !seen.status.is_untouched();
        Answered { booking, seen: self.seen().filter(tells).map(Box::new) }
    }
}

fn without_blank_unit(address: Address) -> Address {
    Address { unit: address.unit.filter(|unit| !unit.trim().is_empty()), ..address }
}

/// What has another shape counts as not said.
fn lenient<'de, D: Deserializer<'de>, T: for<'a> Deserialize<'a>>(from: D) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(from)?).ok())
}
