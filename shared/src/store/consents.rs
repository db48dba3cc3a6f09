//! What customers said about being texted: a tenant's `consent#<time>#<id>` items, one for each time, never changed. What
//! counts of it stands in the customer's allowance, and is written together with it. Of who was erased only that stays, and
//! `veiled#<name>` says that there is one.

use std::collections::HashSet;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{ConditionCheck, TransactWriteItem, Update};

use super::allowance::FoundAllowance;
use super::dialogue::FoundDialogue;
use super::items::{Item, document, get_text, number, read_document, text, unavailable};
use super::texts::text_item;
use super::transaction::built;
use super::{Named, SaveError, Store, Unavailable};
use crate::domain::consents::ConsentRecord;
use crate::domain::ids::{MessageSid, TenantId, ThreadKey};
use crate::domain::phone::PhoneNumber;
use crate::domain::replies::allowance::{Allowance, Veil, Veiled};
use crate::domain::replies::dialogue::Dialogue;
use crate::domain::settings::retention::Retention;
use crate::domain::time::{SignedDuration, Timestamp, after, sortable};

const CONSENT: &str = "consent#";
const VEILED: &str = "veiled#";

/// Five years.
const KEPT: SignedDuration = SignedDuration::from_hours(5 * 366 * 24);

/// Items removed by one transaction.
const AT_ONCE: usize = 100;

/// What is written of something that was said, all or nothing.
#[derive(Debug)]
pub struct Declared<'a> {
    /// Where it was said.
    pub thread: &'a ThreadKey,
    /// The text that says it, which must still be owed. None: no text does.
    pub text: Option<&'a MessageSid>,
    /// What goes on record. None: nothing does.
    pub record: Option<&'a ConsentRecord>,
    /// Whose allowance it is, as it was found, and as it is from now on.
    pub allowance: Option<(&'a Veiled, &'a FoundAllowance, &'a Allowance)>,
    /// What was said in the thread, as it was found, and with what is to be done for it.
    pub dialogue: Option<(&'a FoundDialogue, &'a Dialogue, Retention)>,
    /// By the driver's clock.
    pub now: Timestamp,
}

/// Records, the newest first, and where to go on.
#[derive(Debug, Clone, Default)]
pub struct ConsentsPage {
    /// The newest first.
    pub records: Vec<ConsentRecord>,
    /// None: there are none before these.
    pub next: Option<String>,
}

