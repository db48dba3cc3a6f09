//! The business's own number: what it does now, pointing it here, letting it go.

use intellisend::domain::fields::Fields;
use intellisend::domain::ids::AccountSid;
use intellisend::domain::number::report::reports;
use intellisend::domain::number::{Owner, Webhook, sender_kind};
use intellisend::domain::outcome::Cause;
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::secret::AuthToken;
use intellisend::drivers::{NumberError, Numbers, Seen, Wanted};
use intellisend::store::Tenant;
use serde_json::{Value, json};

use super::On;
use super::shown::masked;
use crate::handler::Answer;
use crate::problem::Problem;

/// Twilio's auth tokens have 32 characters.
const MOST_CHARACTERS: usize = 100;

pub(crate) async fn list(on: &On<'_>) -> Answer {
    let (tenant, webhook) = (on.load().await?, webhook(on));
    let seen = numbers(on, &tenant, &webhook).read().await.map_err(problem)?;
    let shown: Vec<Value> = seen.iter().map(|seen| number(seen, &webhook)).collect();
    Ok(json!({ "numbers": shown, "webhook": webhook }).into())
}

/// A number of the business's own account; for operators also one of the platform's.
pub(crate) async fn connect(on: &On<'_>) -> Answer {
    let wanted = wanted(on)?;
    let (tenant, webhook) = (on.load().await?, webhook(on));
    let seen = numbers(on, &tenant, &webhook).connect(&wanted, &on.actor).await.map_err(problem)?;
    Ok(json!({ "number": number(&seen, &webhook) }).into())
}

pub(crate) async fn release(on: &On<'_>) -> Answer {
    let asked = on.request.query("number").and_then(|number| PhoneNumber::parse(number.trim()).ok());
    let Some(asked) = asked else {
        let detail = "`number` is the number to disconnect, as in ?number=%2B19725550100.";
        return Err(Problem::new(400, "Bad query", detail));
    };
    let (tenant, webhook) = (on.load().await?, webhook(on));
    let released = numbers(on, &tenant, &webhook).release(&asked, &on.actor).await.map_err(problem)?;
    Ok(json!({ "restored": released.restored, "number": released.number }).into())
}

fn numbers<'a>(on: &'a On<'_>, tenant: &Tenant, webhook: &'a Webhook) -> Numbers<'a> {
    let retention = tenant.settings().retention;
    Numbers { work: on.work, tenant: &on.tenant, webhook, retention }
}

/// What Twilio is told to call: what `receive-sms` takes for the signed address.
pub(super) fn webhook(on: &On<'_>) -> Webhook {
    let own = || format!("https://{}", on.request.domain);
    Webhook::at(&on.work.public_url.clone().unwrap_or_else(own))
}

fn wanted(on: &On<'_>) -> Result<Wanted, Problem> {
    let mut fields = on.request.fields()?;
    let replace = fields.take("replace").filter(|replace| !replace.is_null());
    let number = fields.parse("number", |text| {
        PhoneNumber::parse(text).map_err(|_| "not a telephone number like +19725550100")
    });
    let number = fields.need("number", number);
    // Only an operator can name one of the platform's accounts: for everybody else there is no such field.
    let platform = if on.actor.operator { fields.take("platform_account_sid") } else { None };
    let (account, owner, auth_token) = match platform {
        Some(named) => (platform_account(&mut fields, &named), Owner::Platform, None),
        None => {
            let account = fields.parse("account_sid", account);
            let account = fields.need("account_sid", account);
            let auth_token = fields.text("auth_token", MOST_CHARACTERS).map(AuthToken::from);
            (account, Owner::Tenant, auth_token)
        }
    };
    fields.finish().map_err(Problem::fields)?;
    match (account, number) {
        (Some(account), Some(number)) => Ok(Wanted { account, number, owner, auth_token, replace }),
        // Both were blamed above.
        _ => Err(Problem::not_found()),
    }
}

fn platform_account(fields: &mut Fields, named: &Value) -> Option<AccountSid> {
    match account(named.as_str().unwrap_or_default().trim()) {
        Ok(account) => Some(account),
        Err(why) => {
            fields.blame("platform_account_sid", format!("This is {why}."));
            None
        }
    }
}

fn account(text: &str) -> Result<AccountSid, &'static str> {
    AccountSid::parse(text).map_err(|_| match text.get(..2) {
        Some("SK") => {
            "an API key; webhooks are signed with the account's auth token, so give the account SID (AC…)"
        }
        _ => "not an account SID (AC and 32 characters; Console → Account Dashboard → Account Info)",
    })
}

fn number(seen: &Seen, webhook: &Webhook) -> Value {
    let (known, record) = (&seen.number, &seen.number.record);
    json!({
        "account_sid": known.account,
        "number": known.number,
        "owner": record.owner,
        "active_since": record.active_since,
        "auth_token": (record.owner == Owner::Tenant).then(|| masked(&seen.auth_token_ends)),
        "now": seen.evidence.now(),
        "points_here": seen.evidence.points_here(webhook),
        "before": record.kept.before,
        "reports": reports(&seen.evidence, sender_kind(&known.number), webhook),
    })
}

fn blamed(field: &str, why: &str) -> Problem {
    Problem::fields([(field.to_owned(), vec![why.to_owned()])].into())
}

pub(super) fn problem(error: NumberError) -> Problem {
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
        NumberError::NoSuchNumber => blamed(
            "number",
            "This account has no such number. Phone Numbers → Manage → Active numbers lists what it has.",
        ),
        NumberError::Elsewhere => Problem::new(409, "Connected elsewhere", "This number is connected elsewhere."),
        NumberError::OtherOwner => Problem::new(
            409,
            "Connected in another way",
            "This number is connected through an account of another owner. Disconnect it first, then connect it anew.",
        ),
        NumberError::Asks(now) => Problem::new(
            409,
            "The number does something now",
            "Nothing was changed. `now` says what the number does with texts today; sending the same request again \
             with exactly that object as `replace` has its texts come here instead. Disconnecting puts it back.",
        )
        .with("now", json!(now)),
        NumberError::Settling(until) => Problem::new(
            409,
            "A change is under way",
            format!("An earlier change of this number at Twilio may still take effect. Repeat this after {until:.0}."),
        ),
        NumberError::NotTheirs => Problem::not_found(),
        NumberError::Twilio(cause) => twilio(&cause),
        NumberError::Save(error) => error.into(),
        NumberError::Vault(error) => error.into(),
    }
}

/// A refusal is theirs to look into; anything else passes.
fn twilio(cause: &Cause) -> Problem {
    match cause.status() {
        Some(429) | None => Problem::new(
            503,
            "Twilio does not answer",
            format!("Twilio: {cause}. Nothing is lost; repeat the request in a minute."),
        ),
        Some(400..=499) => Problem::new(
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
