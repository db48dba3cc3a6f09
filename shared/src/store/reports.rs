//! What became of a message of ours: `report#<status>#<MessageSid>` items of a thread. Each is heard once: that it was is
//! written together with what follows from it.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};

use super::allowance::FoundAllowance;
use super::items::{Item, get_number, get_text, number, text};
use super::sender::FoundSender;
use super::transaction::built;
use super::{Put, SaveError, Store, Unavailable};
use crate::domain::alerts::Alert;
use crate::domain::ids::{AccountSid, MessageSid, ThreadKey};
use crate::domain::replies::allowance::{Allowance, Veiled};
use crate::domain::replies::sender::SenderHealth;
use crate::domain::settings::retention::Retention;
use crate::domain::time::{Timestamp, sortable};

const REPORT: &str = "report";

/// A delivery report, as Twilio posts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Of the message that it is about.
    pub sid: MessageSid,
    /// `delivered`, `undelivered`, `failed` and the like; letters only.
    pub status: String,
    /// Twilio's `ErrorCode`. None: it names none.
    pub error_code: Option<u32>,
    /// When it came in, by our clock.
    pub reported_at: Timestamp,
    /// Of the number that the message was sent from.
    pub account: AccountSid,
    /// The name of the alert that the message told of. None: it told of none.
    pub alert: Option<String>,
}

/// What follows from a report, each where anything does: as it was found, and as it is to be.
#[derive(Debug, Default)]
pub struct Follows<'a> {
    /// How messages of our number fare.
    pub sender: Option<(&'a FoundSender, &'a SenderHealth)>,
    /// What the customer may be sent.
    pub allowance: Option<(&'a Veiled, &'a FoundAllowance, &'a Allowance)>,
    /// What the people of the business are told.
    pub alert: Option<&'a Alert>,
}

impl Store {
    pub(crate) async fn put_report(
        &self,
        thread: &ThreadKey,
        report: &Report,
        retention: Retention,
    ) -> Result<Put, Unavailable> {
        let mut item = Item::from([
            ("thread".to_owned(), text(thread.key())),
            ("item".to_owned(), text(format!("{REPORT}#{}#{}", report.status, report.sid.as_str()))),
            ("tenant_id".to_owned(), text(thread.tenant.as_str())),
            ("account".to_owned(), text(report.account.as_str())),
            ("reported_at".to_owned(), text(sortable(report.reported_at))),
            ("expires_at".to_owned(), number(retention.ends(report.reported_at).as_second())),
        ]);
        item.extend(report.error_code.map(|code| ("error_code".to_owned(), number(code))));
        item.extend(report.alert.as_ref().map(|name| ("alert".to_owned(), text(name))));
        self.put_new(item).await
    }

    /// A report that was not heard yet, by the name of its item. None: it was, or it is gone.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn unheard(&self, thread: &ThreadKey, name: &str) -> Result<Option<Report>, Unavailable> {
        let item = self.thread_item(thread, name).await?;
        item.filter(|item| !item.contains_key("heard")).as_ref().map(read).transpose()
    }

    /// Writes what follows from a report, once.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody heard it meanwhile, or changed what it changes.
    pub async fn hear(
        &self,
        thread: &ThreadKey,
        report: &Report,
        follows: &Follows<'_>,
        now: Timestamp,
    ) -> Result<(), SaveError> {
        let mark = Update::builder().table_name(&self.tables.threads);
        let mark = mark
            .key("thread", text(thread.key()))
            .key("item", text(format!("{REPORT}#{}#{}", report.status, report.sid.as_str())))
            .update_expression("SET heard = :yes")
            .condition_expression("attribute_exists(thread) AND attribute_not_exists(heard)")
            .expression_attribute_values(":yes", AttributeValue::Bool(true));
        let mut writes = vec![TransactWriteItem::builder().update(built(mark.build())?).build()];
        if let Some((found, next)) = follows.sender {
            let (tenant, account) = (&thread.tenant, &report.account);
            writes.push(self.sender_update(tenant, account, &thread.number, found, next)?);
        }
        if let Some((customer, found, next)) = follows.allowance {
            writes.push(self.allowance_put(&thread.tenant, customer, found, next, now)?);
        }
        writes.extend(follows.alert.map(|alert| self.alert_put(&thread.tenant, alert, now)).transpose()?);
        self.transact(writes).await
    }
}

fn read(item: &Item) -> Result<Report, Unavailable> {
    let malformed = || Unavailable::Malformed { item: REPORT, why: "its name".to_owned() };
    let mut name = get_text(REPORT, item, "item")?.splitn(3, '#').skip(1);
    let (status, sid) = (name.next().ok_or_else(malformed)?, name.next().ok_or_else(malformed)?);
    let account = AccountSid::parse(get_text(REPORT, item, "account")?);
    let code = get_number(REPORT, item, "error_code").ok();
    let reported_at = get_text(REPORT, item, "reported_at")?.parse();
    Ok(Report {
        sid: MessageSid::parse(sid).map_err(|_| malformed())?,
        status: status.to_owned(),
        error_code: code.and_then(|code| u32::try_from(code).ok()),
        reported_at: reported_at.map_err(|_| malformed())?,
        account: account.map_err(|_| malformed())?,
        alert: get_text(REPORT, item, "alert").ok().map(str::to_owned),
    })
}
