use reqwest::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::client::{Access, ServiceTitan};
use super::wire::{NewTag, Page};
use crate::domain::ids::ProviderId;
use crate::domain::outcome::{Cause, Outcome};

/// The largest page that every description of the API allows.
const PAGE: &str = "500";

/// Inactive entries are listed only where they are asked for. Booking provider tags have no such filter.
const INACTIVE_TOO: &[(&str, &str)] = &[("active", "Any")];

/// Pages read of one list: 10,000 entries. No contractor has as many.
const MOST_PAGES: u32 = 20;

/// A booking provider tag; its id is what a connection needs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProviderTag {
    /// Goes into the address of a provider's bookings.
    pub id: ProviderId,
    /// As people named it in ServiceTitan.
    pub tag_name: String,
    /// Where it is not stated, not active.
    #[serde(default)]
    pub active: bool,
}

/// A business unit or a campaign: something to choose by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Named {
    /// ServiceTitan's number.
    pub id: i64,
    /// As people named it in ServiceTitan.
    pub name: String,
    /// Where it is not stated, not active.
    #[serde(default)]
    pub active: bool,
}

/// A job type, and the business units that it fits; none named: all.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobType {
    /// ServiceTitan's number.
    pub id: i64,
    /// As people named it in ServiceTitan.
    pub name: String,
    /// Where it is not stated, not active.
    #[serde(default)]
    pub active: bool,
    /// ServiceTitan's numbers of business units.
    #[serde(default)]
    pub business_unit_ids: Vec<i64>,
}

impl ServiceTitan {
    /// Scope `tn.crm.bookingprovidertags:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn provider_tags(&self, access: &Access) -> Result<Vec<ProviderTag>, Cause> {
        self.all(access, "crm", "booking-provider-tags", &[]).await
    }

    /// Makes a booking provider tag. The answer does not say so, but a new tag is active. Scope
    /// `tn.crm.bookingprovidertags:w`.
    pub async fn create_provider_tag(
        &self,
        access: &Access,
        name: &str,
        description: &str,
    ) -> Outcome<ProviderTag> {
        let body = NewTag { tag_name: name, description };
        let made = self.write::<ProviderTag>(Method::POST, access, "booking-provider-tags", &body).await;
        made.map(|tag| ProviderTag { active: true, ..tag })
    }

    /// Scope `tn.stt.businessunits:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn business_units(&self, access: &Access) -> Result<Vec<Named>, Cause> {
        self.all(access, "settings", "business-units", INACTIVE_TOO).await
    }

    /// Scope `tn.mrk.campaigns:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn campaigns(&self, access: &Access) -> Result<Vec<Named>, Cause> {
        self.all(access, "marketing", "campaigns", INACTIVE_TOO).await
    }

    /// Scope `tn.jpm.jobtypes:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn job_types(&self, access: &Access) -> Result<Vec<JobType>, Cause> {
        self.all(access, "jpm", "job-types", INACTIVE_TOO).await
    }

    /// Every page of a list.
    async fn all<T: DeserializeOwned>(
        &self,
        access: &Access,
        module: &str,
        path: &str,
        filters: &[(&str, &str)],
    ) -> Result<Vec<T>, Cause> {
        let mut all = Vec::new();
        for page in 1..=MOST_PAGES {
            let page = page.to_string();
            let query = [&[("page", &*page), ("pageSize", PAGE)], filters].concat();
            let read: Page<T> = self.get(access, module, path, &query).await.read()?;
            all.extend(read.data);
            if !read.has_more {
                break;
            }
        }
        Ok(all)
    }
}
