use serde::{Deserialize, Serialize};

use super::{BusinessUnitId, CampaignId, Choices, JobTypeId};

/// Chosen ids that ServiceTitan lists as inactive, or not at all any more. Bookings leave them out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Inactive {
    /// Chosen, and not active.
    pub campaigns: Vec<CampaignId>,
    /// Chosen, and not active.
    pub business_units: Vec<BusinessUnitId>,
    /// Chosen, and not active.
    pub job_types: Vec<JobTypeId>,
}

impl Inactive {
    /// What is left of these.
    #[must_use]
    pub fn taken_from(&self, choices: Choices) -> Choices {
        Choices {
            campaign: choices.campaign.filter(|id| !self.campaigns.contains(id)),
            business_unit: choices.business_unit.filter(|id| !self.business_units.contains(id)),
            job_type: choices.job_type.filter(|id| !self.job_types.contains(id)),
            priority: choices.priority,
        }
    }

    /// Whether any of these is among them.
    #[must_use]
    pub fn has_any_of(&self, choices: Choices) -> bool {
        self.taken_from(choices) != choices
    }

    /// A sentence for each.
    #[must_use]
    pub fn for_people(&self) -> Vec<String> {
        let campaigns = self.campaigns.iter().map(|id| ("Campaign", id.to_string()));
        let units = self.business_units.iter().map(|id| ("Business unit", id.to_string()));
        let types = self.job_types.iter().map(|id| ("Job type", id.to_string()));
        let all = campaigns.chain(units).chain(types);
        all.map(|(what, id)| {
            format!(
                "{what} {id} is not active in ServiceTitan any more: defaults leave it out, and rules that name it \
                 are skipped. Choose another one, or make it active again."
            )
        })
        .collect()
    }
}
