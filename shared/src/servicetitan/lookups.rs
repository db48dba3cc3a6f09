use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::client::{Access, ServiceTitan};
use super::wire::Page;
use crate::domain::ids::ProviderId;
use crate::domain::outcome::Cause;

/// The largest page that every description of the API allows.
const PAGE: &str = "500";

/// Pages read of one list: 10,000 entries. No contractor has as many.
const MOST_PAGES: u32 = 20;

/// A booking provider tag; its id is what a connection needs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProviderTag {
    pub id: ProviderId,
    pub tag_name: String,
    #[serde(default)]
    pub active: bool,
}

/// A business unit or a campaign: something to choose by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Named {
    pub id: i64,
    pub name: String,
    #[serde(default)]
    pub active: bool,
}

/// A job type, and the business units that it fits; none named: all.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobType {
    pub id: i64,
    pub name: String,
    #[serde(default)]
    pub active: bool,
    #[serde(default)]
    pub business_unit_ids: Vec<i64>,
}

impl ServiceTitan {
    /// Scope `tn.crm.bookingprovidertags:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn provider_tags(&self, access: &Access) -> Result<Vec<ProviderTag>, Cause> {
        self.all(access, "crm", "booking-provider-tags").await
    }

    /// Scope `tn.stt.businessunits:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn business_units(&self, access: &Access) -> Result<Vec<Named>, Cause> {
        self.all(access, "settings", "business-units").await
    }

    /// Scope `tn.mrk.campaigns:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn campaigns(&self, access: &Access) -> Result<Vec<Named>, Cause> {
        self.all(access, "marketing", "campaigns").await
    }

    /// Scope `tn.jpm.jobtypes:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn job_types(&self, access: &Access) -> Result<Vec<JobType>, Cause> {
        self.all(access, "jpm", "job-types").await
    }

    /// Every page of a list.
    async fn all<T: DeserializeOwned>(
        &self,
        access: &Access,
        module: &str,
        path: &str,
    ) -> Result<Vec<T>, Cause> {
        let mut all = Vec::new();
        for page in 1..=MOST_PAGES {
            let query = [("page", &*page.to_string()), ("pageSize", PAGE)];
            let read: Page<T> = self.get(access, module, path, &query).await.read()?;
            all.extend(read.data);
            if !read.has_more {
                break;
            }
        }
        Ok(all)
    }
}
