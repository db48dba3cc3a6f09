//! DynamoDB. An item's keys, version, due time and whatever an expression names are attributes; everything else is one
//! JSON document with its schema version. One file an item type, its expressions beside it.

mod activity;
mod again;
mod alerts;
mod allowance;
mod anew;
mod answers;
mod audit;
mod canaries;
mod change;
mod conditional;
mod consents;
mod contacts;
mod controls;
mod counts;
mod dialogue;
mod erasing;
mod exchange;
mod fleet;
mod found;
mod health;
mod held;
mod hosts;
mod items;
mod known;
mod let_go;
mod marks;
mod noise;
mod not_customers;
mod numbers;
mod owed;
mod pauses;
mod purges;
mod reported;
mod reports;
mod routes;
mod runs;
mod said;
#[cfg(test)]
mod samples;
mod sender;
mod standing;
mod state;
mod statuses;
mod sweeps;
mod tenants;
mod texts;
mod tokens;
mod told;
mod transaction;
mod usage;
mod versions;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use thiserror::Error;

use items::{Item, unavailable};

pub use activity::{Named as NamedEntry, RecentPage};
pub use alerts::FoundAlert;
pub use allowance::FoundAllowance;
pub use answers::LastTexts;
pub use audit::{Trail, is_cursor};
pub use canaries::FoundCanary;
pub use change::{Change, Named};
pub use consents::{ConsentsPage, Declared, is_place_in_consents};
pub use contacts::{TenantCodes, TenantContacts};
pub use controls::{PlatformControls, PlatformWatch};
pub use counts::{Counted, Waiting};
pub use dialogue::FoundDialogue;
pub use erasing::{Contents, OWED_AT_ONCE};
pub use fleet::Fleet;
pub use health::FoundHealth;
pub use held::{Held, HeldFrom, HeldPage};
pub use known::{Known, KnownToken};
pub use marks::Mark;
pub use noise::InTray;
pub use not_customers::{AfterNumber, NotACustomer, NotCustomersPage};
pub use numbers::TenantNumber;
pub use pauses::Pause;
pub use purges::Reserved;
pub use reports::{Follows, Report};
pub use routes::{Holder, ROUTE_KEPT, Route, Routes};
pub use said::Saying;
pub use sender::FoundSender;
pub use standing::{OfTenant, Standing};
pub use state::{Begun, Permit, State};
pub use statuses::{AskedStatuses, DueStatuses};
pub use sweeps::{DueSweep, RefusedNumber, Sweep, SweepTurn};
pub use tenants::{Tenant, TenantConnection};
pub use tokens::{DueToken, SHARDS};
pub use told::FoundTold;
pub use transaction::TEXTS_AT_ONCE;

/// The tables' names.
#[derive(Debug, Clone)]
pub struct Tables {
    /// What each tenant chose, its connections, its trail.
    pub tenants: String,
    /// Which tenant an account and number belong to.
    pub routes: String,
    /// ServiceTitan's access tokens.
    pub tokens: String,
    /// Every text, and what became of it.
    pub threads: String,
}

/// The one client, and every table.
#[derive(Debug, Clone)]
pub struct Store {
    client: Client,
    tables: Tables,
}

/// DynamoDB did not answer, or with something that this version cannot read. What is owed stays owed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unavailable {
    /// What it answered, or that it did not.
    #[error("DynamoDB: {0}")]
    Service(String),
    /// Written by a newer version than this.
    #[error("{item} has schema {schema}")]
    Newer {
        /// The item's kind.
        item: &'static str,
        /// The schema that it has.
        schema: u32,
    },
    /// Nobody but us writes there, so this is a fault of ours.
    #[error("{item} cannot be read: {why}")]
    Malformed {
        /// The item's kind.
        item: &'static str,
        /// Where it does not fit.
        why: String,
    },
}

/// Why a racing write was not made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SaveError {
    /// Somebody wrote since we read. Look again.
    #[error("somebody else wrote first")]
    Moved,
    /// Later, and it may have been written all the same ([`SaveError::wrote_nothing`]).
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl SaveError {
    /// Whether certainly nothing was written: somebody else did, or was at it for as long as it was tried.
    #[must_use]
    pub fn wrote_nothing(&self) -> bool {
        match self {
            Self::Moved => true,
            Self::Unavailable(Unavailable::Service(code)) => code == transaction::CONFLICT,
            Self::Unavailable(_) => false,
        }
    }
}

/// What was found where something was to be put that is put once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is there from now on.
    New,
    /// It was there; nothing was changed.
    Duplicate,
}

impl Store {
    /// The store in these tables.
    #[must_use]
    pub const fn new(client: Client, tables: Tables) -> Self {
        Self { client, tables }
    }

    /// Adds an item to a thread's log, unless it is there already. One that is just being settled is there.
    async fn put_new(&self, item: Item) -> Result<Put, Unavailable> {
        let request = self.client.put_item().table_name(&self.tables.threads).set_item(Some(item));
        match request.condition_expression("attribute_not_exists(thread)").send().await {
            Ok(_) => Ok(Put::New),
            Err(error) => match error.as_service_error() {
                Some(
                    PutItemError::ConditionalCheckFailedException(_)
                    | PutItemError::TransactionConflictException(_),
                ) => Ok(Put::Duplicate),
                _ => Err(unavailable(&error)),
            },
        }
    }
}
