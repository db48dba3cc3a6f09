//! The index over what is owed: the only retry that counts.

use std::collections::HashSet;

use super::items::{get_text, text, unavailable};
use super::{Store, Unavailable};
use crate::domain::ids::ThreadKey;
use crate::domain::time::{Timestamp, sortable};

impl Store {
    /// Threads with something owed and due, each once, at most `most`. The index holds nothing else, so it is scanned.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn owed(&self, now: Timestamp, most: usize) -> Result<Vec<ThreadKey>, Unavailable> {
        let (mut seen, mut threads, mut start) = (HashSet::new(), Vec::new(), None);
        loop {
            let scan = self.client.scan().table_name(&self.tables.threads).index_name("owed");
            let scan = scan
                .filter_expression("due <= :now")
                .expression_attribute_values(":now", text(sortable(now)));
            let page =
                scan.set_exclusive_start_key(start).send().await.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                let key = get_text("owed", item, "thread")?;
                if seen.insert(key.to_owned()) {
                    threads.extend(ThreadKey::parse(key).ok());
                }
            }
            start = page.last_evaluated_key;
            if start.is_none() || threads.len() >= most {
                return Ok(threads);
            }
        }
    }
}
