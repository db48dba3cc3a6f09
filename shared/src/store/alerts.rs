//! Alerts of a business: items of the partition `alerts#<tenant>`. `alert#<kind>#<change>` is one alert, owed while it has
//! `due`; `told#<number>` is what one telephone was told lately; `waiting` is, for as long as texts wait, since when.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{Put as PutRequest, ReturnValuesOnConditionCheckFailure, TransactWriteItem};

use super::items::{Item, document, get_number, get_text, number, read_document, text, unavailable};
use super::transaction::built;
use super::{SaveError, Store, Unavailable};
use crate::domain::alerts::{Alert, Raised, Told};
use crate::domain::ids::{MessageSid, TenantId};
use crate::domain::phone::PhoneNumber;
use crate::domain::time::{SignedDuration, Timestamp, after, sortable};
use crate::random;

const PARTITION: &str = "alerts#";
const ALERT: &str = "alert#";
const TOLD: &str = "told#";
const WAITING: &str = "waiting";

/// How the `due` of `waiting` begins: after every time, so that nobody takes it for something to do, and after what is
/// held.
const STANDS: &str = "stands#";

/// So long a change is told once. A booking is followed for less.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// An alert as it was read, or as this driver wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundAlert {
    pub tenant: TenantId,
    pub name: String,
    /// Counts its writes.
    pub version: u64,
    pub raised: Raised,
}

/// What a telephone was told, as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundTold {
    /// Counts its writes; 0: nothing yet.
    pub version: u64,
    pub told: Told,
}

/// What one tenant has in the list of what is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfTenant {
    pub tenant: TenantId,
    /// Texts that wait for us, and for a reason of the tenant's; none that wait for a person's click.
    pub owed: usize,
    pub parked: usize,
    pub oldest_owed: Option<Timestamp>,
    pub oldest_parked: Option<Timestamp>,
    /// Since when staff know that texts wait.
    pub known_since: Option<Timestamp>,
    /// Names of alerts that are due.
    pub alerts: Vec<String>,
}

/// Everything in the list of what is owed, by tenant.
pub type Standing = Vec<OfTenant>;

