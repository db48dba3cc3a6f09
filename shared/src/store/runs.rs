//! What a run of the schedule leaves to the next: one item, in a partition that is no thread's.

use super::items::{Item, document, read_document, text, unavailable};
use super::{Store, Unavailable};
use crate::domain::drain::runs::Run;

const RUN: &str = "run";

impl Store {
    /// What the last run left, consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn run(&self) -> Result<Run, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.threads).consistent_read(true);
        let answer = request.set_key(Some(key())).send().await.map_err(|error| unavailable(&error))?;
        answer.item.map_or(Ok(Run::default()), |item| read_document(RUN, &item))
    }

    /// What this run leaves.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn put_run(&self, run: &Run) -> Result<(), Unavailable> {
        let mut item = key();
        item.insert("data".to_owned(), document(RUN, run)?);
        let put = self.client.put_item().table_name(&self.tables.threads).set_item(Some(item));
        put.send().await.map(drop).map_err(|error| unavailable(&error))
    }
}

fn key() -> Item {
    Item::from([("thread".to_owned(), text("recover")), ("item".to_owned(), text(RUN))])
}
