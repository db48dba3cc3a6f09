//! Hosts of ServiceTitan's that do not answer: an item for each, in the table of tokens, where whoever drives threads may
//! write. For showing: whether a call is made each process decides by what it knows itself.

use super::items::{Item, document, read_document, text, unavailable};
use super::{Store, Unavailable};
use crate::domain::connection::circuit::Opened;
use crate::domain::ids::Environment;

const HOST: &str = "host";

impl Store {
    /// Remembers that a host is left alone, or is not any more; what another process says of it is replaced.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn put_host(&self, of: Environment, opened: Option<&Opened>) -> Result<(), Unavailable> {
        let mut item = key(of);
        item.insert("data".to_owned(), document(HOST, &opened)?);
        let put = self.client.put_item().table_name(&self.tables.tokens).set_item(Some(item));
        put.send().await.map(drop).map_err(|error| unavailable(&error))
    }

    /// How a host was last left alone, unless it has answered since.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn host(&self, of: Environment) -> Result<Option<Opened>, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.tokens).consistent_read(true);
        let answer = request.set_key(Some(key(of))).send().await.map_err(|error| unavailable(&error))?;
        answer.item.map_or(Ok(None), |item| read_document(HOST, &item))
    }
}

/// No tenant's connection is called so.
fn key(of: Environment) -> Item {
    Item::from([("connection".to_owned(), text(format!("{HOST}#{}", of.as_str())))])
}
