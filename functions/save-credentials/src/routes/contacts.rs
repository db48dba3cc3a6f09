use intellisend::domain::contacts::Contact;
use intellisend::domain::contacts::code::{Code, Wait};
use intellisend::domain::fields::Errors;
use intellisend::domain::outcome::Cause;
use intellisend::drivers::contacts::{self, ContactError};
use serde_json::{Value, json};

use super::On;
use crate::handler::{Answer, Reply};
use crate::problem::Problem;

/// Who is alerted.
pub(crate) async fn list(on: &On<'_>) -> Answer {
    on.load().await?;
    let known = on.work.store.contacts(&on.tenant).await?.contacts;
    Ok(all(on, &known).await?.into())
}

/// The list as a whole in place of the one before.
pub(crate) async fn replace(on: &On<'_>) -> Answer {
    let fields = on.request.fields()?;
    on.load().await?;
    let saved = contacts::replace(on.work, &on.tenant, &on.actor, fields).await?;
    Ok(all(on, &saved).await?.into())
}

/// Texts a code, or takes the one that was texted.
pub(crate) async fn confirm(on: &On<'_>, id: &str) -> Answer {
    let mut fields = on.request.fields()?;
    let code = fields.parse("code", Code::parse);
    fields.finish().map_err(Problem::fields)?;
    let tenant = on.load().await?;
    match code {
        None => {
            let business = &tenant.settings().business;
            let sent = contacts::send_code(on.work, &on.tenant, &on.actor, id, business).await?;
            let body = json!({ "sent_to": sent.to.ends(), "expires_at": sent.expires_at });
            Ok(Reply { status: 202, body: body.into() })
        }
        Some(code) => {
            let contact = contacts::confirm(on.work, &on.tenant, &on.actor, id, &code).await?;
            Ok(json!({ "contact": shown(on, &contact).await? }).into())
        }
    }
}

async fn all(on: &On<'_>, contacts: &[Contact]) -> Result<Value, Problem> {
    let mut all = Vec::new();
    for contact in contacts {
        all.push(shown(on, contact).await?);
    }
    Ok(json!({ "contacts": all }))
}

async fn shown(on: &On<'_>, contact: &Contact) -> Result<Value, Problem> {
    let opted_out = contacts::has_opted_out(on.work, &on.tenant, &contact.number).await?;
    Ok(json!({
        "id": contact.id.as_str(),
        "name": contact.name,
        "number": contact.number,
        "alerts": contact.alerts,
        "hours": contact.hours,
        "confirmed_at": contact.confirmed_at,
        "opted_out": opted_out,
    }))
}

impl From<ContactError> for Problem {
    fn from(error: ContactError) -> Self {
        match error {
            ContactError::Fields(errors) => Self::fields(errors),
            ContactError::NoContact => Self::not_found(),
            ContactError::Confirmed => Self::new(
                422,
                "Confirmed",
                "This contact is confirmed. Nothing was sent, and nothing is to be done.",
            ),
            ContactError::OptedOut => Self::new(
                422,
                "Opted out",
                "Whoever has this number texted that they want no texts from your number. They have to text START to it \
                 first; then ask for the code again.",
            ),
            ContactError::NoNumber => {
                let detail =
                    "There is no number to text from. Nothing was sent. Connect a Twilio number first.";
                Self::new(422, "No number", detail)
            }
            ContactError::TooSoon(wait) => Self::new(422, "Too soon", too_soon(wait)),
            ContactError::Refused(cause) => Self::new(422, "Not accepted by Twilio", refused(&cause)),
            ContactError::NotSent(cause) => {
                let detail = format!(
                    "Twilio did not take the text ({cause}). Nothing was sent. Try again in a minute."
                );
                Self::new(503, "Not sent", detail)
            }
            ContactError::Unclear(cause) => {
                let detail = format!(
                    "Twilio did not say whether the code was sent ({cause}). If it arrives, it is good; if not, ask for \
                     a new one in a minute."
                );
                Self::new(502, "Unclear", detail)
            }
            ContactError::Wrong { tries_left } => Self::fields(wrong(tries_left)),
            ContactError::NoCode => {
                let detail = "There is no code that could be right: it is older than ten minutes, was guessed too often, \
                              or was never asked for. Ask for a new one.";
                Self::new(422, "No code", detail)
            }
            ContactError::Save(error) => error.into(),
            ContactError::Vault(error) => error.into(),
        }
    }
}

fn too_soon(wait: Wait) -> String {
    match wait {
        Wait::Pause(at) => {
            format!("A code was sent less than a minute ago. Use it, or ask for a new one at {at:.0}.")
        }
        Wait::Number(at) => format!(
            "This number was sent five codes within a day, and none was sent now. Ask for the next one at {at:.0}."
        ),
        Wait::All(at) => format!(
            "Your business had twenty codes sent within a day, and none was sent now. Ask for the next one at {at:.0}."
        ),
    }
}

fn wrong(tries_left: u8) -> Errors {
    let why = match tries_left {
        0 => "This is not the code. Ask for a new one.".to_owned(),
        1 => "This is not the code. One more try.".to_owned(),
        left => format!("This is not the code. {left} more tries."),
    };
    Errors::from([("code".to_owned(), vec![why])])
}

/// What Twilio's codes mean to whoever entered the number.
fn refused(cause: &Cause) -> String {
    let (what, next) = match cause.code() {
        Some(21211) => ("this is no number that can be called", "Correct the number."),
        Some(21610) => {
            ("whoever has this number asked for no more texts", "They can text START to your number.")
        }
        Some(21614 | 21635) => ("this number cannot take texts", "Enter a mobile's."),
        _ => ("it does not accept the text, the number or your account", "Look at your number's page here."),
    };
    format!("Twilio says that {what} ({cause}). Nothing was sent. {next}")
}
