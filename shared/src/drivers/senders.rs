//! What staff are texted with: the business's own numbers, and the platform's where there is one.

use futures_util::future::{join_all, try_join_all};

use super::Work;
use super::number::{account, account_of};
use crate::domain::alerts::{Alert, for_address};
use crate::domain::ids::TenantId;
use crate::domain::outcome::{Cause, Outcome};
use crate::domain::phone::PhoneNumber;
use crate::domain::replies::sender::{SenderHealth, Whose, whose};
use crate::domain::time::Timestamp;
use crate::store::{TenantNumber, Unavailable};
use crate::twilio::{Account, NewMessage};

/// Numbers of a business that are thought of: the oldest. One that has many has the platform's besides.
const MOST: usize = 3;

/// What staff are texted about.
#[derive(Debug, Clone, Copy)]
pub(super) enum About<'a> {
    Alert(&'a Alert),
    /// The code that confirms a contact. Somebody waits for it.
    Code,
}

/// What sends, in the order in which it is tried.
pub(super) struct Senders(Vec<Sender>);

struct Sender {
    account: Account,
    number: PhoneNumber,
    /// A number of the business's: what becomes of its messages is reported here.
    is_own: bool,
}

/// A message to one telephone.
pub(super) struct ToStaff<'a> {
    pub(super) to: &'a PhoneNumber,
    pub(super) words: &'a str,
    pub(super) valid_seconds: u32,
    /// The alert's name. None: it tells of none.
    pub(super) alert: Option<&'a str>,
    /// Numbers of ours that cannot reach it.
    pub(super) without: &'a [PhoneNumber],
}

impl Senders {
    /// The business's own numbers, and then the platform's; what is sent from a number in trouble counts for nothing, so
    /// that is the last resort. What is wrong with a number is told by the platform's first.
    pub(super) async fn of(work: &Work, tenant: &TenantId, about: About<'_>) -> Result<Self, Unavailable> {
        let mut own = work.store.numbers(tenant).await?;
        own.sort_by_key(|own| own.record.active_since);
        own.truncate(MOST);
        let (store, now) = (&work.store, work.clock.now());
        let health = own.iter().map(|own| store.sender_health(tenant, &own.account, &own.number));
        let health = try_join_all(health).await?;
        let (failing, well): (Vec<_>, Vec<_>) =
            own.into_iter().zip(health).partition(|(own, found)| about.fails(own, &found.health, now));
        let is_code = matches!(about, About::Code);
        let open = async |own: Vec<(TenantNumber, _)>| {
            let opened = own.into_iter().map(async |(own, _)| {
                let account = account_of(work, &own, is_code).await.ok()??;
                Some(Sender { account, number: own.number, is_own: true })
            });
            join_all(opened).await.into_iter().flatten()
        };
        let (well, failing, platform) = tokio::join!(open(well), open(failing), platform(work));
        let (first, then) = match about {
            About::Alert(alert) if alert.is_about_the_number() => (platform, None),
            About::Alert(_) | About::Code => (None, platform),
        };
        Ok(Self(first.into_iter().chain(well).chain(then).chain(failing).collect()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What an answer goes to. None: nothing is left to send with.
    pub(super) fn first(&self, without: &[PhoneNumber]) -> Option<&PhoneNumber> {
        self.but(without).next().map(|sender| &sender.number)
    }

    /// By the first that can; the outcome of the first that was tried, where none did. None: nothing is left to send with.
    pub(super) async fn send(&self, work: &Work, message: &ToStaff<'_>) -> Option<Outcome<()>> {
        let mut refused = None;
        for sender in self.but(message.without) {
            let new = sender.message(work, message);
            match work.twilio.send_message(&sender.account, &new).await {
                Outcome::Done(taken) => {
                    work.sent.note([taken.sid]);
                    return Some(Outcome::Done(()));
                }
                Outcome::Unclear { cause } => return Some(Outcome::Unclear { cause }),
                // Certainly not sent: another may, unless it is for the sake of whom it is for.
                Outcome::NotDone { cause, again } => {
                    let is_theirs = matches!(whose_is(&cause), Whose::OptedOut | Whose::TheNumbers);
                    refused = refused.or(Some(Outcome::NotDone { cause, again }));
                    if is_theirs {
                        break;
                    }
                }
            }
        }
        refused
    }

    fn but(&self, without: &[PhoneNumber]) -> impl Iterator<Item = &Sender> {
        self.0.iter().filter(move |sender| !without.contains(&sender.number))
    }
}

impl Sender {
    fn message(&self, work: &Work, message: &ToStaff<'_>) -> NewMessage {
        let alert = message.alert.map(|name| format!("?{}", for_address(name))).unwrap_or_default();
        NewMessage {
            from: self.number.clone(),
            to: message.to.clone(),
            body: message.words.to_owned(),
            messaging_service: None,
            valid_seconds: message.valid_seconds,
            status_callback: self.is_own.then(|| format!("{}/twilio/status{alert}", work.link_url)),
        }
    }
}

impl About<'_> {
    /// Whether what a number sends is not thought to arrive. By what can wait it is tried all the same once an hour, so that
    /// somebody learns that it does again, whether customers are answered or not.
    fn fails(self, own: &TenantNumber, health: &SenderHealth, now: Timestamp) -> bool {
        match self {
            // Whoever asks for one more has not got the first.
            Self::Code => health.in_a_row > 0,
            Self::Alert(Alert::Number { number, .. } | Alert::NumberWell { number, .. })
                if *number == own.number =>
            {
                true
            }
            Self::Alert(alert) if alert.kind().is_emergency() => health.since.is_some(),
            Self::Alert(_) => !health.lets(now),
        }
    }
}

/// None: there is none, or its account cannot be opened.
async fn platform(work: &Work) -> Option<Sender> {
    let of = work.alert_sender.clone()?;
    let secret = work.vault.platform_twilio(&of.account);
    let account = account(work, of.account, &secret, false).await.ok()??;
    Some(Sender { account, number: of.number, is_own: false })
}

/// Whose trouble it is that Twilio did not take a message.
pub(super) fn whose_is(cause: &Cause) -> Whose {
    cause.code().map_or(Whose::Nobodys, whose)
}
