//! A booking as ServiceTitan shows it, and what of it is ours.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::summary::is_reference;
use super::written::Written;
use crate::domain::address::Address;
use crate::domain::choices::Choices;
use crate::domain::ids::JobId;
use crate::domain::time::Timestamp;

/// What the office has made of a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has touched it.
    New,
    /// Somebody took it.
    Accepted,
    /// It has become a job.
    Converted,
    /// Somebody decided that it needs nothing.
    Dismissed,
    /// It is not there any more.
    Gone,
    /// Something that ServiceTitan's published contract does not name.
    Other,
    /// Nobody may look, and no answer tells.
    Unseen,
}

impl Status {
    /// Whether nobody in the office has dealt with it yet: only then it is amended. Of what is not known that cannot be
    /// said.
    #[must_use]
    pub const fn is_untouched(self) -> bool {
        matches!(self, Self::New | Self::Accepted)
    }

    /// As ServiceTitan writes it.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        match value {
            "New" => Self::New,
            "Accepted" => Self::Accepted,
            "Converted" => Self::Converted,
            "Dismissed" => Self::Dismissed,
            _ => Self::Other,
        }
    }
}

/// A booking as it was read. Any part but the status may be missing.
#[derive(Clone, PartialEq, Eq)]
pub struct Seen {
    /// What the office has made of it.
    pub status: Status,
    /// The job that it has become.
    pub job: Option<JobId>,
    /// By ServiceTitan's clock. None: it was not stated.
    pub modified_at: Option<Timestamp>,
    /// Whom it is for, as it stands there now.
    pub name: String,
    /// The notes, the office's own words among them.
    pub summary: String,
    /// None: it has none, or no whole one.
    pub address: Option<Address>,
    /// None: it has none.
    pub start: Option<Timestamp>,
    /// None: it was not stated.
    pub first_time_client: Option<bool>,
    /// The ids that it names now.
    pub choices: Choices,
}

/// What a customer wrote and where they live are personal: only the status is printed.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seen({:?})", self.status)
    }
}

impl Seen {
    /// The newest of our versions that is in its notes, whatever was written around it.
    #[must_use]
    pub fn carries<'a>(&self, ours: &'a [Written]) -> Option<&'a Written> {
        ours.iter().rev().find(|version| version.is_in(&self.summary))
    }

    /// What the office wrote into the notes: the lines of them that no version of ours has.
    ///
    /// The line that ends ours names the first and the last text, so that of an unknown version has it in another form.
    #[must_use]
    pub fn words_of_the_office(&self, ours: &[Written]) -> String {
        let theirs = self.summary.lines().map(str::trim).filter(|line| !line.is_empty());
        let is_ours = |line: &str| is_reference(line) || ours.iter().any(|version| version.has_line(line));
        let theirs = theirs.filter(|line| !is_ours(line));
        theirs.collect::<Vec<_>>().join("\n")
    }
}
