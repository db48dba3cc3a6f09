//! Why a number was not connected or let go, in words for people.

use intellisend::domain::number::Owner;
use intellisend::domain::outcome::Cause;
use intellisend::drivers::NumberError;
use intellisend::store::SaveError;
use serde_json::json;

use crate::problem::Problem;

/// The way out where what a number did before cannot be put back.
const ANYWAY: &str = "repeat with &anyway=yes to let it go without putting it back";

pub(in crate::routes) fn problem(error: NumberError) -> Problem {
    match error {
        NumberError::NoAuthToken => blamed("auth_token", "This is needed: none is stored for this account."),
        NumberError::TokenRefused => blamed(
            "auth_token",
            "Twilio refuses this auth token for this account. Copy both from Console → Account Dashboard → Account \
             Info; a subaccount has an auth token of its own.",
        ),
        NumberError::NoPlatformAccount => blamed(
            "platform_account_sid",
            "No auth token is stored for this account. Write the secret platform/twilio/<AccountSid> first.",
        ),
        NumberError::OtherSid(owner) => blamed(
            if owner == Owner::Platform { "platform_account_sid" } else { "account_sid" },
            "Twilio writes this account's SID in another way. Copy it from Console → Account Dashboard → Account Info.",
        ),
        NumberError::NoSuchNumber => blamed(
            "number",
            "This account has no such number. Phone Numbers → Manage → Active numbers lists what it has.",
        ),
        NumberError::Contacts => blamed(
            "number",
            "One of your contacts has this number: alerts to it would be taken for customers' texts. Take it out of \
             your contacts first, or connect another number.",
        ),
        NumberError::Asks(now) => Problem::new(
            409,
            "The number does something now",
            "Nothing was changed. `now` says what the number does with texts today; sending the same request again \
             with exactly that object as `replace` has its texts come here instead. Disconnecting puts it back.",
        )
        .with("now", json!(now)),
        NumberError::Elsewhere
        | NumberError::OtherOwner
        | NumberError::Settling(_)
        | NumberError::LetGo(_) => in_the_way(&error),
        NumberError::StoredTokenRefused | NumberError::FormerRefused(_) | NumberError::WouldLose(_) => {
            not_put_back(&error)
        }
        NumberError::ServiceUnread(cause) => Problem::new(
            503,
            "Twilio did not say",
            format!(
                "Twilio did not say whether the number is in a Messaging Service ({cause}); nothing was changed; repeat \
                 the request in a minute."
            ),
        ),
        NumberError::NotTheirs => Problem::not_found(),
        NumberError::Twilio(cause) => twilio(&cause),
        NumberError::Save(error) => error.into(),
        NumberError::Vault(error) => error.into(),
        NumberError::Begun(error) => begun(*error),
    }
}

fn blamed(field: &str, why: &str) -> Problem {
    Problem::fields([(field.to_owned(), vec![why.to_owned()])].into())
}

/// Another connection of the number, or another change.
fn in_the_way(error: &NumberError) -> Problem {
    let (title, detail) = match error {
        NumberError::OtherOwner => (
            "Connected in another way",
            "This number is connected through an account of another owner. Disconnect it first, then connect it anew."
                .to_owned(),
        ),
        NumberError::Settling(until) => (
            "A change is under way",
            format!("An earlier change of this number at Twilio may still take effect. Repeat this after {until:.0}."),
        ),
        NumberError::LetGo(until) => (
            "Let go a moment ago",
            format!("This number was let go a moment ago. It can be connected after {until:.0}."),
        ),
        _ => ("Connected elsewhere", "This number is connected elsewhere.".to_owned()),
    };
    Problem::new(409, title, detail)
}

/// Nobody is let go in silence with what it did before: a person says so.
fn not_put_back(error: &NumberError) -> Problem {
    let detail = match error {
        NumberError::FormerRefused(cause) => {
            format!(
                "Twilio refuses what the number did before ({cause}). Correct what it names in Twilio's console, or \
                 {ANYWAY}."
            )
        }
        NumberError::WouldLose(fallback) => format!(
            "The fallback {fallback} was set since, and Twilio keeps none without a primary address, which the number \
             did not have before. Set both as they should be in Twilio's console, or {ANYWAY}."
        ),
        _ => format!(
            "Twilio refuses the stored auth token: save the present one first (PUT /v1/twilio), or {ANYWAY}."
        ),
    };
    Problem::new(422, "It cannot be put back", detail)
}

/// A refusal is theirs to look into; anything else passes.
fn twilio(cause: &Cause) -> Problem {
    match cause.status() {
        Some(425 | 429) | None => Problem::new(
            503,
            "Twilio does not answer",
            format!("Twilio: {cause}. Nothing is lost; repeat the request in a minute."),
        ),
        // Of a conflict and of a time-out nobody knows what became of the request.
        Some(400..=407 | 410..=499) => Problem::new(
            422,
            "Twilio refuses",
            format!("Twilio: {cause}. Twilio's console says more; nothing was changed there."),
        ),
        Some(_) => Problem::new(
            502,
            "Twilio has trouble",
            format!("Twilio: {cause}. Nothing is lost; repeat the request in a minute."),
        ),
    }
}

/// From the first effect on, nobody is told that nothing was changed.
fn begun(error: NumberError) -> Problem {
    let why = match &error {
        NumberError::Twilio(cause) => format!("Twilio: {cause}."),
        NumberError::Save(SaveError::Moved) => "Somebody else changed it at the same moment.".to_owned(),
        _ => "AWS does not answer just now.".to_owned(),
    };
    let detail = format!("{why} A part of it may be done. Repeat it: what is done is not done twice.");
    Problem { detail: detail.into(), ..problem(error) }
}
