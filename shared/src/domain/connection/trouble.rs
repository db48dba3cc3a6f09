//! What a failed call says of its connection: the one place where failures are told apart, of mints and calls alike.

use serde::{Deserialize, Serialize};

use super::super::outcome::Cause;
use super::super::time::SignedDuration;
use super::scopes::{MAKE_BOOKINGS, READ_BOOKINGS, READ_CUSTOMERS, Scope, WRITE_JOBS};
use super::token::MintFailure;
use super::words::{said, trace_id};

/// How a trouble is told to people.
mod told;

pub use told::Told;

/// A call as far as it matters for what its failure means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// The permission to write bookings is what it needs.
    CreateBooking,
    /// The permission to read bookings is what it needs.
    ListBookings,
    /// A look at one.
    SeeBooking,
    /// Of one booking: what is not there may be that booking, or whatever it is looked for under.
    ChangeBooking,
    /// Of a job's notes, which nothing depends on: a booking takes what they do not.
    OfJobs,
    /// Who texts, which nothing depends on: a booking is made without.
    OfCustomers,
}

/// What stands in the way until a person changes something. Holds no secret: it is stored and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What it is about.
    pub kind: Kind,
    /// What ServiceTitan said.
    pub said: String,
    /// ServiceTitan's own reference, for its support.
    pub trace_id: Option<String>,
}

/// What keeps texts from being booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what", content = "which")]
pub enum Kind {
    /// Client id and secret are not accepted.
    Credentials,
    /// The secret is gone from where it is kept, or unreadable.
    Secret,
    /// A token that was minted a moment ago is refused.
    AppKey,
    /// The token states its permissions, and this is not among them.
    Scope(String),
    /// The provider is gone, not active, or another tenant's.
    BookingProvider,
    /// ServiceTitan forbids it, and the token does not state its permissions: one of the two.
    ScopeOrProvider(String),
}

/// What a failure means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A person must act.
    Attention(Trouble),
    /// It passes by itself, after this long where the other side said so.
    BackOff {
        /// None: by our own schedule.
        wait: Option<SignedDuration>,
        /// What to say meanwhile.
        why: Cause,
    },
    /// It says nothing of the connection.
    Nothing,
}

/// What a mint that brought no token means.
#[must_use]
pub fn of_mint(failure: &MintFailure) -> Meaning {
    match failure {
        MintFailure::Rejected(problem) => {
            Meaning::Attention(Trouble::of(Kind::Credentials, &Cause::Answered(problem.clone())))
        }
        MintFailure::Secret(why) => {
            Meaning::Attention(Trouble { kind: Kind::Secret, said: why.clone(), trace_id: None })
        }
        MintFailure::Unavailable(cause) => back_off(cause),
    }
}

/// What a call that failed means, which was made with a token that states these scopes. A 401 is told here only once its
/// token was replaced in vain. Without the permission to look, bookings are made all the same, and without knowing who
/// texts: of that only being asked to wait says something of other calls.
#[must_use]
pub fn of_call(call: Call, cause: &Cause, granted: &[String]) -> Meaning {
    let scope = call.scope();
    let kind = match cause.status() {
        Some(status) if call == Call::OfCustomers && status != 429 => return Meaning::Nothing,
        Some(401) => Kind::AppKey,
        Some(403 | 404) if call == Call::OfJobs => return Meaning::Nothing,
        Some(403) if call.only_looks() && call.may_lack_permission(granted) => {
            return Meaning::Nothing;
        }
        Some(403) if granted.is_empty() => Kind::ScopeOrProvider(scope.name.to_owned()),
        Some(403) if scope.is_missing(granted) => Kind::Scope(scope.name.to_owned()),
        Some(403) => Kind::BookingProvider,
        Some(404) if !call.is_of_one_booking() => Kind::BookingProvider,
        Some(408 | 425 | 429 | 500..) => return back_off(cause),
        None if cause.is_of_the_way() && call != Call::OfCustomers => return back_off(cause),
        _ => return Meaning::Nothing,
    };
    Meaning::Attention(Trouble::of(kind, cause))
}

/// What a token that lacks a permission means, before any call was refused for it: only what no booking can be made
/// without.
#[must_use]
pub fn of_scopes(granted: &[String]) -> Option<Trouble> {
    let kind = Kind::Scope(MAKE_BOOKINGS.name.to_owned());
    let said = format!("The token does not state {}.", MAKE_BOOKINGS.name);
    MAKE_BOOKINGS.is_missing(granted).then_some(Trouble { kind, said, trace_id: None })
}

impl Kind {
    /// Whether a call that worked shows that it is over. A token that still works says nothing of the credentials.
    #[must_use]
    pub fn ends_by(&self, call: Call) -> bool {
        match self {
            Self::Credentials | Self::Secret => false,
            Self::AppKey => true,
            Self::BookingProvider => !matches!(call, Call::OfJobs | Call::OfCustomers),
            Self::Scope(name) | Self::ScopeOrProvider(name) => call.scope().name == name,
        }
    }

    /// Whether a new token with these scopes shows that it is over.
    #[must_use]
    pub fn ends_with_token(&self, granted: &[String]) -> bool {
        match self {
            Self::Credentials | Self::Secret => true,
            Self::Scope(name) => granted.contains(name),
            Self::AppKey | Self::BookingProvider | Self::ScopeOrProvider(_) => false,
        }
    }

    /// Whether calls say it, and mints do not.
    #[must_use]
    pub const fn is_of_calls(&self) -> bool {
        !matches!(self, Self::Credentials | Self::Secret)
    }

    /// Whether the tenant's calls under one booking provider say it, and those under another need not.
    #[must_use]
    pub const fn is_of_provider(&self) -> bool {
        matches!(self, Self::BookingProvider | Self::ScopeOrProvider(_))
    }
}

fn back_off(cause: &Cause) -> Meaning {
    Meaning::BackOff { wait: cause.retry_after(), why: cause.clone() }
}

impl Call {
    /// Whether a token that states these scopes is not known to have this call's.
    #[must_use]
    pub fn may_lack_permission(self, granted: &[String]) -> bool {
        !granted.iter().any(|granted| granted == self.scope().name)
    }

    const fn only_looks(self) -> bool {
        matches!(self, Self::ListBookings | Self::SeeBooking)
    }

    const fn is_of_one_booking(self) -> bool {
        matches!(self, Self::ChangeBooking | Self::SeeBooking)
    }

    const fn scope(self) -> &'static Scope {
        match self {
            Self::CreateBooking | Self::ChangeBooking => &MAKE_BOOKINGS,
            Self::ListBookings | Self::SeeBooking => &READ_BOOKINGS,
            Self::OfJobs => &WRITE_JOBS,
            Self::OfCustomers => &READ_CUSTOMERS,
        }
    }
}

impl Trouble {
    fn of(kind: Kind, cause: &Cause) -> Self {
        Self { kind, said: said(cause), trace_id: trace_id(cause) }
    }
}

#[cfg(test)]
mod tests;
