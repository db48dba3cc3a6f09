//! What became of a message of ours: `report#<status>#<MessageSid>` items of a thread.

use super::items::{Item, number, text};
use super::{Put, Store, Unavailable};
use crate::domain::ids::{MessageSid, ThreadKey};
use crate::domain::settings::retention::Retention;
use crate::domain::time::{Timestamp, sortable};

/// A delivery report, as Twilio posts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) sid: MessageSid,
    /// `delivered`, `undelivered`, `failed` and the like; letters only.
    pub(crate) status: String,
    pub(crate) error_code: Option<u32>,
    pub(crate) reported_at: Timestamp,
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
            ("item".to_owned(), text(format!("report#{}#{}", report.status, report.sid.as_str()))),
            ("tenant_id".to_owned(), text(thread.tenant.as_str())),
            ("reported_at".to_owned(), text(sortable(report.reported_at))),
            ("expires_at".to_owned(), number(retention.ends(report.reported_at).as_second())),
        ]);
        item.extend(report.error_code.map(|code| ("error_code".to_owned(), number(code))));
        self.put_new(item).await
    }
}
