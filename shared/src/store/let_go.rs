//! Texts of a tenant that is leaving, or is gone: struck off what is owed without a booking, like those that a person
//! dismisses. They are in no log any more, so nothing of them is booked should the tenant come back.

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};

use super::counts::is_text;
use super::dialogue::DIALOGUE;
use super::held::HELD;
use super::items::{Item, document, get_number, get_text, number, read_document, text, unavailable};
use super::said::{is_said, said_item};
use super::texts::{sid_of, text_item};
use super::transaction::{TEXTS_AT_ONCE, built};
use super::{Change, SaveError, Store, Unavailable};
use crate::domain::ids::{MessageSid, TenantId, ThreadKey};
use crate::domain::replies::said::SaidId;
use crate::domain::settings::retention::Retention;
use crate::domain::time::{Timestamp, sortable};

/// Counts them, so that a deletion that was cut short and is repeated knows of all.
const LET_GO: &str = "let_go";

/// Tries of a part, of which something is dealt with elsewhere at the same moment.
const TRIES: u32 = 5;

/// How many were let go so far, and the number that counts its changes.
#[derive(Default)]
struct SoFar {
    version: u64,
    texts: usize,
}

impl Store {
    /// Strikes everything off what is owed to a tenant that is leaving, held texts among it; it is kept for `retention`.
    /// How much it was, together with what was let go before.
    ///
    /// # Errors
    /// [`SaveError`]; then some may be owed still.
    pub async fn let_go(
        &self,
        tenant: &TenantId,
        retention: Retention,
        now: Timestamp,
    ) -> Result<usize, SaveError> {
        for index in ["owed", HELD] {
            let mut start = None;
            loop {
                let query = self.client.query().table_name(&self.tables.threads).index_name(index);
                let query = query
                    .key_condition_expression("tenant_id = :tenant")
                    .expression_attribute_values(":tenant", text(tenant.as_str()))
                    .limit(i32::try_from(TEXTS_AT_ONCE).unwrap_or(i32::MAX));
                let page = query.set_exclusive_start_key(start).send().await;
                let page = page.map_err(|error| unavailable(&error))?;
                self.let_some_go(tenant, page.items(), retention, now).await?;
                start = page.last_evaluated_key;
                if start.is_none() {
                    break;
                }
            }
        }
        Ok(self.let_go_so_far(tenant).await?.texts)
    }

    /// Strikes texts off that came in for a tenant that is gone; they are kept for `retention`. How many it was.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where there is such a tenant, or one of them was dealt with meanwhile.
    pub async fn let_go_of_nobodys(
        &self,
        thread: &ThreadKey,
        texts: &[MessageSid],
        retention: Retention,
        now: Timestamp,
    ) -> Result<usize, SaveError> {
        let mut gone = 0;
        for some in texts.chunks(TEXTS_AT_ONCE) {
            let key = |sid| {
                Item::from([
                    ("thread".to_owned(), text(thread.key())),
                    ("item".to_owned(), text(text_item(sid))),
                ])
            };
            let owed = self.owed_of(&some.iter().map(key).collect::<Vec<_>>()).await?;
            let mut writes = vec![self.profile_is_gone(&thread.tenant)?];
            for item in &owed {
                writes.extend(self.let_one_go(item, retention, now)?);
            }
            self.transact(writes).await?;
            gone += owed.len();
        }
        Ok(gone)
    }

    /// The same for a reply that is due in this thread, and for messages that are not in the notes.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where there is such a tenant, or somebody wrote meanwhile.
    pub async fn let_go_of_nobodys_replies(
        &self,
        thread: &ThreadKey,
        said: &[SaidId],
        retention: Retention,
        now: Timestamp,
    ) -> Result<(), SaveError> {
        let names = said.iter().map(said_item).chain([DIALOGUE.to_owned()]).map(|name| {
            Item::from([("thread".to_owned(), text(thread.key())), ("item".to_owned(), text(name))])
        });
        for some in names.collect::<Vec<_>>().chunks(TEXTS_AT_ONCE) {
            let owed = self.owed_of(some).await?;
            if owed.is_empty() {
                continue;
            }
            let mut writes = vec![self.profile_is_gone(&thread.tenant)?];
            for item in &owed {
                writes.extend(self.let_one_go(item, retention, now)?);
            }
            self.transact(writes).await?;
        }
        Ok(())
    }

