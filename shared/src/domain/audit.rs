//! The trail of what people did: who, when, what, from where. Append-only; a secret is never in it.

use serde::{Deserialize, Serialize};

use super::ids::Environment;
use super::time::Timestamp;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The e-mail address signed in with, or the identity provider's own name of the person.
    pub who: String,
    /// Acts for a tenant that is not theirs.
    pub operator: bool,
    /// The address that the request came from.
    pub from: String,
}

impl Actor {
    /// What nobody asked for at that moment: a schedule.
    #[must_use]
    pub fn ourselves() -> Self {
        Self { who: "IntelliSend".to_owned(), operator: false, from: String::new() }
    }
}

/// What was done, or tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    ConnectionSaved,
    ConnectionSavedUntested,
    ConnectionSaveRefused,
    /// A save that could not be tested at first was accepted later.
    ConnectionPromoted,
    /// A save that could not be tested at first was refused later.
    ConnectionRefused,
    ConnectionChecked,
    ConnectionActivated,
    ConnectionRolledBack,
    ConnectionDisconnected,
    /// A connection stopped working, and a person must act.
    ConnectionNeedsAttention,
    /// It works again, and nobody had to say so.
    ConnectionRecovered,
    /// ServiceTitan granted other permissions than before.
    ScopesChanged,
    StageTicked,
    TestBookingMade,
    TestBookingDismissed,
    TestBookingSeen,
    ProviderTagCreated,
    /// A tag was to be made, and nobody can say whether it was.
    ProviderTagUnclear,
    SettingsSaved,
    ContactsSaved,
    /// A code was to be texted to a contact; written down before it was sent.
    ContactCodeRequested,
    ContactCodeRefused,
    ContactConfirmed,
    NumberConnected,
    NumberReleased,
    HeldBooked,
    HeldDismissed,
    /// A text that needed nothing, or had been dismissed, was to be booked after all.
    TextBooked,
    /// What was set aside, or waits, was to be tried at once.
    ConversationRetried,
    /// A person took over: no automatic reply goes to that customer any more.
    ConversationPaused,
    ConversationResumed,
    /// A person wrote to a customer; written down before it was sent.
    CustomerAnswered,
    CustomerErased,
    /// Texts of a number are booked nowhere from then on.
    NotCustomerMarked,
    NotCustomerUnmarked,
    TenantCreated,
    TenantSuspended,
    TenantResumed,
    TenantDeleted,
    /// All automatic replies of all tenants were stopped, or the reason was put in other words.
    RepliesStopped,
    RepliesResumed,
    /// The automatic replies of one tenant were stopped by an operator, or the reason was put in other words.
    TenantRepliesStopped,
    TenantRepliesResumed,
    /// Canaries are sent through this tenant from then on.
    CanaryStarted,
    CanaryStopped,
    /// What was wrong for many connections at once was not theirs.
    PlatformTroubleBegan,
    PlatformTroubleEnded,
}

/// One line of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub at: Timestamp,
    pub by: String,
    pub operator: bool,
    pub act: Act,
    pub environment: Option<Environment>,
    pub from: String,
    /// In words; field names, never their secret values.
    pub detail: String,
    /// ServiceTitan's own reference, where it gave one.
    pub trace_id: Option<String>,
}

impl Line {
    /// What somebody did, without an environment or a reference.
    #[must_use]
    pub fn new(actor: &Actor, act: Act, at: Timestamp, detail: impl Into<String>) -> Self {
        Self {
            at,
            by: actor.who.clone(),
            operator: actor.operator,
            act,
            environment: None,
            from: actor.from.clone(),
            detail: detail.into(),
            trace_id: None,
        }
    }

    /// The same, of one environment's connection.
    #[must_use]
    pub fn in_environment(self, environment: Environment) -> Self {
        Self { environment: Some(environment), ..self }
    }

    /// The same, with ServiceTitan's own reference.
    #[must_use]
    pub fn with_trace(self, trace_id: Option<String>) -> Self {
        Self { trace_id, ..self }
    }
}
