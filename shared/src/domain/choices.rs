//! What a booking may name of a ServiceTitan tenant's own lists, and how urgent it is. All of it is optional.

mod ids;
mod inactive;

use serde::{Deserialize, Serialize};

use super::fields::{Fields, Given, one_of};
pub use ids::{BusinessUnitId, CampaignId, JobTypeId};
pub use inactive::Inactive;

/// How urgent a booking is, in ServiceTitan's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Priority {
    /// Below what is usual.
    Low,
    /// As usual.
    Normal,
    /// Above what is usual.
    High,
    /// Before anything else.
    Urgent,
}

impl Priority {
    /// Each of them, from the least urgent.
    pub const ALL: [Self; 4] = [Self::Low, Self::Normal, Self::High, Self::Urgent];
}

/// What was chosen. Ids are one ServiceTitan tenant's, and mean nothing, or something else, in another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// Who brought the call, in ServiceTitan's reports. None: not named in the booking.
    pub campaign: Option<CampaignId>,
    /// Who does the work. None: not named in the booking.
    pub business_unit: Option<BusinessUnitId>,
    /// What is to be done. None: not named in the booking.
    pub job_type: Option<JobTypeId>,
    /// None: ServiceTitan's own default.
    pub priority: Option<Priority>,
}

impl Choices {
    /// This, and from `below` whatever this leaves open.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        Self {
            campaign: self.campaign.or(below.campaign),
            business_unit: self.business_unit.or(below.business_unit),
            job_type: self.job_type.or(below.job_type),
            priority: self.priority.or(below.priority),
        }
    }

    /// Whether it names anything by an id of the tenant's own.
    #[must_use]
    pub const fn has_ids(&self) -> bool {
        self.campaign.is_some() || self.business_unit.is_some() || self.job_type.is_some()
    }

    /// A priority is no tenant's own, so ServiceTitan always knows it.
    #[must_use]
    pub fn without_ids(self) -> Self {
        Self { priority: self.priority, ..Self::default() }
    }

    /// The ids that are set, as an office calls them.
    #[must_use]
    pub fn ids_for_people(&self) -> Vec<&'static str> {
        let ids = [
            ("campaign", self.campaign.is_some()),
            ("business unit", self.business_unit.is_some()),
            ("job type", self.job_type.is_some()),
        ];
        ids.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name).collect()
    }
}

/// Choices as somebody asks for them. What is absent stays, and `null` empties.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChoicesGiven {
    /// ServiceTitan's id of a campaign.
    pub campaign: Given<CampaignId>,
    /// ServiceTitan's id of a business unit.
    pub business_unit: Given<BusinessUnitId>,
    /// ServiceTitan's id of a job type.
    pub job_type: Given<JobTypeId>,
    /// One of four words.
    pub priority: Given<Priority>,
}

impl ChoicesGiven {
    /// Reads the fields of an object.
    pub fn read(fields: &mut Fields) -> Self {
        Self {
            campaign: fields.clearable("campaign_id", CampaignId::parse),
            business_unit: fields.clearable("business_unit_id", BusinessUnitId::parse),
            job_type: fields.clearable("job_type_id", JobTypeId::parse),
            priority: fields.clearable("priority", one_of(&Priority::ALL)),
        }
    }

    /// What holds after this, where `before` held.
    #[must_use]
    pub fn over(&self, before: Choices) -> Choices {
        Choices {
            campaign: self.campaign.clone().over(before.campaign),
            business_unit: self.business_unit.clone().over(before.business_unit),
            job_type: self.job_type.clone().over(before.job_type),
            priority: self.priority.clone().over(before.priority),
        }
    }
}

#[cfg(test)]
mod tests;