    /// Those of them that are owed.
    async fn owed_of(&self, listed: &[Item]) -> Result<Vec<Item>, Unavailable> {
        let mut owed = self.read_anew(listed, None).await?;
        let is_dialogue = |item: &Item| get_text("owed", item, "item") == Ok(DIALOGUE);
        let waits = |item: &Item| item.contains_key("due") || item.contains_key(HELD);
        // What staff are still to be told is another matter.
        owed.retain(|item| waits(item) && (is_text(item) || is_said(item) || is_dialogue(item)));
        Ok(owed)
    }

    /// All of these that are owed still, or none.
    async fn let_some_go(
        &self,
        tenant: &TenantId,
        listed: &[Item],
        retention: Retention,
        now: Timestamp,
    ) -> Result<(), SaveError> {
        for _ in 0..TRIES {
            let owed = self.owed_of(listed).await?;
            if owed.is_empty() {
                return Ok(());
            }
            let found = self.let_go_so_far(tenant).await?;
            let texts = owed.iter().filter(|item| is_text(item)).count();
            let mut change = self.change(tenant).let_go_so_far(&found, texts)?;
            for item in &owed {
                change = self.let_one_go(item, retention, now)?.into_iter().fold(change, Change::and);
            }
            match change.commit().await {
                Err(SaveError::Moved) => {}
                ended => return ended,
            }
        }
        Err(SaveError::Moved)
    }

    /// The text struck off, and its line in the ledger. Of a reply, and of a message, the words are kept and nothing more
    /// is done.
    fn let_one_go(
        &self,
        item: &Item,
        retention: Retention,
        now: Timestamp,
    ) -> Result<Vec<TransactWriteItem>, Unavailable> {
        let (thread, name) = (get_text("owed", item, "thread")?, get_text("owed", item, "item")?);
        if name == DIALOGUE {
            return Ok(vec![self.dialogue_let_go(thread, retention.ends(now))?]);
        }
        if is_said(item) {
            return Ok(vec![self.said_let_go(thread, name, retention.ends(now))?]);
        }
        let (thread, sid) = (thread_of(item)?, sid_of(item)?);
        let update = Update::builder().table_name(&self.tables.threads);
        let update = update
            .key("thread", text(thread.key()))
            .key("item", text(text_item(&sid)))
            .update_expression(
                "SET dismissed_at = :now, last_text = :came, expires_at = :end \
                 REMOVE received_at, due, held, parked, delayed",
            )
            .condition_expression("attribute_exists(due) OR attribute_exists(held)")
            .expression_attribute_values(":now", text(sortable(now)))
            .expression_attribute_values(":came", text(came(item)?))
            .expression_attribute_values(":end", number(retention.ends(now).as_second()));
        let update = TransactWriteItem::builder().update(built(update.build())?).build();
        Ok(vec![update, self.enter(&thread, &sid, now)?])
    }

    async fn let_go_so_far(&self, tenant: &TenantId) -> Result<SoFar, Unavailable> {
        let Some(item) = self.item_of(tenant, LET_GO).await? else { return Ok(SoFar::default()) };
        let (version, texts) = (get_number(LET_GO, &item, "version")?, read_document(LET_GO, &item)?);
        Ok(SoFar { version, texts })
    }
}

impl Change<'_> {
    fn let_go_so_far(self, found: &SoFar, more: usize) -> Result<Self, Unavailable> {
        let mut item = self.item(LET_GO, None);
        item.insert("version".to_owned(), number(found.version + 1));
        item.insert("data".to_owned(), document(LET_GO, &(found.texts + more))?);
        self.put_over(item, found.version)
    }

    /// Forgets how many texts were let go.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn remove_let_go(self) -> Result<Self, Unavailable> {
        self.remove(LET_GO)
    }
}

fn thread_of(item: &Item) -> Result<ThreadKey, Unavailable> {
    ThreadKey::parse(get_text("text", item, "thread")?)
        .map_err(|error| Unavailable::Malformed { item: "text", why: error.to_string() })
}

/// When a text came in.
fn came(item: &Item) -> Result<&str, Unavailable> {
    get_text("text", item, if item.contains_key(HELD) { HELD } else { "received_at" })
}
