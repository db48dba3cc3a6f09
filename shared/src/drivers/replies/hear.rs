use std::time::Duration;

use serde::Serialize;

use super::super::Work;
use super::super::consent::carrier_says_opted_out;
use crate::domain::alerts::{Alert, Wrong};
use crate::domain::ids::ThreadKey;
use crate::domain::replies::heard::{Arrival, Heard, News, heard};
use crate::domain::replies::said::Handed;
use crate::domain::time::{SignedDuration, after};
use crate::random;
use crate::store::{Follows, FoundAllowance, FoundSender, Report, SaveError, Unavailable};

/// How often what a report changes is read anew, where somebody else changes it too.
const TRIES: usize = 5;

/// Longer than any report takes.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// What hearing some reports came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct HeardReports {
    /// Delivery reports.
    pub reports: usize,
    /// Those of them that could not be heard.
    pub reports_unheard: usize,
}

/// Hears delivery reports, each by its thread and the name of its item: what it says of the customer's number, and of
/// ours. A report is heard once; one that nothing follows from costs two reads. Nothing comes back for one that could not
/// be heard: the next message shows the same.
pub async fn hear_all(work: &Work, rung: Vec<(ThreadKey, &str)>) -> HeardReports {
    let mut heard = HeardReports { reports: rung.len(), ..HeardReports::default() };
    for (thread, name) in rung {
        if hear_one(work, &thread, name).await.is_err() {
            heard.reports_unheard += 1;
        }
    }
    heard
}

async fn hear_one(work: &Work, thread: &ThreadKey, name: &str) -> Result<(), Unavailable> {
    for _ in 0..TRIES {
        let Some(report) = work.store.unheard(thread, name).await? else { return Ok(()) };
        match hear(work, thread, &report).await {
            Err(SaveError::Moved) => {
                tokio::time::sleep(Duration::from_millis(20 + random::nonce() % 80)).await;
            }
            Ok(()) => return Ok(()),
            Err(SaveError::Unavailable(error)) => return Err(error),
        }
    }
    Err(Unavailable::Service("somebody else wrote each time".to_owned()))
}

async fn hear(work: &Work, thread: &ThreadKey, report: &Report) -> Result<(), SaveError> {
    let Some(arrival) = Arrival::of(&report.status, report.error_code) else { return Ok(()) };
    let Some(customer) = thread.customer.number() else { return Ok(()) };
    let veil = work.vault.veil().await.map_err(|error| Unavailable::Service(error.to_string()))?;
    let (tenant, customer) = (&thread.tenant, veil.name(&thread.tenant, &customer));
    let (sender, allowed): (FoundSender, FoundAllowance) = tokio::try_join!(
        work.store.sender_health(tenant, &report.account, &thread.number),
        work.store.allowance(tenant, &customer),
    )?;
    let now = work.clock.now();
    let heard = heard(arrival, &sender.health, &allowed.allowance, now);
    if heard == Heard::default() {
        return Ok(());
    }
    if heard.has_opted_out {
        opted_out(work, thread, report).await?;
    }
    let alert = heard.news.map(|news| alert_of(thread, news));
    let follows = Follows {
        sender: heard.sender.as_ref().map(|next| (&sender, next)),
        allowance: heard.allowance.as_ref().map(|next| (&customer, &allowed, next)),
        alert: alert.as_ref(),
    };
    work.store.hear(thread, report, &follows, now).await
}

/// Recorded before the report counts as heard. What was said since the message was handed over counts for more.
async fn opted_out(work: &Work, thread: &ThreadKey, report: &Report) -> Result<(), Unavailable> {
    let from = after(report.reported_at, -LONGEST);
    let sent = work.store.said_in(thread, from, report.reported_at).await?;
    let sent = sent.into_iter().find(|sent| sent.said.handed == Handed::Over(report.sid.clone()));
    let (id, at) = sent.map_or((None, from), |sent| (Some(sent.said.id), sent.said.at));
    carrier_says_opted_out(work, thread, id.as_ref(), at).await
}

/// What the people of the business are told: what their number sends does not arrive, or does again. It is on record with
/// what it tells of, and the schedule tells it.
pub(super) fn alert_of(thread: &ThreadKey, news: News) -> Alert {
    let number = thread.number.clone();
    match news {
        News::NotDelivered { code, since } => {
            Alert::Number { number, since, wrong: Wrong::NotDelivered { code: Some(code) } }
        }
        News::DeliveredAgain { since } => Alert::NumberWell { number, since },
    }
}
