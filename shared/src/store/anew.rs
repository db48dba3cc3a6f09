//! What an index listed, as it is now: an index lags, and may hold no more than keys.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::KeysAndAttributes;

use super::items::{Item, get_text, text, unavailable};
use super::{Store, Unavailable};

/// Keys that one request takes.
pub(super) const KEYS_AT_ONCE: usize = 100;

/// Requests for the same keys, since an answer may leave some out.
const TRIES: u32 = 5;

impl Store {
    /// These items of threads, read consistently, each once, in no order; `only` names the attributes that are wanted.
    /// What is gone is left out.
    pub(super) async fn read_anew(
        &self,
        listed: &[Item],
        only: Option<&str>,
    ) -> Result<Vec<Item>, Unavailable> {
        // An item that changed its place between two pages of the index was listed twice.
        let names = listed.iter().map(name_of).collect::<Result<BTreeSet<_>, _>>()?;
        let mut keys = names.into_iter().map(|(thread, item)| {
            Item::from([("thread".to_owned(), text(thread)), ("item".to_owned(), text(item))])
        });
        let mut found = Vec::new();
        loop {
            let some: Vec<Item> = keys.by_ref().take(KEYS_AT_ONCE).collect();
            if some.is_empty() {
                return Ok(found);
            }
            found.extend(self.read_some(&self.tables.threads, some, only).await?);
        }
    }

    /// At most [`KEYS_AT_ONCE`] items of a table, as above.
    pub(super) async fn read_some(
        &self,
        table: &str,
        keys: Vec<Item>,
        only: Option<&str>,
    ) -> Result<Vec<Item>, Unavailable> {
        let wanted = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true);
        let wanted = wanted.set_projection_expression(only.map(str::to_owned)).build();
        self.read_wanted(table, wanted.map_err(|error| Unavailable::Service(error.to_string()))?).await
    }

    /// What is wanted of a table, of at most [`KEYS_AT_ONCE`] items.
    pub(super) async fn read_wanted(
        &self,
        table: &str,
        mut wanted: KeysAndAttributes,
    ) -> Result<Vec<Item>, Unavailable> {
        let mut found = Vec::new();
        for _ in 0..TRIES {
            let answer = self.client.batch_get_item().request_items(table, wanted.clone()).send().await;
            let answer = answer.map_err(|error| unavailable(&error))?;
            let mut items = answer.responses.unwrap_or_default();
            found.extend(items.remove(table).unwrap_or_default());
            match answer.unprocessed_keys.unwrap_or_default().remove(table) {
                Some(left) if !left.keys.is_empty() => wanted.keys = left.keys,
                _ => return Ok(found),
            }
        }
        Err(Unavailable::Service("unprocessed keys".to_owned()))
    }
}

fn name_of(listed: &Item) -> Result<(&str, &str), Unavailable> {
    Ok((get_text("index", listed, "thread")?, get_text("index", listed, "item")?))
}
