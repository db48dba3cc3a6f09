//! Which Twilio accounts' logs are read, how far, and when next: an item of each account, in the table of tokens, since that
//! one has the index of due times. Who connects a number puts its account on the list, and who lets one go takes it off, in
//! the same write as the route; whoever reads logs moves the cursor, and nobody else.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, TransactWriteItem, Update};
use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::conditional::unless_refused;
use super::items::{Item, document, get_text, read_document, text, unavailable};
use super::transaction::built;
use super::{Route, Store, Unavailable};
use crate::domain::ids::{AccountSid, TenantId};
use crate::domain::phone::PhoneNumber;
use crate::domain::sweep::{Cursor, LEASE};
use crate::domain::time::{Timestamp, after, sortable};

/// The parts of the index of due times that list them: those that are read, and those of which Twilio refuses an auth token,
/// which operators are shown.
const SWEEPS: &str = "sweeps";
const REFUSED: &str = "sweeps_refused";

/// Accounts that are read side by side to see which of their numbers' auth tokens are refused.
const READS_AT_ONCE: usize = 16;

const PREFIX: &str = "account#";
const SWEEP: &str = "sweep";

/// An account whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueSweep {
    /// Twilio's, `AC…`.
    pub account: AccountSid,
    /// Since when. Whoever takes the turn first names it.
    pub since: String,
}

/// What is on record of an account's log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sweep {
    /// Up to where it was read.
    pub cursor: Cursor,
    /// The numbers that are read for.
    pub numbers: BTreeSet<PhoneNumber>,
}

/// A number whose auth token Twilio refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedNumber {
    /// Whose it is.
    pub tenant: TenantId,
    /// In E.164.
    pub number: PhoneNumber,
    /// When Twilio first did.
    pub since: Timestamp,
}

/// A turn that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepTurn {
    /// Whose log is read.
    pub account: AccountSid,
    /// As it was found.
    pub sweep: Sweep,
    /// Until somebody else may take it; names the turn.
    until: String,
}

/// Numbers that a change puts on the list of their account, and takes off it.
#[derive(Debug, Default)]
pub(super) struct Listing {
    add: BTreeSet<PhoneNumber>,
    remove: BTreeSet<PhoneNumber>,
}

/// By account: a transaction takes one write of an item.
pub(super) type Listings = BTreeMap<String, Listing>;

