use crate::domain::alerts::Alert;
use crate::domain::ids::{AccountSid, TenantId};
use crate::domain::outcome::{Cause, Outcome};
use crate::domain::phone::PhoneNumber;
use crate::domain::replies::sender::{Whose, whose};
use crate::drivers::Work;
use crate::store::Unavailable;
use crate::twilio::{Account, NewMessage};

/// Twilio drops an alert that it does not get rid of within an hour.
const VALID_SECONDS: u32 = 3_600;

/// What sends, in the order in which it is tried.
pub(super) struct Senders(Vec<Sender>);

struct Sender {
    account: Account,
    number: PhoneNumber,
}

/// What came of one telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    Sent,
    /// Its owner has opted out at Twilio.
    OptedOut,
    /// It was not sent, or nobody can say.
    Failed,
}

impl Senders {
    /// The business's oldest number and the platform's: what is wrong with the one is told by the other first.
    pub(super) async fn of(work: &Work, tenant: &TenantId, alert: &Alert) -> Result<Self, Unavailable> {
        let in_trouble = match alert {
            Alert::Number { number, .. } | Alert::NumberWell { number, .. } => Some(number),
            _ => None,
        };
        let mut own = work.store.numbers(tenant).await?;
        own.sort_by_key(|own| (Some(&own.number) == in_trouble, own.record.active_since));
        let own = match own.into_iter().next() {
            Some(own) => sender(work, own.account, &own.record.secret, own.number).await,
            None => None,
        };
        let platform = match work.alert_sender.clone() {
            Some(of) => {
                let secret = work.vault.platform_twilio(&of.account);
                sender(work, of.account, &secret, of.number).await
            }
            None => None,
        };
        let (first, then) = if alert.is_about_the_number() { (platform, own) } else { (own, platform) };
        Ok(Self(first.into_iter().chain(then).collect()))
    }

    /// What an answer goes to.
    pub(super) fn first(&self) -> Option<&PhoneNumber> {
        self.0.first().map(|sender| &sender.number)
    }

    /// By the first that can.
    pub(super) async fn send(&self, work: &Work, to: &PhoneNumber, words: &str) -> Came {
        for Sender { account, number } in &self.0 {
            let message = NewMessage {
                from: number.clone(),
                to: to.clone(),
                body: words.to_owned(),
                messaging_service: None,
                valid_seconds: VALID_SECONDS,
                status_callback: None,
            };
            match work.twilio.send_message(account, &message).await {
                Outcome::Done(_) => return Came::Sent,
                Outcome::NotDone { cause, .. } if whose_is(&cause) == Whose::OptedOut => {
                    return Came::OptedOut;
                }
                // Certainly not sent: the other may.
                Outcome::NotDone { .. } => {}
                Outcome::Unclear { .. } => return Came::Failed,
            }
        }
        Came::Failed
    }
}

/// None: its account cannot be opened.
async fn sender(work: &Work, sid: AccountSid, secret: &str, number: PhoneNumber) -> Option<Sender> {
    let tokens = work.vault.twilio_tokens(secret).await.ok()?;
    let auth_token = tokens.into_iter().next()?;
    Some(Sender { account: Account { sid, auth_token }, number })
}

fn whose_is(cause: &Cause) -> Whose {
    match cause {
        Cause::Answered(problem) => problem.code.map_or(Whose::Nobodys, whose),
        _ => Whose::Nobodys,
    }
}
