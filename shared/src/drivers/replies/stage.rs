//! One look at a thread whose customer may wait for an answer, with everything read anew: the decision, and what follows.

use std::time::Duration;

use super::plan::put_due;
use super::send::Sending;
use crate::domain::connection::destination::Destination;
use crate::domain::conversation::{Known, current_part};
use crate::domain::ids::ThreadKey;
use crate::domain::replies::allowance::Veiled;
use crate::domain::replies::dialogue::Dialogue;
use crate::domain::replies::next::{Exchange, Step, next};
use crate::domain::settings::retention::Retention;
use crate::domain::time::Timestamp;
use crate::drivers::Work;
use crate::drivers::consent::Allowed;
use crate::drivers::conversation::{Drive, Stop};
use crate::random;
use crate::store::{
    FoundAllowance, FoundDialogue, FoundSender, Pause, State, Tenant, TenantNumber, Unavailable,
};

/// Looks at a thread that others write to at the same moment.
const TRIES: usize = 8;

/// What a reply is decided from and sent with, as it was read for it.
pub(super) struct Read {
    pub(super) tenant: Tenant,
    pub(super) found: FoundDialogue,
    /// The customer's name behind the veil. None: it is no telephone.
    pub(super) customer: Option<Veiled>,
    pub(super) allowed: FoundAllowance,
    /// The number that was texted. None: it is the tenant's no more.
    pub(super) own: Option<TenantNumber>,
    pub(super) sender: FoundSender,
    /// Of the newest text.
    pub(super) messaging_service: Option<String>,
    state: State,
    /// That a person has taken over, in this conversation or an earlier one.
    pub(super) pause: Option<Pause>,
    is_not_a_customer: bool,
    is_stopped: bool,
    pub(super) sent_today: u64,
}

impl Read {
    pub(super) fn retention(&self) -> Retention {
        self.tenant.settings().retention
    }
}

/// Sends what is due now, and records when to look again where it is not. How many replies were sent.
///
/// # Errors
/// [`Unavailable`]: what is due stays so, and somebody comes back.
pub(in crate::drivers) async fn answer(
    work: &Work,
    thread: &ThreadKey,
    start_nothing_after: Timestamp,
) -> Result<u32, Unavailable> {
    for _ in 0..TRIES {
        if work.clock.now() >= start_nothing_after {
            break;
        }
        match Box::pin(look(work, thread, start_nothing_after)).await {
            Ok(sent) => return Ok(sent),
            Err(Stop::Unavailable(error)) => return Err(error),
            Err(Stop::Moved) => {
                tokio::time::sleep(Duration::from_millis(20 + random::nonce() % 80)).await;
            }
        }
    }
    let now = work.clock.now();
    work.wake.at(thread, now, now).await;
    Ok(0)
}

async fn look(work: &Work, thread: &ThreadKey, start_nothing_after: Timestamp) -> Result<u32, Stop> {
    // Without it nobody knows whether the customer wants any texts.
    let customer = match thread.customer.number() {
        Some(number) => match work.vault.veil().await {
            Ok(veil) => Some(veil.name(&thread.tenant, &number)),
            Err(_) => return Ok(0),
        },
        None => None,
    };
    let mut read = Box::pin(read(work, thread, customer)).await?;
    let Some(profile) = read.tenant.profile.clone() else { return Ok(0) };
    let allowed = Allowed::of(read.customer.clone(), read.allowed.clone());
    let drive = Drive::of(work, thread, &read.tenant, start_nothing_after).with(allowed);
    let known = Known {
        dialogue: read.found.dialogue.clone(),
        allowance: read.allowed.allowance.clone(),
        ..Known::of(read.state.thread.clone())
    };
    let active = match read.tenant.destination() {
        Destination::Book(place) => Some(place),
        Destination::Wait(_) | Destination::Hold { .. } => None,
    };
    let log = Box::pin(drive.texts(&known, active)).await?.log;
    let part = match active {
        Some(place) => current_part(&known, &log, &drive.now(place, &known.state)),
        None => known.state.conversation.clone(),
    };
    let now = work.clock.now();
    let step = next(&Exchange {
        thread,
        profile: &profile,
        log: &log,
        part: part.as_ref(),
        dialogue: &known.dialogue,
        allowance: &known.allowance,
        sender: &read.sender.health,
        paused_at: read.pause.as_ref().map(|pause| pause.paused_at),
        is_not_a_customer: read.is_not_a_customer,
        is_stopped: read.is_stopped || profile.are_replies_stopped(),
        has_room_today: read.sent_today < u64::from(profile.most_replies_a_day()),
        now,
    });
    read.messaging_service = log.texts.last().and_then(|logged| logged.text.messaging_service.clone());
    match step {
        Step::Nothing => quiet(work, thread, &read, &read.found.dialogue).await,
        Step::Wait { until, record } => wait(work, thread, &read, until, record).await,
        Step::Drop { record, .. } => quiet(work, thread, &read, &record).await,
        Step::Send { record, allowance, sender, reply } => {
            let (read, allowance) = (&read, *allowance);
            let sending = Sending { work, thread, read, record, allowance, sender, reply, now };
            Box::pin(sending.send()).await
        }
    }
}

/// The state before the texts, as bookings read them; what a reply must not overlook, before both.
async fn read(work: &Work, thread: &ThreadKey, customer: Option<Veiled>) -> Result<Read, Unavailable> {
    let (store, of) = (&work.store, &thread.tenant);
    let allowed = async {
        match &customer {
            Some(customer) => store.allowance(of, customer).await,
            None => Ok(FoundAllowance::default()),
        }
    };
    let own_and_sender = async {
        let numbers = store.numbers(of).await?.into_iter();
        let own = numbers.filter(|own| own.number == thread.number).max_by_key(|own| own.record.active_since);
        let sender = match &own {
            Some(own) => store.sender_health(of, &own.account, &own.number).await?,
            None => FoundSender::default(),
        };
        Ok((own, sender))
    };
    let marked = async {
        match thread.customer.number() {
            Some(number) => store.not_a_customer(of, &number).await,
            None => Ok(None),
        }
    };
    let (tenant, state, found, pause, allowed, (own, sender), controls, sent_today, marked) = tokio::try_join!(
        store.tenant(of),
        store.state(thread),
        store.dialogue(thread),
        store.pause_of(thread),
        allowed,
        own_and_sender,
        store.controls(),
        store.replies_today(of, work.clock.now()),
        marked,
    )?;
    Ok(Read {
        tenant,
        found,
        customer,
        allowed,
        own,
        sender,
        messaging_service: None,
        state,
        pause,
        is_not_a_customer: marked.is_some(),
        is_stopped: controls.controls.replies_stopped,
        sent_today,
    })
}

/// Nothing is said to these texts, and nothing is due any more.
async fn quiet(work: &Work, thread: &ThreadKey, read: &Read, record: &Dialogue) -> Result<u32, Stop> {
    let next = Dialogue { due: None, ..record.clone() };
    if next != read.found.dialogue {
        work.store.put_dialogue(thread, &read.found, &next, read.retention()).await?;
    }
    Ok(0)
}

/// Whoever records it has somebody woken, once for all who find it recorded.
async fn wait(
    work: &Work,
    thread: &ThreadKey,
    read: &Read,
    until: Timestamp,
    record: Dialogue,
) -> Result<u32, Stop> {
    let next = Dialogue { due: Some(until), ..record };
    if next != read.found.dialogue {
        let found = FoundDialogue { dialogue: next, ..read.found.clone() };
        put_due(work, thread, &found, until, read.retention()).await?;
    }
    Ok(0)
}
