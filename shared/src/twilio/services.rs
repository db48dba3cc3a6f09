use futures_util::stream::{self, StreamExt};
use serde::Deserialize;
use serde_json::Value;

use super::client::{Account, Twilio};
use super::wire::{Campaign, MessagingService, Verification};
use crate::domain::number::Service;
use crate::domain::outcome::{Cause, Outcome};

/// Services that are looked through. A contractor has a handful.
const MOST_SERVICES: &str = "100";

/// Calls at a time: Twilio limits how many an account makes side by side.
const AT_ONCE: usize = 8;

#[derive(Deserialize)]
struct Services {
    services: Vec<MessagingService>,
    meta: Meta,
}

#[derive(Deserialize)]
struct Meta {
    next_page_url: Option<String>,
}

#[derive(Deserialize)]
struct Campaigns {
    compliance: Vec<Campaign>,
}

#[derive(Deserialize)]
struct Verifications {
    verifications: Vec<Verification>,
}

impl Twilio {
    /// The Messaging Service that the number is in. A number is in one at most.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn service_of(&self, account: &Account, number_sid: &str) -> Result<Option<Service>, Cause> {
        let page: Services =
            self.get_messaging(account, "Services", &[("PageSize", MOST_SERVICES)]).await.read()?;
        let asked = page.services.into_iter().map(async |service| {
            self.is_in(account, &service.sid, number_sid).await.map(|is_in| is_in.then_some(service))
        });
        let mut answers = stream::iter(asked).buffer_unordered(AT_ONCE);
        let mut failed = None;
        while let Some(answer) = answers.next().await {
            match answer {
                Ok(Some(service)) => return Ok(Some(Service::from(service))),
                Ok(None) => {}
                Err(cause) => failed = Some(cause),
            }
        }
        match (failed, page.meta.next_page_url) {
            (Some(cause), _) => Err(cause),
            (None, Some(_)) => Err(Cause::Ours { why: "more Messaging Services than are read".to_owned() }),
            (None, None) => Ok(None),
        }
    }

    /// `campaign_status` of the service's A2P campaigns.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn campaigns(&self, account: &Account, service_sid: &str) -> Result<Vec<String>, Cause> {
        let path = format!("Services/{service_sid}/Compliance/Usa2p");
        let page: Campaigns = self.get_messaging(account, &path, &[("PageSize", "50")]).await.read()?;
        Ok(page.compliance.into_iter().filter_map(|campaign| campaign.campaign_status).collect())
    }

    /// `status` of each verification of a toll-free number.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn verifications(&self, account: &Account, number_sid: &str) -> Result<Vec<String>, Cause> {
        let query = [("TollfreePhoneNumberSid", number_sid), ("PageSize", "50")];
        let page: Verifications =
            self.get_messaging(account, "Tollfree/Verifications", &query).await.read()?;
        Ok(page.verifications.into_iter().map(|verification| verification.status).collect())
    }

    /// Asked number by number, because a pool may be longer than any page.
    async fn is_in(&self, account: &Account, service_sid: &str, number_sid: &str) -> Result<bool, Cause> {
        let path = format!("Services/{service_sid}/PhoneNumbers/{number_sid}");
        match self.get_messaging::<Value>(account, &path, &[]).await {
            Outcome::NotDone { cause, .. } if cause.status() == Some(404) => Ok(false),
            outcome => outcome.read().map(|_| true),
        }
    }
}
