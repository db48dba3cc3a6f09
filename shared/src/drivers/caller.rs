//! Who texts, as ServiceTitan knows the number: who it is first, and then what else is known of a customer, each part
//! for itself.

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::timeout;

use super::Work;
use crate::domain::connection::scopes::{
    JOB_TYPES, READ_APPOINTMENTS, READ_CALLS, READ_CUSTOMERS, READ_JOBS, READ_LOCATIONS, Scope,
};
use crate::domain::conversation::Patience;
use crate::domain::conversation::customer::{
    Appointment, CALLED_WITHIN, Caller, Customer, Job, OpenJob, coming, identify, last_call,
};
use crate::domain::outcome::Cause;
use crate::domain::phone::PhoneNumber;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::servicetitan::Access;

/// What is known of a customer is complete after this, or goes without what is missing: whoever asks gives all of it a
/// second and a half, and a part that is late must not cost the rest.
const WITHIN: SignedDuration = SignedDuration::from_millis(1_200);

/// The same once nothing waits for it any more.
const WITHIN_PATIENCE: SignedDuration = SignedDuration::from_secs(10);

/// Who has this number. Without the permission to look customers up nobody is asked.
///
/// # Errors
/// Whatever stood in the way of saying who it is: then it is not known, and never *nobody*. Of a customer who is known,
/// any other part may be missing.
pub async fn look_up(
    work: &Work,
    access: &Access,
    scopes: &[String],
    number: &PhoneNumber,
    now: Timestamp,
) -> Result<Caller, Cause> {
    look_up_within(work, access, scopes, number, now, WITHIN).await
}

/// The same, where what else is known of a customer may take until `within` after `now`.
///
/// # Errors
/// As for [`look_up`].
pub async fn look_up_within(
    work: &Work,
    access: &Access,
    scopes: &[String],
    number: &PhoneNumber,
    now: Timestamp,
    within: SignedDuration,
) -> Result<Caller, Cause> {
    let slowed = &OnceLock::new();
    let missed = AtomicBool::new(false);
    let look_up = LookUp { work, access, scopes, number, now, ends_at: after(now, within), slowed, missed };
    look_up.on_the_heap().await
}

/// The same as [`look_up`]. Where any answer asks for fewer calls, the first that did is in `slowed`: it may have been
/// about a part that is missing then, while who it is is known.
///
/// # Errors
/// As for [`look_up`].
pub(super) async fn look_up_heeding(
    work: &Work,
    access: &Access,
    scopes: &[String],
    number: &PhoneNumber,
    patience: Patience,
    slowed: &OnceLock<Cause>,
) -> Result<Caller, Cause> {
    let now = work.clock.now();
    let within = match patience {
        Patience::Little => WITHIN,
        Patience::Enough => WITHIN_PATIENCE,
    };
    let missed = AtomicBool::new(false);
    let look_up = LookUp { work, access, scopes, number, now, ends_at: after(now, within), slowed, missed };
    let caller = look_up.on_the_heap().await?;
    Ok(if patience == Patience::Enough { caller.for_good() } else { caller })
}

struct LookUp<'a> {
    work: &'a Work,
    access: &'a Access,
    /// As the token states them; none: it did not say.
    scopes: &'a [String],
    number: &'a PhoneNumber,
    now: Timestamp,
    ends_at: Timestamp,
    /// The first answer that asked for fewer calls.
    slowed: &'a OnceLock<Cause>,
    /// A part that may be asked for was late or failed.
    missed: AtomicBool,
}

