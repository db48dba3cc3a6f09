//! The doctor: evidence in, findings out. Each finding says what happened, why, and what to do next, in the portal's
//! own words; a cause is called certain only where the evidence leaves no other.

mod access;
mod client;
mod evidence;
mod permissions;
mod provider;
mod read;
mod words;

use serde::Serialize;

pub use evidence::{AppKeyOf, Elsewhere, Evidence, Granted, Mint, Tag};
pub use read::Read;

use super::scopes::{RECOMMENDED, REQUIRED};

/// What was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Whether ServiceTitan can be reached at all.
    Host,
    /// Whether client id and secret bring a token.
    Client,
    /// Whether that token is for this ServiceTitan tenant.
    Tenant,
    /// Whether the application key is accepted.
    AppKey,
    /// Whether a permission is granted.
    Scope,
    /// Whether bookings can be made under the provider.
    BookingProvider,
}

/// One thing that a connection needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its place in the order in which they are looked at.
    pub step: Step,
    /// Which, where the step is [`Step::Scope`].
    pub scope: Option<&'static str>,
    /// Whether a connection works without it.
    pub required: bool,
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is as it should be.
    Ok,
    /// Something has to be done.
    Failed,
    /// It was looked at, and the answers leave it open.
    Unknown,
    /// It could not be looked at yet.
    Skipped,
}

/// How sure a failure's cause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Nothing else gives this answer.
    Certain,
    /// Other causes give the same answer, less often.
    Likely,
}

/// What was found of one thing. Holds no secret: it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    #[serde(flatten)]
    pub check: Check,
    /// How that ended.
    pub status: Status,
    /// Only of failures.
    pub certainty: Option<Certainty>,
    /// What is wrong, in a sentence. None: nothing.
    pub cause: Option<String>,
    /// What to do, in the words of the portal. None: nothing.
    pub remedy: Option<String>,
    /// ServiceTitan's own reference, for its support.
    pub trace_id: Option<String>,
    /// It is left open because ServiceTitan did not answer, so that asking again may tell.
    #[serde(skip)]
    pub unanswered: bool,
}

/// What the evidence says, in the order in which a person goes through it.
#[must_use]
pub fn diagnose(evidence: &Evidence) -> Vec<Finding> {
    let mut findings = vec![
        client::host(evidence),
        client::accepted(evidence),
        access::tenant(evidence),
        access::app_key(evidence),
    ];
    findings.extend(REQUIRED.iter().map(|scope| permissions::granted(evidence, scope, true)));
    findings.extend(RECOMMENDED.iter().map(|scope| permissions::granted(evidence, scope, false)));
    findings.push(provider::exists(evidence));
    findings
}

/// Whether something required is known to be wrong. Where this and [`works`] are both false, too little could be
/// looked at: that is no verdict.
#[must_use]
pub fn refused(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.check.required && finding.status == Status::Failed)
}

/// Whether the connection was seen to work: ServiceTitan gave a token, answered a call, and nothing required failed.
#[must_use]
pub fn works(findings: &[Finding]) -> bool {
    let seen = |step| findings.iter().any(|found| found.check.step == step && found.status == Status::Ok);
    !refused(findings) && seen(Step::Client) && seen(Step::AppKey)
}

/// Whether everything required was seen to be right.
#[must_use]
pub fn all_is_well(findings: &[Finding]) -> bool {
    let mut required = findings.iter().filter(|finding| finding.check.required);
    works(findings) && required.all(|finding| finding.status == Status::Ok)
}

impl Check {
    const HOST: Self = Self::required(Step::Host);
    const CLIENT: Self = Self::required(Step::Client);
    const TENANT: Self = Self::required(Step::Tenant);
    const APP_KEY: Self = Self::required(Step::AppKey);
    const BOOKING_PROVIDER: Self = Self::required(Step::BookingProvider);

    const fn required(step: Step) -> Self {
        Self { step, scope: None, required: true }
    }

    const fn scope(name: &'static str, required: bool) -> Self {
        Self { step: Step::Scope, scope: Some(name), required }
    }

    const fn ok(self) -> Finding {
        Finding {
            check: self,
            status: Status::Ok,
            certainty: None,
            cause: None,
            remedy: None,
            trace_id: None,
            unanswered: false,
        }
    }

    fn failed(self, certainty: Certainty, cause: impl Into<String>, remedy: impl Into<String>) -> Finding {
        let certainty = Some(certainty);
        Finding { status: Status::Failed, certainty, ..self.unknown(cause, remedy) }
    }

    fn unknown(self, cause: impl Into<String>, remedy: impl Into<String>) -> Finding {
        let (cause, remedy) = (Some(cause.into()), Some(remedy.into()));
        Finding { status: Status::Unknown, cause, remedy, ..self.ok() }
    }

    fn skipped(self, cause: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding { status: Status::Skipped, ..self.unknown(cause, remedy) }
    }
}

impl Finding {
    fn traced(self, trace_id: Option<&String>) -> Self {
        Self { trace_id: trace_id.cloned(), ..self }
    }
}

#[cfg(test)]
mod tests;
