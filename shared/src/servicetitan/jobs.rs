use super::client::{Access, ServiceTitan};
use super::lookups::JobType;
use super::wire::Page;
use super::wire::jobs::{ListedAppointment, ListedJob};
use crate::domain::conversation::customer::Appointment;
use crate::domain::outcome::Cause;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// Of one customer's jobs, the newest first: what is open is among them.
const JOBS: &str = "50";
const APPOINTMENTS: &str = "50";

/// A window that began before may still be open; none is longer than a day.
const BEGUN_WITHIN: SignedDuration = SignedDuration::from_hours(24);

impl ServiceTitan {
    /// A customer's jobs that are not over. Scope `tn.jpm.jobs:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn open_jobs(&self, access: &Access, customer: i64) -> Result<Vec<ListedJob>, Cause> {
        let query = [("customerId", &*customer.to_string()), ("sort", "-Id"), ("pageSize", JOBS)];
        let page: Page<ListedJob> = self.get(access, "jpm", "jobs", &query).await.read()?;
        Ok(page.data.into_iter().filter(|job| job.is_open_for(customer)).collect())
    }

    /// A customer's appointments that are not over: all of them in one call, which need not wait for the jobs. Scope
    /// `tn.jpm.appointments:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn appointments(
        &self,
        access: &Access,
        customer: i64,
        now: Timestamp,
    ) -> Result<Vec<Appointment>, Cause> {
        let from = after(now, -BEGUN_WITHIN).to_string();
        let query =
            [("customerId", &*customer.to_string()), ("startsOnOrAfter", &*from), ("pageSize", APPOINTMENTS)];
        let page: Page<ListedAppointment> = self.get(access, "jpm", "appointments", &query).await.read()?;
        Ok(page.data.iter().filter_map(|appointment| appointment.known(customer)).collect())
    }

    /// The job types with these ids, inactive ones too: a job keeps its type. Scope `tn.jpm.jobtypes:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn job_types_of(&self, access: &Access, ids: &[i64]) -> Result<Vec<JobType>, Cause> {
        let ids = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
        let query = [("ids", &*ids), ("active", "Any"), ("pageSize", JOBS)];
        let page: Page<JobType> = self.get(access, "jpm", "job-types", &query).await.read()?;
        Ok(page.data)
    }
}
