use intellisend::domain::activity::sent::{SentMessage, SentState};
use intellisend::domain::fields::Errors;
use intellisend::domain::replies::by_hand::Asked;
use intellisend::drivers::people::{AnswerError, Answering};
use serde_json::json;

use super::On;
use super::people::find;
use crate::handler::{Answer, Reply};
use crate::problem::Problem;

/// A person writes to the customer, from the number that was texted.
pub(crate) async fn answer(on: &On<'_>, id: &str) -> Answer {
    let asked = Asked::read(on.request.fields()?).map_err(Problem::fields)?;
    let (tenant, named) = find(on, id).await?;
    let answering = Answering {
        work: on.work,
        tenant: &on.tenant,
        actor: &on.actor,
        name: &on.name,
        retention: tenant.settings().retention,
    };
    let said = answering.answer(&named.thread, &asked).await?;
    let message = SentMessage::of(&said, &[], on.work.clock.now());
    let status = match message.state {
        SentState::NotSent => return Err(not_sent(&message)),
        SentState::Sending | SentState::Unclear => 202,
        SentState::Sent | SentState::Delivered | SentState::NotDelivered => 201,
    };
    Ok(Reply { status, body: json!({ "message": message }).into() })
}

fn not_sent(message: &SentMessage) -> Problem {
    let why = message.why.as_deref().unwrap_or_default();
    let detail =
        format!("Twilio did not take the message. {why} Nothing was sent, and no automatic reply goes out.");
    Problem::new(502, "Not sent", detail)
}

impl From<AnswerError> for Problem {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::TooLate { last_text_at: Some(at) } => {
                let detail = format!(
                    "This customer last texted at {at:.0}, more than 24 hours ago. Nothing was sent. Call them; once they \
                     text again you can answer."
                );
                Self::new(409, "Too late", detail)
            }
            AnswerError::TooLate { last_text_at: None } => {
                let detail = "No text of this customer is kept any more. Nothing was sent. Call them.";
                Self::new(409, "Too late", detail)
            }
            AnswerError::OptedOut => {
                let detail = "This customer asked for no more texts. Nothing was sent. Call them; once they text START to \
                              your number you can answer.";
                Self::new(409, "Opted out", detail)
            }
            AnswerError::NoNumber => {
                let detail = "The sender has no telephone number that a text could go to. Nothing was sent.";
                Self::new(409, "No number", detail)
            }
            AnswerError::NotOurs => {
                let detail = "The number that was texted is not connected any more, so nothing can be sent from it. Nothing \
                              was sent. Connect it again, or call the customer.";
                Self::new(409, "Not connected", detail)
            }
            AnswerError::OtherWords => {
                let why = "This key was used for another message. Nothing was sent.".to_owned();
                Self::fields(Errors::from([("idempotency_key".to_owned(), vec![why])]))
            }
            AnswerError::Save(error) => error.into(),
            AnswerError::Vault(error) => error.into(),
        }
    }
}