impl Store {
    /// Records an alert, to be told from `due` on. None: it was recorded before.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn put_alert(
        &self,
        tenant: &TenantId,
        alert: &Alert,
        due: Timestamp,
        now: Timestamp,
    ) -> Result<Option<FoundAlert>, Unavailable> {
        let (found, item, nonce) = new_alert(tenant, alert, due, now)?;
        let request = self.client.put_item().table_name(&self.tables.threads).set_item(Some(item));
        let request = request
            .condition_expression("attribute_not_exists(thread)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match request.send().await {
            Ok(_) => Ok(Some(found)),
            Err(error) => match error.as_service_error() {
                // The SDK's own retry of a write that had gone through meets that write.
                Some(PutItemError::ConditionalCheckFailedException(refused)) => {
                    let by = refused.item().and_then(|item| item.get("written_by")?.as_s().ok());
                    Ok((by == Some(&nonce)).then_some(found))
                }
                Some(PutItemError::TransactionConflictException(_)) => Ok(None),
                _ => Err(unavailable(&error)),
            },
        }
    }

    /// An alert, read consistently. None: there was none.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn alert(&self, tenant: &TenantId, name: &str) -> Result<Option<FoundAlert>, Unavailable> {
        let Some(item) = self.alerts_item(tenant, &format!("{ALERT}{name}")).await? else { return Ok(None) };
        Ok(Some(FoundAlert {
            tenant: tenant.clone(),
            name: name.to_owned(),
            version: get_number("alert", &item, "version")?,
            raised: read_document("alert", &item)?,
        }))
    }

    /// Puts what became of an alert in place of what was found. It is owed for as long as somebody is to be told.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote since it was found.
    pub async fn save_alert(&self, found: &FoundAlert, raised: Raised) -> Result<FoundAlert, SaveError> {
        let next = FoundAlert { version: found.version + 1, raised, ..found.clone() };
        self.put_version(alert_item(&next, next.raised.next())?, found.version).await?;
        Ok(next)
    }

    /// What a telephone was told by this business, consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn told(&self, tenant: &TenantId, number: &PhoneNumber) -> Result<FoundTold, Unavailable> {
        match self.alerts_item(tenant, &told_item(number)).await? {
            Some(item) => Ok(FoundTold {
                version: get_number("told", &item, "version")?,
                told: read_document("told", &item)?,
            }),
            None => Ok(FoundTold::default()),
        }
    }

    /// Puts what it was told in place of what was found. It goes by itself once nothing of it counts.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody wrote since it was found.
    pub async fn put_told(
        &self,
        tenant: &TenantId,
        of: &PhoneNumber,
        found: &FoundTold,
        next: &Told,
    ) -> Result<(), SaveError> {
        let mut item = key(tenant, &told_item(of));
        item.insert("version".to_owned(), number(found.version + 1));
        item.insert("data".to_owned(), document("told", next)?);
        item.insert("expires_at".to_owned(), number(next.ends().as_second()));
        self.put_version(item, found.version).await
    }

    /// Everything that is owed, whether it is due or not: how much waits, for whom, and which alerts are due.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn standing(&self, now: Timestamp) -> Result<Standing, Unavailable> {
        let (mut standing, mut start) = (HashMap::new(), None);
        loop {
            let scan = self.client.scan().table_name(&self.tables.threads).index_name("owed");
            let page =
                scan.set_exclusive_start_key(start).send().await.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                stand(&mut standing, item, now);
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(standing.into_values().collect());
            }
        }
    }

    /// Records that texts wait, and that staff are to be told so; unless that is recorded.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where it is.
    pub async fn begin_waiting(
        &self,
        tenant: &TenantId,
        since: Timestamp,
        alert: &Alert,
        now: Timestamp,
    ) -> Result<(), SaveError> {
        let mut item = key(tenant, WAITING);
        item.insert("tenant_id".to_owned(), text(tenant.as_str()));
        item.insert("due".to_owned(), text(format!("{STANDS}{}", sortable(since))));
        let put = PutRequest::builder().table_name(&self.tables.threads).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(due)");
        let begun = TransactWriteItem::builder().put(built(put.build())?).build();
        self.transact(vec![begun, self.alert_put(tenant, alert, now)?]).await
    }

    /// Records that none waits any more, and that staff are to be told so.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody else did.
    pub async fn end_waiting(
        &self,
        tenant: &TenantId,
        since: Timestamp,
        alert: &Alert,
        now: Timestamp,
    ) -> Result<(), SaveError> {
        let mut item = key(tenant, WAITING);
        item.insert("expires_at".to_owned(), number(after(now, KEPT).as_second()));
        let put = PutRequest::builder().table_name(&self.tables.threads).set_item(Some(item));
        let put = put
            .condition_expression("due = :found")
            .expression_attribute_values(":found", text(format!("{STANDS}{}", sortable(since))));
        let ended = TransactWriteItem::builder().put(built(put.build())?).build();
        self.transact(vec![ended, self.alert_put(tenant, alert, now)?]).await
    }

    /// What was recorded under one of these names; in no order.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn alerts_named(
        &self,
        tenant: &TenantId,
        names: &[String],
    ) -> Result<Vec<Raised>, Unavailable> {
        let keys: Vec<Item> = names.iter().map(|name| key(tenant, &format!("{ALERT}{name}"))).collect();
        let items = self.read_anew(&keys, None).await?;
        items.iter().map(|item| read_document("alert", item)).collect()
    }

    /// Forgets what staff were, or are still to be, told of an erased customer's conversations.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn forget_alerts(
        &self,
        tenant: &TenantId,
        conversations: &[MessageSid],
    ) -> Result<(), Unavailable> {
        for name in conversations.iter().flat_map(Alert::all_names_of) {
            let delete = self.client.delete_item().table_name(&self.tables.threads);
            let deleted = delete.set_key(Some(key(tenant, &format!("{ALERT}{name}")))).send().await;
            deleted.map_err(|error| unavailable(&error))?;
        }
        Ok(())
    }

    /// Records an alert as a part of a transaction; the schedule tells it.
    pub(super) fn alert_put(
        &self,
        tenant: &TenantId,
        alert: &Alert,
        now: Timestamp,
    ) -> Result<TransactWriteItem, Unavailable> {
        let (_, item, _) = new_alert(tenant, alert, now, now)?;
        let put = PutRequest::builder().table_name(&self.tables.threads).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(thread)");
        Ok(TransactWriteItem::builder().put(built(put.build())?).build())
    }

    async fn alerts_item(&self, tenant: &TenantId, item: &str) -> Result<Option<Item>, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.threads).consistent_read(true);
        let request = request.set_key(Some(key(tenant, item)));
        Ok(request.send().await.map_err(|error| unavailable(&error))?.item)
    }

    /// Puts an item in place of its version before; 0: there is none.
    pub(super) async fn put_version(&self, item: Item, found: u64) -> Result<(), SaveError> {
        let request = self.client.put_item().table_name(&self.tables.threads).set_item(Some(item));
        let request = if found == 0 {
            request.condition_expression("attribute_not_exists(version)")
        } else {
            request
                .condition_expression("version = :found")
                .expression_attribute_values(":found", number(found))
        };
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(
                    PutItemError::ConditionalCheckFailedException(_)
                    | PutItemError::TransactionConflictException(_),
                ) => Err(SaveError::Moved),
                _ => Err(unavailable(&error).into()),
            },
        }
    }
}