impl Store {
    /// Accounts that are due, those that have waited longest first, at most `most` of those that are read and as many of
    /// those of which a token is refused.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn due_sweeps(&self, now: Timestamp, most: i32) -> Result<Vec<DueSweep>, Unavailable> {
        let mut due = Vec::new();
        for shard in [SWEEPS, REFUSED] {
            let query = self.client.query().table_name(&self.tables.tokens).index_name("due");
            let query = query
                .key_condition_expression("#shard = :shard AND refresh_at <= :now")
                .expression_attribute_names("#shard", "shard")
                .expression_attribute_values(":shard", text(shard))
                .expression_attribute_values(":now", text(sortable(now)))
                .limit(most);
            let page = query.send().await.map_err(|error| unavailable(&error))?;
            due.extend(page.items().iter().filter_map(read_due));
        }
        Ok(due)
    }

    /// Takes the turn. None: somebody else has it.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn take_sweep(&self, due: &DueSweep, now: Timestamp) -> Result<Option<SweepTurn>, Unavailable> {
        let until = sortable(after(now, LEASE));
        let update = self.update_sweep(&due.account).update_expression("SET refresh_at = :until");
        let update = while_due(update, &due.since).expression_attribute_values(":until", text(&until));
        let update = update.return_values(ReturnValue::AllNew);
        let Some(taken) = unless_refused(update.send().await)? else { return Ok(None) };
        let sweep = taken.attributes().map(read_sweep).transpose()?.unwrap_or_default();
        Ok(Some(SweepTurn { account: due.account.clone(), sweep, until }))
    }

    /// Ends a turn: what is known from now on, and when the next one is. False: the turn is somebody else's by now, or
    /// whoever saved a number wants it read at once, and nothing was written.
    ///
    /// # Errors
    /// [`Unavailable`]; then the same is read again.
    pub async fn end_sweep(
        &self,
        turn: &SweepTurn,
        next: &Cursor,
        due: Timestamp,
    ) -> Result<bool, Unavailable> {
        let shard = if next.has_refused() { REFUSED } else { SWEEPS };
        let update = self
            .update_sweep(&turn.account)
            .update_expression("SET #data = :data, #shard = :shard, refresh_at = :due")
            .expression_attribute_names("#data", "data")
            .expression_attribute_names("#shard", "shard")
            .expression_attribute_values(":data", document(SWEEP, next)?)
            .expression_attribute_values(":shard", text(shard))
            .expression_attribute_values(":due", text(sortable(due)));
        is_written(while_due(update, &turn.until)).await
    }

    /// Has an account without numbers not read any more. False: it has one by now.
    ///
    /// # Errors
    /// [`Unavailable`]; then its turn comes again.
    pub async fn leave_sweep(&self, turn: &SweepTurn) -> Result<bool, Unavailable> {
        let update = self
            .update_sweep(&turn.account)
            .update_expression("REMOVE #shard, refresh_at, #data")
            .condition_expression("attribute_not_exists(numbers)")
            .expression_attribute_names("#shard", "shard")
            .expression_attribute_names("#data", "data");
        is_written(update).await
    }

    /// Has an account that is on the list read as soon as may be: what it is opened with may be new.
    ///
    /// # Errors
    /// [`Unavailable`]; then it is read when its turn comes.
    pub async fn sweep_soon(&self, account: &AccountSid, now: Timestamp) -> Result<(), Unavailable> {
        let update = self
            .update_sweep(account)
            .update_expression("SET refresh_at = :now")
            .condition_expression("attribute_exists(numbers)")
            .expression_attribute_values(":now", text(sortable(now)));
        is_written(update).await.map(drop)
    }

    /// What is on record of an account's log. None: nobody reads it.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn sweep(&self, account: &AccountSid) -> Result<Option<Sweep>, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.tokens).consistent_read(true);
        let request = request.key("connection", text(name(account)));
        let item = request.send().await.map_err(|error| unavailable(&error))?.item;
        item.filter(|item| item.contains_key("refresh_at")).as_ref().map(read_sweep).transpose()
    }

    /// When an account is read next. None: never.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn next_sweep(&self, account: &AccountSid) -> Result<Option<DueSweep>, Unavailable> {
        let request = self.client.get_item().table_name(&self.tables.tokens).consistent_read(true);
        let request = request.key("connection", text(name(account)));
        let item = request.send().await.map_err(|error| unavailable(&error))?.item;
        Ok(item.as_ref().and_then(read_due))
    }

    /// Numbers whose auth tokens Twilio refuses, whose each is and since when; of at most `most` accounts.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn refused_numbers(&self, most: i32) -> Result<Vec<RefusedNumber>, Unavailable> {
        let query = self.client.query().table_name(&self.tables.tokens).index_name("due");
        let query = query
            .key_condition_expression("#shard = :shard")
            .expression_attribute_names("#shard", "shard")
            .expression_attribute_values(":shard", text(REFUSED))
            .limit(most);
        let page = query.send().await.map_err(|error| unavailable(&error))?;
        let accounts: Vec<DueSweep> = page.items().iter().filter_map(read_due).collect();
        let reads = accounts.iter().map(|due| self.refused_of(&due.account));
        let refused: Vec<Vec<RefusedNumber>> =
            stream::iter(reads).buffered(READS_AT_ONCE).try_collect().await?;
        Ok(refused.into_iter().flatten().collect())
    }

    async fn refused_of(&self, account: &AccountSid) -> Result<Vec<RefusedNumber>, Unavailable> {
        // The index may lag, and has no numbers.
        let Some(Sweep { cursor, numbers }) = self.sweep(account).await? else { return Ok(Vec::new()) };
        let of = |(number, route): (PhoneNumber, Route)| {
            let own = cursor.numbers.get(&number).and_then(|heard| heard.refused_since);
            let since = cursor.refused_since.or(own)?;
            Some(RefusedNumber { tenant: route.tenant, number, since })
        };
        Ok(self.routes(account, &numbers).await?.of.into_iter().filter_map(of).collect())
    }

    fn update_sweep(&self, account: &AccountSid) -> UpdateItemFluentBuilder {
        self.client.update_item().table_name(&self.tables.tokens).key("connection", text(name(account)))
    }

    /// The accounts' lists, as parts of a transaction.
    pub(super) fn listings(&self, listings: Listings) -> Result<Vec<TransactWriteItem>, Unavailable> {
        let lists = listings.into_iter().flat_map(|(account, Listing { add, remove })| {
            [(account.clone(), add, true), (account, remove, false)]
        });
        let lists = lists.filter(|(_, numbers, _)| !numbers.is_empty());
        lists.map(|(account, numbers, is_added)| self.listing(&account, &numbers, is_added)).collect()
    }

    fn listing(
        &self,
        account: &str,
        numbers: &BTreeSet<PhoneNumber>,
        is_added: bool,
    ) -> Result<TransactWriteItem, Unavailable> {
        let numbers = numbers.iter().map(|number| number.as_str().to_owned()).collect();
        let update = Update::builder().table_name(&self.tables.tokens);
        let update = update
            .key("connection", text(account))
            .expression_attribute_values(":numbers", AttributeValue::Ss(numbers));
        let update = if is_added {
            update
                .update_expression(
                    "SET #shard = if_not_exists(#shard, :shard), refresh_at = if_not_exists(refresh_at, :first) \
                     ADD numbers :numbers",
                )
                .expression_attribute_names("#shard", "shard")
                .expression_attribute_values(":shard", text(SWEEPS))
                .expression_attribute_values(":first", text(sortable(Timestamp::UNIX_EPOCH)))
        } else {
            update.update_expression("DELETE numbers :numbers")
        };
        Ok(TransactWriteItem::builder().update(built(update.build())?).build())
    }
}

