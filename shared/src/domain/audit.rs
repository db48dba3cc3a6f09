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
    /// Credentials or settings of a connection were saved, and ServiceTitan accepts them.
    ConnectionSaved,
    /// The same, while ServiceTitan could not be asked.
    ConnectionSavedUntested,
    /// ServiceTitan did not accept them; nothing was changed.
    ConnectionSaveRefused,
    /// A save that could not be tested at first was accepted later.
    ConnectionPromoted,
    /// A save that could not be tested at first was refused later.
    ConnectionRefused,
    /// Somebody had a connection looked at.
    ConnectionChecked,
    /// Texts go to this connection from then on.
    ConnectionActivated,
    /// The login of before is in use again.
    ConnectionRolledBack,
    /// Its secret and token were deleted.
    ConnectionDisconnected,
    /// A connection stopped working, and a person must act.
    ConnectionNeedsAttention,
    /// It works again, and nobody had to say so.
    ConnectionRecovered,
    /// ServiceTitan granted other permissions than before.
    ScopesChanged,
    /// A step of the first day was marked as done.
    StageTicked,
    /// A booking to try the connection is in ServiceTitan.
    TestBookingMade,
    /// That booking is dismissed.
    TestBookingDismissed,
    /// Somebody said whether the office saw it.
    TestBookingSeen,
    /// A booking provider tag was made in ServiceTitan.
    ProviderTagCreated,
    /// A tag was to be made, and nobody can say whether it was.
    ProviderTagUnclear,
    /// A business's settings were changed.
    SettingsSaved,
    /// The list of staff who are alerted was changed.
    ContactsSaved,
    /// A code was to be texted to a contact; written down before it was sent.
    ContactCodeRequested,
    /// What was typed in was not the code.
    ContactCodeRefused,
    /// Whoever has the telephone typed the code in.
    ContactConfirmed,
    /// Texts to a number are the business's from then on.
    NumberConnected,
    /// A number is not the business's any more.
    NumberReleased,
    /// What was held was let go to be booked.
    HeldBooked,
    /// What was held needs no booking.
    HeldDismissed,
    /// A text that needed nothing, or had been dismissed, was to be booked after all.
    TextBooked,
    /// What was set aside, or waits, was to be tried at once.
    ConversationRetried,
    /// A person took over: no automatic reply goes to that customer any more.
    ConversationPaused,
    /// Automatic replies go to that customer again.
    ConversationResumed,
    /// A person wrote to a customer; written down before it was sent.
    CustomerAnswered,
    /// All that was kept of a customer was deleted.
    CustomerErased,
    /// Texts of a number are booked nowhere from then on.
    NotCustomerMarked,
    /// Texts of a number are booked again.
    NotCustomerUnmarked,
    /// A business was made.
    TenantCreated,
    /// A business was taken out of service.
    TenantSuspended,
    /// A business is in service again.
    TenantResumed,
    /// A business is gone; its texts end with their days.
    TenantDeleted,
    /// All automatic replies of all tenants were stopped, or the reason was put in other words.
    RepliesStopped,
    /// Automatic replies of all tenants go out again.
    RepliesResumed,
    /// The automatic replies of one tenant were stopped by an operator, or the reason was put in other words.
    TenantRepliesStopped,
    /// Those of one tenant do.
    TenantRepliesResumed,
    /// Canaries are sent through this tenant from then on.
    CanaryStarted,
    /// No canary is sent through this tenant any more.
    CanaryStopped,
    /// What was wrong for many connections at once was not theirs.
    PlatformTroubleBegan,
    /// It is over.
    PlatformTroubleEnded,
}

/// One line of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When it was done.
    pub at: Timestamp,
    /// An e-mail address, or `IntelliSend` for what nobody asked for.
    pub by: String,
    /// It was done for a tenant that is not theirs.
    pub operator: bool,
    /// What it was.
    pub act: Act,
    /// The connection that it was about, where it was about one.
    pub environment: Option<Environment>,
    /// The address that the request came from; empty where nobody asked.
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