/// Whether it is what [`ConsentsPage::next`] gives: a time and an id.
#[must_use]
pub fn is_place_in_consents(value: &str) -> bool {
    let Some((at, id)) = value.split_once('#') else { return false };
    let is_time = at.parse::<Timestamp>().is_ok_and(|moment| sortable(moment) == at);
    is_time && !id.is_empty() && id.len() <= 34 && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The same text always has the same name: in whatever way it is read twice, there is one record of it.
fn name(record: &ConsentRecord) -> String {
    let text = record.text.as_ref().map(MessageSid::as_str);
    let id = text.or_else(|| record.refused.as_ref().map(|refused| refused.as_str()));
    format!("{CONSENT}{}#{}", sortable(record.at), id.unwrap_or("0"))
}

impl Store {
    /// Writes down what was said, and what follows from it. What is recorded already stays as it is.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where the text is owed no more, somebody wrote since what was found, or the tenant is gone.
    pub async fn record_consent(&self, declared: &Declared<'_>) -> Result<(), SaveError> {
        let Declared { thread, text, record, allowance, dialogue, now } = declared;
        let mut writes = vec![self.profile_is_there(&thread.tenant)?];
        writes.extend(text.map(|sid| self.still_owed(thread, sid)).transpose()?);
        writes.extend(record.map(|record| self.consent_update(&thread.tenant, record)).transpose()?);
        if let Some((of, found, next)) = allowance {
            writes.push(self.allowance_put(&thread.tenant, of, found, next, *now)?);
        }
        if let Some((found, next, retention)) = dialogue {
            writes.push(self.dialogue_put(thread, found, next, *retention)?);
        }
        self.transact(writes).await
    }

    fn still_owed(&self, thread: &ThreadKey, sid: &MessageSid) -> Result<TransactWriteItem, Unavailable> {
        let check = ConditionCheck::builder().table_name(&self.tables.threads);
        let check = check.key("thread", text(thread.key())).key("item", text(text_item(sid)));
        let check = check.condition_expression("attribute_exists(due)");
        Ok(TransactWriteItem::builder().condition_check(built(check.build())?).build())
    }

    /// Whoever drives threads may update what a tenant has, and put nothing of it.
    fn consent_update(
        &self,
        tenant: &TenantId,
        record: &ConsentRecord,
    ) -> Result<TransactWriteItem, Unavailable> {
        let update = Update::builder().table_name(&self.tables.tenants);
        let update = update
            .key("tenant_id", text(tenant.as_str()))
            .key("item", text(name(record)))
            .update_expression(
                "SET #data = if_not_exists(#data, :data), #number = :number, expires_at = :end",
            )
            .expression_attribute_names("#data", "data")
            .expression_attribute_names("#number", "number")
            .expression_attribute_values(":data", document("consent", record)?)
            .expression_attribute_values(":number", text(record.number.as_str()))
            .expression_attribute_values(":end", number(after(record.at, KEPT).as_second()));
        Ok(TransactWriteItem::builder().update(built(update.build())?).build())
    }

    /// What customers said, the newest first, from before `before` (a place that an answer gave); of one `number` alone,
    /// or of all.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn consents(
        &self,
        tenant: &TenantId,
        number: Option<&PhoneNumber>,
        before: Option<&str>,
        most: usize,
    ) -> Result<ConsentsPage, Unavailable> {
        let mut start = before.map(|place| key(tenant, &format!("{CONSENT}{place}")));
        let mut items = Vec::new();
        // One more than asked for tells whether there are older ones.
        while items.len() <= most {
            let query = self.beginning_with(tenant, CONSENT, number).scan_index_forward(false);
            let page = query.set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            items.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        let more = items.len() > most;
        items.truncate(most);
        let place =
            |item: &Item| Ok(get_text("consent", item, "item")?.trim_start_matches(CONSENT).to_owned());
        let next = items.last().filter(|_| more).map(place).transpose()?;
        let records = items.iter().map(|item| read_document("consent", item)).collect::<Result<_, _>>()?;
        Ok(ConsentsPage { records, next })
    }

    fn beginning_with(
        &self,
        tenant: &TenantId,
        kind: &str,
        number: Option<&PhoneNumber>,
    ) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.tables.tenants).consistent_read(true);
        let query = query
            .key_condition_expression("tenant_id = :tenant AND begins_with(#item, :kind)")
            .expression_attribute_names("#item", "item")
            .expression_attribute_values(":tenant", text(tenant.as_str()))
            .expression_attribute_values(":kind", text(kind));
        match number {
            Some(number) => query
                .filter_expression("#number = :number")
                .expression_attribute_names("#number", "number")
                .expression_attribute_values(":number", text(number.as_str())),
            None => query,
        }
    }

    /// Forgets what a customer said who is being erased, and all that was remembered of messages to them but that they want
    /// none. How many records it was, and whether they want none.
    ///
    /// # Errors
    /// [`SaveError`]; then some may be left.
    pub async fn erase_consents(
        &self,
        tenant: &TenantId,
        customer: &PhoneNumber,
        veiled: &Veiled,
        now: Timestamp,
    ) -> Result<(usize, bool), SaveError> {
        let found = self.allowance(tenant, veiled).await?;
        let erased = found.allowance.erased();
        if let Some(out) = &erased.opted_out {
            let item = format!("{VEILED}{}", veiled.as_str());
            self.change(tenant).put(Named { item: &item, kind: None }, "veiled", &out.at)?.commit().await?;
        }
        if found.allowance != erased {
            self.put_allowance(tenant, veiled, &found, &erased, now).await?;
        }
        let mut gone = 0;
        loop {
            let page = self.consents(tenant, Some(customer), None, AT_ONCE).await?;
            let names: Vec<String> = page.records.iter().map(name).collect();
            self.remove_all(tenant, &names).await?;
            gone += names.len();
            if page.next.is_none() {
                return Ok((gone, erased.opted_out.is_some()));
            }
        }
    }

    /// Forgets what all customers said of a tenant that is gone.
    ///
    /// # Errors
    /// [`SaveError`]; then some may be left.
    pub async fn forget_consents(
        &self,
        tenant: &TenantId,
        veil: &Veil,
        now: Timestamp,
    ) -> Result<(), SaveError> {
        loop {
            let page = self.consents(tenant, None, None, AT_ONCE).await?;
            let customers: HashSet<&PhoneNumber> = page.records.iter().map(|record| &record.number).collect();
            for customer in customers {
                self.forget_allowance(tenant, &veil.name(tenant, customer), now).await?;
            }
            self.remove_all(tenant, &page.records.iter().map(name).collect::<Vec<_>>()).await?;
            if page.next.is_none() {
                break;
            }
        }
        loop {
            let query = self.beginning_with(tenant, VEILED, None);
            let page = query.send().await.map_err(|error| unavailable(&error))?;
            let names = page.items().iter().map(|item| Ok(get_text("veiled", item, "item")?.to_owned()));
            let names: Vec<String> = names.collect::<Result<_, Unavailable>>()?;
            for name in &names {
                let veiled = Veiled::of_stored(name.trim_start_matches(VEILED));
                self.forget_allowance(tenant, &veiled, now).await?;
            }
            self.remove_all(tenant, &names).await?;
            if page.last_evaluated_key.is_none() {
                return Ok(());
            }
        }
    }

    /// Emptied, it goes by itself.
    async fn forget_allowance(
        &self,
        tenant: &TenantId,
        veiled: &Veiled,
        now: Timestamp,
    ) -> Result<(), SaveError> {
        let found = self.allowance(tenant, veiled).await?;
        if found.allowance != Allowance::default() {
            self.put_allowance(tenant, veiled, &found, &Allowance::default(), now).await?;
        }
        Ok(())
    }

    async fn remove_all(&self, tenant: &TenantId, names: &[String]) -> Result<(), SaveError> {
        for some in names.chunks(AT_ONCE) {
            let change = some.iter().try_fold(self.change(tenant), |change, name| change.remove(name))?;
            change.commit().await?;
        }
        Ok(())
    }
}

fn key(tenant: &TenantId, item: &str) -> Item {
    Item::from([("tenant_id".to_owned(), text(tenant.as_str())), ("item".to_owned(), text(item))])
}
