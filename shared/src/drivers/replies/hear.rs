use std::time::Duration;

use serde::Serialize;

use super::super::Work;
use super::super::alerts::{not_delivered, tell_again};
use super::super::consent::carrier_says_opted_out;
use crate::domain::alerts::{Alert, Wrong};
use crate::domain::ids::ThreadKey;
use crate::domain::replies::heard::{Arrival, Heard, News, heard};
use crate::domain::replies::said::{Handed, LoggedSaid};
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::domain::usage::Tally;
use crate::random;
use crate::store::{Follows, FoundAllowance, FoundSender, Report, SaveError, Unavailable};

/// How often what a report changes is read anew, where somebody else changes it too.
const TRIES: usize = 5;

/// Longer than any report takes.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// The status that comes where a message was reported as delivered before.
const READ: &str = "read";

/// How far the clocks of who sent and of who hears may differ.
const APART: SignedDuration = SignedDuration::from_secs(60);

/// What hearing some reports came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct HeardReports {
    /// Delivery reports.
    pub reports: usize,
    /// Those of them that could not be heard.
    pub reports_unheard: usize,
    /// Messages that arrived. One that nothing follows from counts as often as the stream rings for it.
    pub delivered: usize,
    /// Messages that did not.
    pub not_delivered: usize,
}

/// Hears delivery reports, each by its thread and the name of its item: what it says of the customer's number, and of
/// ours. A report is heard once, and what it says of a message to a customer is counted. Nothing comes back for one that
/// could not be heard: the next message shows the same.
pub async fn hear_all(work: &Work, rung: Vec<(ThreadKey, &str)>) -> HeardReports {
    let mut heard = HeardReports { reports: rung.len(), ..HeardReports::default() };
    for (thread, name) in rung {
        match hear_one(work, &thread, name).await {
            Ok(Some(Arrival::Delivered)) => heard.delivered += 1,
            Ok(Some(Arrival::Failed(_))) => heard.not_delivered += 1,
            Ok(None) => {}
            Err(_) => heard.reports_unheard += 1,
        }
    }
    heard
}

/// What it says, where it was still to be heard.
async fn hear_one(work: &Work, thread: &ThreadKey, name: &str) -> Result<Option<Arrival>, Unavailable> {
    for _ in 0..TRIES {
        let Some(report) = work.store.unheard(thread, name).await? else { return Ok(None) };
        match hear(work, thread, &report).await {
            Err(SaveError::Moved) => {
                tokio::time::sleep(Duration::from_millis(20 + random::nonce() % 80)).await;
            }
            Ok(()) => return Ok(Arrival::of(&report.status, report.error_code)),
            Err(SaveError::Unavailable(error)) => return Err(error),
        }
    }
    Err(Unavailable::Service("somebody else wrote each time".to_owned()))
}

async fn hear(work: &Work, thread: &ThreadKey, report: &Report) -> Result<(), SaveError> {
    let Some(arrival) = Arrival::of(&report.status, report.error_code) else { return Ok(()) };
    // Recorded before the report counts as heard.
    let again = match (&report.alert, arrival) {
        (Some(name), Arrival::Failed(code)) => Box::pin(not_delivered(work, thread, name, code)).await?,
        _ => None,
    };
    Box::pin(follow(work, thread, report, arrival)).await?;
    if let Some(alert) = again {
        tell_again(work, alert).await;
    }
    Ok(())
}

/// What it says of the customer's number, and of ours.
async fn follow(work: &Work, thread: &ThreadKey, report: &Report, arrival: Arrival) -> Result<(), SaveError> {
    let Some(customer) = thread.customer.number() else { return Ok(()) };
    let veil = work.vault.veil().await.map_err(|error| Unavailable::Service(error.to_string()))?;
    let (tenant, customer) = (&thread.tenant, veil.name(&thread.tenant, &customer));
    let (sender, allowed): (FoundSender, FoundAllowance) = tokio::try_join!(
        work.store.sender_health(tenant, &report.account, &thread.number),
        work.store.allowance(tenant, &customer),
    )?;
    let now = work.clock.now();
    let mut heard = heard(arrival, &sender.health, &allowed.allowance, now);
    if let (Arrival::Delivered, Some(since)) = (arrival, sender.health.since)
        && was_sent_before(work, thread, report, since).await?
    {
        heard = heard.of_before_the_trouble();
    }
    // Of an alert nothing else follows; a message to a customer is counted.
    if heard == Heard::default() && report.alert.is_some() {
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
    work.store.hear(thread, report, &follows, now).await?;
    if report.alert.is_none() && report.status != READ {
        let is_delivered = arrival == Arrival::Delivered;
        let (delivered, not_delivered) = (is_delivered.into(), (!is_delivered).into());
        let tally = Tally { delivered, not_delivered, ..Tally::default() };
        work.store.count_usage(tenant, tally, now).await;
    }
    Ok(())
}

/// Whether a message was certainly handed over before that moment.
async fn was_sent_before(
    work: &Work,
    thread: &ThreadKey,
    report: &Report,
    moment: Timestamp,
) -> Result<bool, Unavailable> {
    if let Some(name) = &report.alert {
        let found = work.store.alert(&thread.tenant, name).await?;
        return Ok(found.and_then(|found| found.raised.last_told_at()).is_some_and(|told| told < moment));
    }
    let sent = work.store.said_in(thread, after(moment, -LONGEST), moment).await?;
    let is_it = |sent: &LoggedSaid| sent.said.handed == Handed::Over(report.sid.clone());
    Ok(sent.iter().any(|sent| is_it(sent) && sent.said.at < moment))
}

/// Recorded before the report counts as heard. What was said since the message was handed over counts for more.
async fn opted_out(work: &Work, thread: &ThreadKey, report: &Report) -> Result<(), Unavailable> {
    let from = after(report.reported_at, -LONGEST);
    let sent = work.store.said_in(thread, from, after(report.reported_at, APART)).await?;
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
