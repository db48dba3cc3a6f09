//! How all that is owed stands, by tenant; and, for as long as texts wait, since when staff know of it: the item `waiting`
//! of the partition `alerts#<tenant>`.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{Put as PutRequest, TransactWriteItem};

use super::alerts::{ALERT, KEPT, alerts_key};
use super::counts::is_overdue;
use super::items::{Item, get_text, number, text, unavailable};
use super::transaction::built;
use super::{SaveError, Store, Unavailable};
use crate::domain::alerts::Alert;
use crate::domain::ids::TenantId;
use crate::domain::time::{Timestamp, after, sortable};

const WAITING: &str = "waiting";

/// How the `due` of `waiting` begins: after every time, so that nobody takes it for something to do.
pub(super) const STANDS: &str = "stands#";

/// What one tenant has in the list of what is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfTenant {
    /// Whose.
    pub tenant: TenantId,
    /// Texts that wait for us. What waits for a person's click is in neither figure.
    pub owed: usize,
    /// Texts that wait for a reason of the tenant's to pass.
    pub parked: usize,
    /// When the oldest of them came in. None: there is none.
    pub oldest_owed: Option<Timestamp>,
    /// When the oldest of them came in. None: there is none.
    pub oldest_parked: Option<Timestamp>,
    /// Those of the parked ones that nobody has come for: where the tenant can book, they wait for us.
    pub overdue: usize,
    /// When the oldest of them came in. None: there is none.
    pub oldest_overdue: Option<Timestamp>,
    /// Since when staff know that texts wait.
    pub known_since: Option<Timestamp>,
    /// Names of alerts that are due.
    pub alerts: Vec<String>,
}

/// Everything in the list of what is owed, by tenant.
pub type Standing = Vec<OfTenant>;

impl Store {
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
        let mut item = alerts_key(tenant, WAITING);
        item.insert("tenant_id".to_owned(), text(tenant.as_str()));
        item.insert("due".to_owned(), text(format!("{STANDS}{}", sortable(since))));
        let put =
            PutRequest::builder().set_item(Some(item)).condition_expression("attribute_not_exists(due)");
        self.put_waiting(put, self.alert_put(tenant, alert, now)?).await
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
        let mut item = alerts_key(tenant, WAITING);
        item.insert("expires_at".to_owned(), number(after(now, KEPT).as_second()));
        let put = PutRequest::builder()
            .set_item(Some(item))
            .condition_expression("due = :found")
            .expression_attribute_values(":found", text(format!("{STANDS}{}", sortable(since))));
        self.put_waiting(put, self.alert_put(tenant, alert, now)?).await
    }

    async fn put_waiting(&self, put: PutBuilder, alert: TransactWriteItem) -> Result<(), SaveError> {
        let put = built(put.table_name(&self.tables.threads).build())?;
        self.transact(vec![TransactWriteItem::builder().put(put).build(), alert]).await
    }
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
        if item.contains_key("parked") && is_overdue(due, now) {
            of.overdue += 1;
            of.oldest_overdue = Some(of.oldest_overdue.map_or(came, |oldest: Timestamp| oldest.min(came)));
        }
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
            overdue: 0,
            oldest_overdue: None,
            known_since: None,
            alerts: Vec::new(),
        }
    }

    /// With what nobody has come for, since it waits for us.
    #[must_use]
    pub fn with_overdue(self) -> Self {
        let oldest_owed = [self.oldest_owed, self.oldest_overdue].into_iter().flatten().min();
        let (owed, parked) = (self.owed + self.overdue, self.parked - self.overdue);
        Self { owed, parked, overdue: 0, oldest_owed, oldest_overdue: None, ..self }
    }

    /// When the oldest came in that waits for anything but a person's click.
    #[must_use]
    pub fn oldest(&self) -> Option<Timestamp> {
        [self.oldest_owed, self.oldest_parked].into_iter().flatten().min()
    }
}
