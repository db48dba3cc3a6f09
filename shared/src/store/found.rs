//! What Twilio's log shows: which of it is known, and taking in what is lacking.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{ConditionCheck, Put as PutItem, TransactWriteItem};

use super::items::{Item, get_text, read_document, text};
use super::owed::{SEEN, ledger_name};
use super::texts::{arriving, parse_sid, sid_of, text_item};
use super::transaction::built;
use super::{Put, SaveError, Store, Unavailable};
use crate::domain::ids::{AccountSid, MessageSid, ThreadKey};
use crate::domain::text::{CameBy, Text};

impl Store {
    /// Which of these messages are known, whatever became of them: in their threads, or in the ledger alone. And whether it
    /// was a sweep that brought it, as far as that can still be read.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn known(
        &self,
        messages: &[(ThreadKey, MessageSid)],
    ) -> Result<HashMap<MessageSid, bool>, Unavailable> {
        let names = messages.iter().flat_map(|(thread, sid)| {
            [(thread.key(), text_item(sid)), (ledger_name(thread, sid), SEEN.to_owned())]
        });
        let keys: Vec<Item> = names
            .map(|(thread, item)| {
                Item::from([("thread".to_owned(), text(thread)), ("item".to_owned(), text(item))])
            })
            .collect();
        let mut known = HashMap::new();
        for item in self.read_anew(&keys, None).await? {
            let (sid, is_by_sweep) = match get_text("text", &item, "item")? {
                SEEN => {
                    let name = get_text("seen", &item, "thread")?;
                    (parse_sid(name.rsplit('#').next().unwrap_or_default())?, false)
                }
                _ => (sid_of(&item)?, is_by_sweep(&item)),
            };
            *known.entry(sid).or_default() |= is_by_sweep;
        }
        Ok(known)
    }

    /// Takes in a text that was lacking in an account's log. Unlike the webhook, which brings what is new, this asks in the
    /// same write: the ledger, since of a customer who was erased a moment ago nothing comes back; and whether the number
    /// is the business's still, which is so until the business goes. Of one that was let go nothing is taken.
    pub(crate) async fn put_found(
        &self,
        account: &AccountSid,
        thread: &ThreadKey,
        message: &Text,
    ) -> Result<Put, Unavailable> {
        let put = PutItem::builder().table_name(&self.tables.threads);
        let put = put.set_item(Some(arriving(thread, message)?));
        let put = put.condition_expression("attribute_not_exists(thread)");
        let unknown = ConditionCheck::builder().table_name(&self.tables.threads);
        let unknown = unknown
            .key("thread", text(ledger_name(thread, &message.sid)))
            .key("item", text(SEEN))
            .condition_expression("attribute_not_exists(thread)");
        let writes = vec![
            TransactWriteItem::builder().put(built(put.build())?).build(),
            TransactWriteItem::builder().condition_check(built(unknown.build())?).build(),
            self.route_is_theirs(account, thread)?,
        ];
        match self.transact(writes).await {
            Ok(()) => Ok(Put::New),
            Err(SaveError::Moved) => Ok(Put::Duplicate),
            Err(SaveError::Unavailable(error)) => Err(error),
        }
    }
}

/// Of one that was held or set aside, nobody can say any more.
fn is_by_sweep(item: &Item) -> bool {
    let text: Result<Text, Unavailable> = read_document("text", item);
    text.is_ok_and(|text| !matches!(text.came_by, CameBy::Webhook | CameBy::Held))
}
