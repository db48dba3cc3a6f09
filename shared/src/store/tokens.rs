//! Access tokens: one item a connection, flat, emptied and never deleted. Who mints has a lease; who publishes names the
//! generation that is replaced, so that one worker whose lease is over harms nobody. `tests/model/src/tokens/` has these
//! conditions, and what goes wrong without each.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};
use sha2::{Digest, Sha256};

use super::items::{Item, document, get_number, get_text, number, read_document_in, text, unavailable};
use super::{SaveError, Store, Unavailable};
use crate::domain::connection::token::{Failure, Held, Lease, Row};
use crate::domain::ids::{ConnectionKey, Environment, TenantId};
use crate::domain::secret::AccessToken;
use crate::domain::time::{Timestamp, sortable};

/// Parts of the index of due times, so that a fleet does not write into one.
pub const SHARDS: u64 = 16;

/// A token that is due for its successor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueToken {
    /// Whose.
    pub key: ConnectionKey,
    /// Since when it is due.
    pub since: Timestamp,
}

/// The same connection is always in the same part.
fn shard(key: &str) -> String {
    let [first, ..] = <[u8; 32]>::from(Sha256::digest(key));
    (u64::from(first) % SHARDS).to_string()
}

impl Store {
    /// What is kept of the connection's token; the default where it never had one.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn token(&self, key: &ConnectionKey) -> Result<Row, Unavailable> {
        let item = self.read_token(key.to_string()).await?;
        item.as_ref().map_or(Ok(Row::default()), read)
    }

    /// Opens the connection, so that the first event does not pay for it. That there is no such token is expected.
    pub async fn warm_up_tokens(&self) {
        let _ = self.read_token("warm-up".to_owned()).await;
    }

    async fn read_token(&self, key: String) -> Result<Option<Item>, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.tokens).consistent_read(true);
        let answer = request.key("connection", text(key)).send().await;
        Ok(answer.map_err(|error| unavailable(&error))?.item)
    }

    /// Takes a connection's token out of the table. What is left keeps a mint that is under way, for the connection as
    /// it was before `connection_generation`, from putting another one in, and leaves one for the connection as it
    /// became alone.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn empty_token(
        &self,
        key: &ConnectionKey,
        connection_generation: u64,
    ) -> Result<bool, Unavailable> {
        let update = self.client.update_item().table_name(&self.tables.tokens);
        let update = update
            .key("connection", text(key.to_string()))
            .update_expression(
                "SET connection_generation = :mine \
                 REMOVE access_token, minted_at, expires_at, refresh_at, used_at, forced_at, scopes, #shard",
            )
            .condition_expression(
                "attribute_not_exists(connection_generation) OR connection_generation <= :mine",
            )
            .expression_attribute_names("#shard", "shard")
            .expression_attribute_values(":mine", number(connection_generation))
            .return_values(ReturnValue::AllOld);
        match update.send().await {
            Ok(emptied) => Ok(emptied.attributes.is_some_and(|before| before.contains_key("access_token"))),
            Err(error) => match error.as_service_error() {
                // Connected anew meanwhile: the token in there is of then.
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(unavailable(&error)),
            },
        }
    }

    /// Takes leave to mint the successor of generation `before` (0: none), unless somebody has it, or had it a moment
    /// ago in vain. For which connection it was last taken stays on record: a mint for an earlier one is not published.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where somebody has, or published or failed meanwhile, or the connection was changed.
    pub async fn lease_token(
        &self,
        key: &ConnectionKey,
        before: u64,
        lease: &Lease,
        now: Timestamp,
    ) -> Result<(), SaveError> {
        let update = self.client.update_item().table_name(&self.tables.tokens);
        let update = update
            .key("connection", text(key.to_string()))
            .update_expression(
                "SET lease_owner = :owner, lease_until = :until, lease_connection_generation = :mine",
            )
            .condition_expression(
                "(attribute_not_exists(generation) OR generation = :before) AND \
                 (attribute_not_exists(connection_generation) OR connection_generation <= :mine) AND \
                 (attribute_not_exists(lease_connection_generation) OR lease_connection_generation < :mine OR \
                 (lease_connection_generation = :mine AND \
                 (attribute_not_exists(lease_until) OR lease_until <= :now) AND \
                 (attribute_not_exists(again_at) OR again_at <= :now)))",
            )
            .expression_attribute_values(":owner", number(lease.owner))
            .expression_attribute_values(":until", text(sortable(lease.until)))
            .expression_attribute_values(":mine", number(lease.connection_generation))
            .expression_attribute_values(":before", number(before))
            .expression_attribute_values(":now", text(sortable(now)))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match update.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(refused)) => {
                    // Its own answer may have been lost, and the write repeated.
                    let found = refused.item().map(read).transpose()?.and_then(|row| row.lease);
                    if found == Some(*lease) { Ok(()) } else { Err(SaveError::Moved) }
                }
                _ => Err(unavailable(&error).into()),
            },
        }
    }

    /// Publishes a token in place of generation `before` (0: none), and with that ends the lease. One that was minted
    /// for a connection as it is no more never covers one of the connection as it is.
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
        let mut item = Item::from([
            ("shard".to_owned(), text(shard(&name))),
            ("connection".to_owned(), text(name)),
            ("access_token".to_owned(), text(held.token.expose())),
            ("minted_at".to_owned(), text(sortable(held.minted_at))),
            ("expires_at".to_owned(), text(sortable(held.expires_at))),
            ("refresh_at".to_owned(), text(sortable(held.refresh_at))),
            ("used_at".to_owned(), text(sortable(held.used_at))),
            ("generation".to_owned(), number(held.generation)),
            ("connection_generation".to_owned(), number(held.connection_generation)),
            ("scopes".to_owned(), text(held.scopes.join(" "))),
        ]);
        if let Some(forced_at) = held.forced_at {
            item.insert("forced_at".to_owned(), text(sortable(forced_at)));
        }
        let request = self.client.put_item().table_name(&self.tables.tokens).set_item(Some(item));
        let request = request
            .condition_expression(
                "(attribute_not_exists(generation) OR generation = :before) AND \
                 (attribute_not_exists(connection_generation) OR connection_generation <= :mine) AND \
                 (attribute_not_exists(lease_connection_generation) OR lease_connection_generation <= :mine)",
            )
            .expression_attribute_values(":before", number(before))
            .expression_attribute_values(":mine", number(held.connection_generation))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(refused)) => {
                    // Its own answer may have been lost, and the write repeated.
                    let found = refused.item().map(read).transpose()?.and_then(|row| row.held);
                    let is_ours = found.is_some_and(|found| found.token.expose() == held.token.expose());
                    if is_ours { Ok(()) } else { Err(SaveError::Moved) }
                }
                _ => Err(unavailable(&error).into()),
            },
        }
    }

    /// Says that the holder of a lease got no token, and when the next may try; with that the lease ends.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where the lease is another's by now, who says what became of it, or the connection was cut.
    pub async fn fail_token(
        &self,
        key: &ConnectionKey,
        lease: &Lease,
        failure: &Failure,
    ) -> Result<(), SaveError> {
        let name = key.to_string();
        let update = self.client.update_item().table_name(&self.tables.tokens);
        let update = update
            .update_expression(
                "SET #shard = :shard, refresh_at = :again, again_at = :again, failure = :failure \
                 REMOVE lease_owner, lease_until",
            )
            .condition_expression(
                "lease_owner = :owner AND \
                 (attribute_not_exists(connection_generation) OR connection_generation <= :mine)",
            )
            .expression_attribute_values(":mine", number(lease.connection_generation))
            .expression_attribute_names("#shard", "shard")
            .expression_attribute_values(":shard", text(shard(&name)))
            .expression_attribute_values(":again", text(sortable(failure.again_at)))
            .expression_attribute_values(":failure", document("token failure", failure)?)
            .expression_attribute_values(":owner", number(lease.owner))
            .key("connection", text(name));
        moved_or(update.send().await)
    }

    /// Writes down that a token is in use, and when it is due now.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where there is another by now.
    pub async fn use_token(&self, key: &ConnectionKey, used: &Held) -> Result<(), SaveError> {
        let update = self.client.update_item().table_name(&self.tables.tokens);
        let update = update
            .key("connection", text(key.to_string()))
            .update_expression("SET used_at = :used, refresh_at = :due")
            .condition_expression(
                "generation = :generation AND connection_generation = :connection AND \
                 attribute_not_exists(failure)",
            )
            .expression_attribute_values(":connection", number(used.connection_generation))
            .expression_attribute_values(":used", text(sortable(used.used_at)))
            .expression_attribute_values(":due", text(sortable(used.refresh_at)))
            .expression_attribute_values(":generation", number(used.generation));
        moved_or(update.send().await)
    }

    /// Connections of one shard whose token is due for its successor, the longest due first, by the index over them,
    /// which lags behind for a moment.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn due_tokens(&self, shard: u64, now: Timestamp) -> Result<Vec<DueToken>, Unavailable> {
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
                let since = moment(item, "refresh_at")?;
                let key = parse_key(get_text("token", item, "connection")?);
                due.extend(key.map(|key| DueToken { key, since }));
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(due);
            }
        }
    }

    /// Takes a token that nothing is connected with any more out of the table and out of the index, where it would be
    /// due for ever. Its counts stay.
    ///
    /// # Errors
    /// [`SaveError::Moved`] where it is not the one that was due: somebody connected again.
    pub async fn forget_token(&self, due: &DueToken) -> Result<(), SaveError> {
        let update = self.client.update_item().table_name(&self.tables.tokens);
        let update = update
            .key("connection", text(due.key.to_string()))
            .update_expression("REMOVE #shard, access_token")
            .condition_expression("refresh_at = :since")
            .expression_attribute_names("#shard", "shard")
            .expression_attribute_values(":since", text(sortable(due.since)));
        moved_or(update.send().await)
    }
}