impl LookUp<'_> {
    /// Whoever asks is deep in a drive already, and the parts of a customer, side by side, take much room.
    async fn on_the_heap(self) -> Result<Caller, Cause> {
        let answer = Box::pin(self.caller()).await;
        self.heed(answer)
    }

    fn heed<T>(&self, answer: Result<T, Cause>) -> Result<T, Cause> {
        answer.inspect_err(|cause| {
            if cause.status() == Some(429) {
                let _ = self.slowed.set(cause.clone());
            }
        })
    }

    async fn caller(&self) -> Result<Caller, Cause> {
        if READ_CUSTOMERS.is_missing(self.scopes) {
            return Ok(Caller::NotToBeKnown);
        }
        match self.identified().await {
            Ok(Caller::One(customer)) => Ok(Caller::One(Box::pin(self.completed(customer)).await)),
            Err(cause) if cause.status() == Some(403) => Ok(Caller::NotToBeKnown),
            answer => answer,
        }
    }

    /// By each form of the number until somebody is confirmed. Whoever was refuted once is not looked at again.
    async fn identified(&self) -> Result<Caller, Cause> {
        let servicetitan = &self.work.servicetitan;
        let mut seen = BTreeSet::new();
        for form in self.forms() {
            let mut found = servicetitan.customers_by_phone(self.access, form).await?;
            found.customers.retain(|customer| seen.insert(customer.id));
            let candidates = servicetitan.with_contacts(self.access, found.customers).await?;
            match identify(candidates, found.is_all, self.number) {
                Some(Caller::Nobody) => {}
                Some(caller) => return Ok(caller),
                None => return Err(Cause::Unreadable { status: 200 }),
            }
        }
        Ok(Caller::Nobody)
    }

    /// Which form ServiceTitan finds a number by is not documented: ten national digits, as its contacts are mostly
    /// written, then E.164. A foreign number has that one only.
    fn forms(&self) -> impl Iterator<Item = &str> {
        self.number.national().into_iter().chain([self.number.as_str()])
    }

    /// With all that is to be had in time, side by side.
    async fn completed(&self, customer: Customer) -> Customer {
        let id = customer.id;
        let locations = self.work.servicetitan.locations(self.access, id);
        let (locations, jobs, called_at) =
            tokio::join!(self.part(&READ_LOCATIONS, locations), self.jobs(id), self.called_at());
        let customer = match locations {
            Some(locations) => customer.served_at(locations),
            None => customer,
        };
        Customer { jobs, called_at, lacks_parts: self.missed.load(Ordering::Relaxed), ..customer }
    }

    async fn jobs(&self, customer: i64) -> Vec<Job> {
        let (jobs, appointments) = tokio::join!(self.open_jobs(customer), self.appointments(customer));
        coming(jobs, &appointments, self.now)
    }

    async fn open_jobs(&self, customer: i64) -> Vec<OpenJob> {
        let servicetitan = &self.work.servicetitan;
        let jobs = self.part(&READ_JOBS, servicetitan.open_jobs(self.access, customer)).await;
        let jobs = jobs.unwrap_or_default();
        let ids: BTreeSet<i64> = jobs.iter().filter_map(|job| job.type_id()).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        let types = match ids.is_empty() {
            true => None,
            false => self.part(&JOB_TYPES, servicetitan.job_types_of(self.access, &ids)).await,
        };
        let types = types.unwrap_or_default();
        let name = |id: i64| types.iter().find(|kind| kind.id == id).map(|kind| kind.name.clone());
        jobs.into_iter()
            .map(|job| (job.type_id().and_then(name), job))
            .map(|(kind, job)| job.named(kind))
            .collect()
    }

    /// Without the jobs nobody could say what they are for.
    async fn appointments(&self, customer: i64) -> Vec<Appointment> {
        if READ_JOBS.is_missing(self.scopes) {
            return Vec::new();
        }
        let appointments = self.work.servicetitan.appointments(self.access, customer, self.now);
        self.part(&READ_APPOINTMENTS, appointments).await.unwrap_or_default()
    }

    async fn called_at(&self) -> Option<Timestamp> {
        self.part(&READ_CALLS, self.last_call()).await.flatten()
    }

    async fn last_call(&self) -> Result<Option<Timestamp>, Cause> {
        for form in self.forms() {
            let since = after(self.now, -CALLED_WITHIN);
            let calls = self.work.servicetitan.calls_since(self.access, form, since).await?;
            if let Some(at) = last_call(&calls, self.number, self.now) {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// What is not permitted is not asked for; what fails or is late is missing, and nothing else.
    async fn part<T>(&self, scope: &Scope, call: impl Future<Output = Result<T, Cause>>) -> Option<T> {
        if scope.is_missing(self.scopes) {
            return None;
        }
        let answer = timeout(self.left(), Box::pin(call)).await.unwrap_or(Err(Cause::TimedOut));
        let answer = self.heed(answer);
        if answer.as_ref().is_err_and(|cause| cause.status() != Some(403)) {
            self.missed.store(true, Ordering::Relaxed);
        }
        answer.ok()
    }

    fn left(&self) -> Duration {
        self.ends_at.duration_since(self.work.clock.now()).try_into().unwrap_or(Duration::ZERO)
    }
}