fn key(tenant: &TenantId, item: &str) -> Item {
    Item::from([
        ("thread".to_owned(), text(format!("{PARTITION}{}", tenant.as_str()))),
        ("item".to_owned(), text(item)),
    ])
}

fn told_item(number: &PhoneNumber) -> String {
    format!("{TOLD}{}", number.as_str())
}

fn new_alert(
    tenant: &TenantId,
    alert: &Alert,
    due: Timestamp,
    now: Timestamp,
) -> Result<(FoundAlert, Item, String), Unavailable> {
    let nonce = format!("{:016x}", random::nonce());
    let found = FoundAlert {
        tenant: tenant.clone(),
        name: alert.name(),
        version: 1,
        raised: Raised::new(alert.clone(), now),
    };
    let mut item = alert_item(&found, Some(due))?;
    item.insert("written_by".to_owned(), text(&nonce));
    Ok((found, item, nonce))
}

fn alert_item(of: &FoundAlert, due: Option<Timestamp>) -> Result<Item, Unavailable> {
    let mut item = key(&of.tenant, &format!("{ALERT}{}", of.name));
    item.insert("version".to_owned(), number(of.version));
    item.insert("data".to_owned(), document("alert", &of.raised)?);
    item.insert("expires_at".to_owned(), number(after(of.raised.at, KEPT).as_second()));
    if let Some(due) = due {
        item.insert("tenant_id".to_owned(), text(of.tenant.as_str()));
        item.insert("due".to_owned(), text(sortable(due)));
    }
    Ok(item)
}

/// One that cannot be read must not hide the others.
fn stand(standing: &mut HashMap<TenantId, OfTenant>, item: &Item, now: Timestamp) -> Option<()> {
    let tenant = TenantId::parse(get_text("owed", item, "tenant_id").ok()?).ok()?;
    let (name, due) = (get_text("owed", item, "item").ok()?, get_text("owed", item, "due").ok()?);
    let of = standing.entry(tenant.clone()).or_insert_with(|| OfTenant::new(tenant));
    if let Some(alert) = name.strip_prefix(ALERT) {
        if due <= sortable(now).as_str() {
            of.alerts.push(alert.to_owned());
        }
    } else if let Some(since) = due.strip_prefix(STANDS) {
        of.known_since = since.parse().ok();
    } else if name.starts_with("text#") && due.parse::<Timestamp>().is_ok() {
        let came = get_text("owed", item, "received_at").ok()?.parse().ok()?;
        let (texts, oldest) = if item.contains_key("parked") {
            (&mut of.parked, &mut of.oldest_parked)
        } else {
            (&mut of.owed, &mut of.oldest_owed)
        };
        *texts += 1;
        *oldest = Some(oldest.map_or(came, |oldest: Timestamp| oldest.min(came)));
    }
    Some(())
}

impl OfTenant {
    const fn new(tenant: TenantId) -> Self {
        Self {
            tenant,
            owed: 0,
            parked: 0,
            oldest_owed: None,
            oldest_parked: None,
            known_since: None,
            alerts: Vec::new(),
        }
    }

    /// When the oldest came in that waits for anything but a person's click.
    #[must_use]
    pub fn oldest(&self) -> Option<Timestamp> {
        [self.oldest_owed, self.oldest_parked].into_iter().flatten().min()
    }
}
