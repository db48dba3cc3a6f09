//! The business's own number: what it does now, pointing it here, letting it go.

mod problem;

use intellisend::domain::fields::Fields;
use intellisend::domain::ids::AccountSid;
use intellisend::domain::number::report::reports;
use intellisend::domain::number::{Owner, Webhook, sender_kind};
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::replies::sender::SenderHealth;
use intellisend::domain::secret::AuthToken;
use intellisend::drivers::{Numbers, Seen, Wanted};
use intellisend::store::{Sweep, Tenant};
use serde_json::{Value, json};

pub(super) use self::problem::problem;
use super::On;
use super::shown::masked;
use crate::handler::Answer;
use crate::problem::Problem;

/// Twilio's auth tokens have 32 characters.
const MOST_CHARACTERS: usize = 100;

pub(crate) async fn list(on: &On<'_>) -> Answer {
    let (tenant, webhook) = (on.load().await?, webhook(on));
    let seen = numbers(on, &tenant, &webhook).read().await.map_err(problem)?;
    let mut shown = Vec::new();
    for seen in &seen {
        let (account, own) = (&seen.number.account, &seen.number.number);
        let sender = on.work.store.sender_health(&on.tenant, account, own).await?;
        let log = on.work.store.sweep(account).await?;
        shown.push(number(seen, &webhook, &sender.health, log.as_ref()));
    }
    Ok(json!({ "numbers": shown, "webhook": webhook }).into())
}

/// A number of the business's own account; for operators also one of the platform's.
pub(crate) async fn connect(on: &On<'_>) -> Answer {
    let wanted = wanted(on)?;
    let (tenant, webhook) = (on.load().await?, webhook(on));
    let seen = numbers(on, &tenant, &webhook).connect(&wanted, &on.actor).await.map_err(problem)?;
    let log = on.work.store.sweep(&seen.number.account).await?;
    // What its replies failed for is forgotten now.
    Ok(json!({ "number": number(&seen, &webhook, &SenderHealth::default(), log.as_ref()) }).into())
}

/// Lets a number go; with `?anyway=yes` also where what it did before cannot be put back.
pub(crate) async fn release(on: &On<'_>) -> Answer {
    on.request.fields()?.finish().map_err(Problem::fields)?;
    let asked = on.request.query("number").and_then(|number| PhoneNumber::parse(number.trim()).ok());
    let Some(asked) = asked else {
        let detail = "`number` is the number to disconnect, as in ?number=%2B19725550100.";
        return Err(Problem::new(400, "Bad query", detail));
    };
    let (tenant, webhook) = (on.load().await?, webhook(on));
    let anyway = on.request.query("anyway") == Some("yes");
    let released =
        numbers(on, &tenant, &webhook).release(&asked, &on.actor, anyway).await.map_err(problem)?;
    Ok(json!({
        "number": released.number,
        "restored": released.restored,
        "not_put_back": released.not_put_back,
    })
    .into())
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

fn number(seen: &Seen, webhook: &Webhook, sender: &SenderHealth, log: Option<&Sweep>) -> Value {
    let (known, record) = (&seen.number, &seen.number.record);
    let heard = log.and_then(|log| log.cursor.numbers.get(&known.number));
    json!({
        "account_sid": known.account,
        "number": known.number,
        "owner": record.owner,
        "active_since": record.active_since,
        "auth_token": (record.owner == Owner::Tenant).then(|| masked(&seen.auth_token_ends)),
        "now": seen.evidence.now(),
        "points_here": seen.evidence.points_here(webhook),
        "before": record.kept.before,
        "log": log.map(|log| json!({
            "read_until": log.cursor.read_until,
            "refused_since": log.cursor.refused_since.or(heard.and_then(|heard| heard.refused_since)),
            "elsewhere_since": heard.and_then(|heard| heard.elsewhere_since),
        })),
        "reports": reports(&seen.evidence, sender_kind(&known.number), webhook, sender),
    })
}