impl Listing {
    pub(super) fn add(listings: &mut Listings, account: &AccountSid, number: &PhoneNumber) {
        listings.entry(name(account)).or_default().add.insert(number.clone());
    }

    pub(super) fn remove(listings: &mut Listings, account: &AccountSid, number: &PhoneNumber) {
        listings.entry(name(account)).or_default().remove.insert(number.clone());
    }
}

fn name(account: &AccountSid) -> String {
    format!("{PREFIX}{}", account.as_str())
}

fn while_due(update: UpdateItemFluentBuilder, due: &str) -> UpdateItemFluentBuilder {
    update.condition_expression("refresh_at = :since").expression_attribute_values(":since", text(due))
}

/// Whether its condition held.
async fn is_written(update: UpdateItemFluentBuilder) -> Result<bool, Unavailable> {
    match update.send().await {
        Ok(_) => Ok(true),
        Err(error) => match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
            _ => Err(unavailable(&error)),
        },
    }
}

fn read_due(item: &Item) -> Option<DueSweep> {
    let account = get_text(SWEEP, item, "connection").ok()?.strip_prefix(PREFIX)?;
    let since = get_text(SWEEP, item, "refresh_at").ok()?.to_owned();
    Some(DueSweep { account: AccountSid::parse(account).ok()?, since })
}

fn read_sweep(item: &Item) -> Result<Sweep, Unavailable> {
    let cursor = if item.contains_key("data") { read_document(SWEEP, item)? } else { Cursor::default() };
    let numbers = item.get("numbers").and_then(|numbers| numbers.as_ss().ok());
    let numbers = numbers.into_iter().flatten().filter_map(|number| PhoneNumber::parse(number).ok());
    Ok(Sweep { cursor, numbers: numbers.collect() })
}
