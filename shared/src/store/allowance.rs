//! What may be sent to one customer by one business: an item of its own in the table of threads, under a name that says
//! nothing of the customer. It outlives the erasure of everything else.

use aws_sdk_dynamodb::types::TransactWriteItem;

use super::items::{Item, document, get_number, number, read_document, text, unavailable};
use super::versions::written_by;
use super::{Change, SaveError, Store, Unavailable};
use crate::domain::ids::TenantId;
use crate::domain::replies::allowance::{Allowance, Veiled};
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::random;

const ALLOWANCE: &str = "allowance";

/// What somebody asked for is remembered for five years.
const CONSENT_KEPT: SignedDuration = SignedDuration::from_hours(5 * 366 * 24);

/// Anything else counts for a day, and is kept a little longer.
const REPLIES_KEPT: SignedDuration = SignedDuration::from_hours(2 * 24);

/// An allowance as it was read, or as this driver wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundAllowance {
    /// None was written yet: as it is at first.
    pub allowance: Allowance,
    /// Counts its writes; 0: there is none yet.
    pub version: u64,
}

impl Store {
    /// What may be sent to a customer, consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn allowance(&self, tenant: &TenantId, of: &Veiled) -> Result<FoundAllowance, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.threads).consistent_read(true);
        let request = request.key("thread", text(partition(tenant, of))).key("item", text(ALLOWANCE));
        match request.send().await.map_err(|error| unavailable(&error))?.item {
            Some(item) => Ok(FoundAllowance {
                allowance: read_document(ALLOWANCE, &item)?,
                version: get_number(ALLOWANCE, &item, "version")?,
            }),
            None => Ok(FoundAllowance::default()),
        }
    }

    /// Puts what may be sent in place of what was found.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote since it was found.
    pub async fn put_allowance(
        &self,
        tenant: &TenantId,
        of: &Veiled,
        found: &FoundAllowance,
        next: &Allowance,
        now: Timestamp,
    ) -> Result<FoundAllowance, SaveError> {
        let nonce = random::nonce();
        let item = item(tenant, of, found, next, nonce, now)?;
        self.put_over(item, nonce, found.version).await?;
        Ok(FoundAllowance { allowance: next.clone(), version: found.version + 1 })
    }

    /// The same as a part of a transaction.
    pub(super) fn allowance_put(
        &self,
        tenant: &TenantId,
        of: &Veiled,
        found: &FoundAllowance,
        next: &Allowance,
        now: Timestamp,
    ) -> Result<TransactWriteItem, Unavailable> {
        self.over(item(tenant, of, found, next, random::nonce(), now)?, found.version)
    }
}

impl Change<'_> {
    /// On condition that nobody changed what may be sent to the customer since it was found.
    ///
    /// # Errors
    /// [`Unavailable`] where it cannot be written down.
    pub fn while_allowed(
        self,
        of: &Veiled,
        found: &FoundAllowance,
        now: Timestamp,
    ) -> Result<Self, Unavailable> {
        let put = self.store.allowance_put(self.tenant, of, found, &found.allowance, now)?;
        Ok(self.and(put))
    }
}

fn partition(tenant: &TenantId, of: &Veiled) -> String {
    format!("to#{}#{}", tenant.as_str(), of.as_str())
}

fn item(
    tenant: &TenantId,
    of: &Veiled,
    found: &FoundAllowance,
    next: &Allowance,
    nonce: u64,
    now: Timestamp,
) -> Result<Item, Unavailable> {
    Ok(Item::from([
        ("thread".to_owned(), text(partition(tenant, of))),
        ("item".to_owned(), text(ALLOWANCE)),
        ("version".to_owned(), number(found.version + 1)),
        ("written_by".to_owned(), text(written_by(nonce))),
        ("data".to_owned(), document(ALLOWANCE, next)?),
        ("expires_at".to_owned(), number(kept_until(next, now).as_second())),
    ]))
}

fn kept_until(next: &Allowance, now: Timestamp) -> Timestamp {
    let consent = [next.opted_out.as_ref().map(|out| out.at), next.decided_at].into_iter().flatten().max();
    let consent = consent.map(|at| after(at, CONSENT_KEPT));
    let others = after(next.ended_until.unwrap_or(now).max(now), REPLIES_KEPT);
    consent.map_or(others, |consent| consent.max(others))
}