fn parse_key(value: &str) -> Option<ConnectionKey> {
    let (tenant, environment) = value.split_once('#')?;
    let environment = Environment::ALL.into_iter().find(|each| each.as_str() == environment)?;
    Some(ConnectionKey { tenant: TenantId::parse(tenant).ok()?, environment })
}

fn read(item: &Item) -> Result<Row, Unavailable> {
    Ok(Row {
        held: item.contains_key("access_token").then(|| read_held(item)).transpose()?,
        generation: optional_number(item, "generation")?,
        connection_generation: optional_number(item, "connection_generation")?
            .max(optional_number(item, "lease_connection_generation")?),
        lease: item.contains_key("lease_owner").then(|| read_lease(item)).transpose()?,
        failure: item.contains_key("failure").then(|| read_failure(item)).transpose()?,
    })
}

fn read_held(item: &Item) -> Result<Held, Unavailable> {
    Ok(Held {
        token: AccessToken::from(get_text("token", item, "access_token")?.to_owned()),
        minted_at: moment(item, "minted_at")?,
        expires_at: moment(item, "expires_at")?,
        refresh_at: moment(item, "refresh_at")?,
        used_at: moment(item, "used_at")?,
        forced_at: item.contains_key("forced_at").then(|| moment(item, "forced_at")).transpose()?,
        generation: get_number("token", item, "generation")?,
        connection_generation: get_number("token", item, "connection_generation")?,
        scopes: get_text("token", item, "scopes")?.split_whitespace().map(str::to_owned).collect(),
    })
}

fn read_lease(item: &Item) -> Result<Lease, Unavailable> {
    Ok(Lease {
        owner: get_number("token", item, "lease_owner")?,
        until: moment(item, "lease_until")?,
        connection_generation: get_number("token", item, "lease_connection_generation")?,
    })
}

fn read_failure(item: &Item) -> Result<Failure, Unavailable> {
    read_document_in("token failure", item, "failure")
}

fn optional_number(item: &Item, name: &str) -> Result<u64, Unavailable> {
    if item.contains_key(name) { get_number("token", item, name) } else { Ok(0) }
}

pub(super) fn moment(item: &Item, name: &str) -> Result<Timestamp, Unavailable> {
    let malformed = |_| Unavailable::Malformed { item: "token", why: format!("{name} is not a time") };
    get_text("token", item, name)?.parse().map_err(malformed)
}

fn moved_or<R: std::fmt::Debug>(answer: Result<R, SdkError<UpdateItemError>>) -> Result<(), SaveError> {
    match answer {
        Ok(_) => Ok(()),
        Err(error) => match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(_)) => Err(SaveError::Moved),
            _ => Err(unavailable(&error).into()),
        },
    }
}
