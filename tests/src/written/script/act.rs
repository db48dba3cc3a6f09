use intellisend::domain::ids::{BookingId, Environment, JobId};
use intellisend::domain::settings::Replies;

use super::Odd;

/// What somebody but the customer does.
#[derive(Clone, Debug)]
pub(in crate::written) enum Act {
    /// At the newest booking, where none is named.
    Office(Option<BookingId>, Deed),
    Change(Change),
    Nothing,
}

/// What the office does with a booking.
#[derive(Clone, Debug)]
pub(in crate::written) enum Deed {
    Accepts,
    Converts(JobId),
    Dismisses,
    Deletes,
    WritesAbove(String),
    WritesBelow(String),
    Replaces(String),
    Renames(String),
}

/// What changes around a conversation.
#[derive(Clone, Copy, Debug)]
pub(in crate::written) enum Change {
    /// Texts go there; None: a person disconnected.
    Active(Option<Environment>),
    ServiceTitan(Trouble),
    SlowLookUps(bool),
    /// The business answers its customers like this.
    Replies(Replies),
    /// A person marks the number.
    NotACustomer,
    Granted(Permission, bool),
}

/// How ServiceTitan answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::written) enum Trouble {
    None,
    Down,
    /// What it is asked to write next never arrives, and nobody knows.
    LosesARequest,
    /// What it is asked to write next is done, and nobody hears of it.
    LosesAnAnswer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::written) enum Permission {
    ReadBookings,
    WriteJobNotes,
    ReadCustomers,
}

impl Act {
    pub(super) fn read(said: &str) -> Result<Self, Odd> {
        if said == "nothing happens" {
            return Ok(Self::Nothing);
        }
        match said.strip_prefix("office ") {
            None => Ok(Self::Change(Change::read(said)?)),
            Some(deed) => match deed.strip_prefix("booking ").and_then(|named| named.split_once(' ')) {
                Some((id, deed)) => Ok(Self::Office(Some(BookingId(id.parse()?)), Deed::read(deed)?)),
                None => Ok(Self::Office(None, Deed::read(deed)?)),
            },
        }
    }
}

impl Deed {
    fn read(said: &str) -> Result<Self, Odd> {
        let words = |after: &str| said.strip_prefix(after).map(|words| words.trim().to_owned());
        if let Some(job) = words("converts to job") {
            return Ok(Self::Converts(JobId(job.parse()?)));
        }
        let written = [
            words("writes above the notes:").map(Self::WritesAbove),
            words("writes below the notes:").map(Self::WritesBelow),
            words("replaces the notes with:").map(Self::Replaces),
            words("changes the name to:").map(Self::Renames),
        ];
        if let Some(deed) = written.into_iter().flatten().next() {
            return Ok(deed);
        }
        match said {
            "accepts" => Ok(Self::Accepts),
            "dismisses" => Ok(Self::Dismisses),
            "deletes" => Ok(Self::Deletes),
            _ => {
                let known = "accepts, converts to job 4711, dismisses, deletes, writes above the notes: …, writes \
                             below the notes: …, replaces the notes with: …, changes the name to: …";
                Err(format!("the office does not `{said}`, but: {known}").into())
            }
        }
    }
}

impl Change {
    pub(super) fn read(said: &str) -> Result<Self, Odd> {
        let (name, value) =
            said.split_once(':').map(|(name, value)| (name, value.trim())).unwrap_or((said, ""));
        let permission = || match value {
            "bookings" => Ok(Permission::ReadBookings),
            "job notes" => Ok(Permission::WriteJobNotes),
            "customers" => Ok(Permission::ReadCustomers),
            _ => Err(Odd::from("permissions are: bookings, job notes, customers")),
        };
        Ok(match (name, value) {
            ("connection", "integration") => Self::Active(Some(Environment::Integration)),
            ("connection", "production") => Self::Active(Some(Environment::Production)),
            ("connection", "none") => Self::Active(None),
            ("ServiceTitan", "up") => Self::ServiceTitan(Trouble::None),
            ("ServiceTitan", "down") => Self::ServiceTitan(Trouble::Down),
            ("ServiceTitan", "loses the next request") => Self::ServiceTitan(Trouble::LosesARequest),
            ("ServiceTitan", "loses the next answer") => Self::ServiceTitan(Trouble::LosesAnAnswer),
            ("replies", "off") => Self::Replies(Replies::Off),
            ("replies", "acknowledge") => Self::Replies(Replies::Acknowledge),
            ("replies", "ask_when_closed") => Self::Replies(Replies::AskWhenClosed),
            ("replies", "ask") => Self::Replies(Replies::Ask),
            ("number", "not a customer") => Self::NotACustomer,
            ("look-ups", "slow") => Self::SlowLookUps(true),
            ("look-ups", "quick") => Self::SlowLookUps(false),
            ("permission missing", _) => Self::Granted(permission()?, false),
            ("permission granted", _) => Self::Granted(permission()?, true),
            _ => {
                let known = "text: …, office …, replies: off | acknowledge | ask_when_closed | ask, connection: integration | production | \
                             none, ServiceTitan: up | down | loses the next request | loses the next answer, look-ups: slow | quick, number: not \
                             a customer, permission missing: …, permission granted: …, nothing happens";
                return Err(format!("`{said}` is nothing that is known, which is: {known}").into());
            }
        })
    }
}
