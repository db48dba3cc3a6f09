//! Access tokens: one item a connection, flat, emptied and never deleted.

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::ReturnValue;
use sha2::{Digest, Sha256};

use super::items::{Item, get_number, get_text, number, text, unavailable};
use super::{SaveError, Store, Unavailable};
use crate::domain::connection::token::Held;
use crate::domain::ids::{ConnectionKey, Environment, TenantId};
use crate::domain::secret::AccessToken;
use crate::domain::time::{Timestamp, sortable};

/// Parts of the index of due times, so that a fleet does not write into one.
pub const SHARDS: u64 = 16;

/// The same connection is always in the same part.
fn shard(key: &str) -> String {
    let [first, ..] = <[u8; 32]>::from(Sha256::digest(key));
    (u64::from(first) % SHARDS).to_string()
}

impl Store {
    /// The connection's token, if it ever had one.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn token(&self, key: &ConnectionKey) -> Result<Option<Held>, Unavailable> {
        self.read_token(key.to_string()).await
    }

    /// Opens the connection, so that the first event does not pay for it. That there is no such token is expected.
    pub async fn warm_up_tokens(&self) {
        let _ = self.read_token("warm-up".to_owned()).await;
    }

    async fn read_token(&self, key: String) -> Result<Option<Held>, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.tokens).consistent_read(true);
        let answer = request.key("connection", text(key)).send().await;
        let item = answer.map_err(|error| unavailable(&error))?.item;
        // One that was emptied is as good as none.
        item.as_ref().filter(|item| item.contains_key("access_token")).map(read).transpose()
    }

    /// Takes a connection's token out of the table. What is left keeps a mint that is under way, for the connection as
    /// it was before `connection_generation`, from putting another one in.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn empty_token(
        &self,
        key: &ConnectionKey,
        connection_generation: u64,
    ) -> Result<bool, Unavailable> {
        let item = Item::from([
            ("connection".to_owned(), text(key.to_string())),
            ("connection_generation".to_owned(), number(connection_generation)),
        ]);
        let put = self.client.put_item().table_name(&self.tables.tokens).set_item(Some(item));
        let put = put.return_values(ReturnValue::AllOld).send().await.map_err(|error| unavailable(&error))?;
        Ok(put.attributes.is_some_and(|before| before.contains_key("access_token")))
    }

    /// Publishes a token in place of generation `before` (0: none). One that was minted for a connection as it is no
    /// more never covers one of the connection as it is.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where another was published meanwhile.
    pub async fn publish_token(
        &self,
        key: &ConnectionKey,
        held: &Held,
        before: u64,
    ) -> Result<(), SaveError> {
        let name = key.to_string();
        let item = Item::from([
            ("shard".to_owned(), text(shard(&name))),
            ("connection".to_owned(), text(name)),
            ("access_token".to_owned(), text(held.token.expose())),
            ("expires_at".to_owned(), text(sortable(held.expires_at))),
            ("refresh_at".to_owned(), text(sortable(held.refresh_at))),
            ("generation".to_owned(), number(held.generation)),
            ("connection_generation".to_owned(), number(held.connection_generation)),
            ("scopes".to_owned(), text(held.scopes.join(" "))),
        ]);
        let request = self.client.put_item().table_name(&self.tables.tokens).set_item(Some(item));
        let request = request
            .condition_expression(
                "(attribute_not_exists(generation) OR generation = :before) AND \
                 (attribute_not_exists(connection_generation) OR connection_generation <= :mine)",
            )
            .expression_attribute_values(":before", number(before))
            .expression_attribute_values(":mine", number(held.connection_generation));
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(_)) => Err(SaveError::Moved),
                _ => Err(unavailable(&error).into()),
            },
        }
    }

    /// Connections of one shard whose token is due for its successor.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn due_tokens(&self, shard: u64, now: Timestamp) -> Result<Vec<ConnectionKey>, Unavailable> {
        let (mut due, mut start) = (Vec::new(), None);
        loop {
            let query = self.client.query().table_name(&self.tables.tokens).index_name("due");
            let query = query
                .key_condition_expression("#shard = :shard AND refresh_at <= :now")
                .expression_attribute_names("#shard", "shard")
                .expression_attribute_values(":shard", text(shard.to_string()))
                .expression_attribute_values(":now", text(sortable(now)));
            let page =
                query.set_exclusive_start_key(start).send().await.map_err(|error| unavailable(&error))?;
            for item in page.items() {
                due.extend(parse_key(get_text("token", item, "connection")?));
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(due);
            }
        }
    }
}

fn parse_key(value: &str) -> Option<ConnectionKey> {
    let (tenant, environment) = value.split_once('#')?;
    let environment = Environment::ALL.into_iter().find(|each| each.as_str() == environment)?;
    Some(ConnectionKey { tenant: TenantId::parse(tenant).ok()?, environment })
}

fn read(item: &Item) -> Result<Held, Unavailable> {
    let moment = |name: &str| -> Result<Timestamp, Unavailable> {
        let malformed = |_| Unavailable::Malformed { item: "token", why: format!("{name} is not a time") };
        get_text("token", item, name)?.parse().map_err(malformed)
    };
    Ok(Held {
        token: AccessToken::from(get_text("token", item, "access_token")?.to_owned()),
        expires_at: moment("expires_at")?,
        refresh_at: moment("refresh_at")?,
        generation: get_number("token", item, "generation")?,
        connection_generation: get_number("token", item, "connection_generation")?,
        scopes: get_text("token", item, "scopes")?.split_whitespace().map(str::to_owned).collect(),
    })
}
