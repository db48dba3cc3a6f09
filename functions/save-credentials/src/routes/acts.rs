//! What people do with a connection: a request in, one act, an answer out.

use intellisend::domain::connection::doctor::works;
use intellisend::domain::connection::save::Wanted;
use intellisend::domain::connection::typed::shape_warnings;
use intellisend::domain::fields::Given;
use intellisend::domain::ids::{ConnectionKey, Environment};
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::connection::{ActError, How, Saved, activate, check, disconnect, rollback, save};
use intellisend::drivers::unlisted;
use serde_json::{Value, json};

use super::On;
use super::connections::{environment, show};
use crate::handler::{Answer, Reply};
use crate::problem::Problem;

/// A disconnect says how many texts came in lately.
const LAST_WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Save configuration.
pub(crate) async fn put(on: &On<'_>, name: &str) -> Answer {
    let environment = environment(name)?;
    let mut fields = on.request.fields()?;
    let wanted = Wanted::read(&mut fields);
    fields.finish().map_err(Problem::fields)?;
    on.load().await?;
    let saved = save(on.work, &on.tenant, environment, &on.actor, &wanted).await?;
    let (status, how) = match saved.how {
        How::Tested => (200, "tested"),
        How::Settings => (200, "settings"),
        How::Untested => (202, "untested"),
    };
    let app_key = if let Given::Set(key) = &wanted.app_key { Some(key) } else { None };
    let mut warnings = shape_warnings(wanted.client_id.as_deref(), wanted.client_secret.as_ref(), app_key);
    let key = ConnectionKey { tenant: on.tenant.clone(), environment };
    let chosen = wanted.chosen_for(&saved.connection.connection);
    warnings.extend(unlisted(on.work, &key, &saved.connection, &chosen).await);
    let body = json!({
        "connection": show(on, &saved.tenant, &saved.connection).await?,
        "saved": how,
        "warnings": warnings,
        "findings": saved.findings,
    });
    Ok(Reply { status, body: body.into() })
}

/// The doctor.
pub(crate) async fn examine(on: &On<'_>, name: &str) -> Answer {
    let environment = without_fields(on, name).await?;
    let checked = check(on.work, &on.tenant, environment, &on.actor).await?;
    let ok = works(&checked.findings);
    Ok(json!({ "checked_at": checked.at, "ok": ok, "findings": checked.findings }).into())
}

/// Texts go there from now on.
pub(crate) async fn make_active(on: &On<'_>, name: &str) -> Answer {
    let environment = without_fields(on, name).await?;
    let tenant = activate(on.work, &on.tenant, environment, &on.actor).await?;
    let connection = show(on, &tenant, &tenant.connection_or_none(environment)).await?;
    Ok(json!({ "connection": connection }).into())
}

/// Back to the credentials of before.
pub(crate) async fn go_back(on: &On<'_>, name: &str) -> Answer {
    let environment = without_fields(on, name).await?;
    let Saved { tenant, connection, findings, .. } =
        rollback(on.work, &on.tenant, environment, &on.actor).await?;
    Ok(json!({ "connection": show(on, &tenant, &connection).await?, "findings": findings }).into())
}

/// Disconnect, once the caller has read what it means.
pub(crate) async fn cut(on: &On<'_>, name: &str) -> Answer {
    let environment = without_fields(on, name).await?;
    let week = after(on.work.clock.now(), -LAST_WEEK);
    let counted = on.work.store.texts_since(&on.tenant, week).await?;
    let texts = counted.texts;
    if !on.request.is_confirmed() {
        let detail = format!(
            "{}{texts} texts came in during the last seven days. Disconnecting {name} deletes its client id, client \
             secret and token for good. Settings and history stay. If texts go there now, new ones are kept and held \
             until you connect again. Repeat with ?confirm=yes to disconnect.",
            if counted.at_least { "At least " } else { "" },
        );
        let problem = Problem::new(409, "Please confirm", detail);
        return Err(problem.with("texts_last_seven_days", json!(texts)));
    }
    let receipt = disconnect(on.work, &on.tenant, environment, &on.actor).await?;
    let from_now = match receipt.active {
        None => "held until a person books or dismisses them".to_owned(),
        Some(active) => format!("booked in {}", active.as_str()),
    };
    Ok(json!({ "receipt": {
        "environment": environment,
        "disconnected_at": receipt.disconnected_at,
        "purged": { "secrets": receipt.secrets, "token": receipt.token },
        "kept": ["settings", "history"],
        "texts_last_seven_days": texts,
        "texts_from_now": from_now,
    } })
    .into())
}

/// A request whose body says nothing.
async fn without_fields(on: &On<'_>, name: &str) -> Result<Environment, Problem> {
    let environment = environment(name)?;
    on.request.fields()?.finish().map_err(Problem::fields)?;
    on.load().await?;
    Ok(environment)
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Fields(errors) => Self::fields(errors),
            ActError::Refused { errors, findings } => {
                let detail = "ServiceTitan was asked and does not accept this. Nothing was saved, and what was in use \
                              still is.";
                let problem = Self { errors, ..Self::new(422, "Not accepted by ServiceTitan", detail) };
                problem.with("findings", serde_json::to_value(findings).unwrap_or(Value::Null))
            }
            ActError::Unfinished(_) => Self::new(
                503,
                "Not finished",
                "It is disconnected, and nothing is booked with it any more. Its credentials are not all deleted yet, \
                 because AWS does not answer. Repeat the request to finish.",
            ),
            ActError::NotYet(why) => Self::new(422, "Not yet", why),
            ActError::Moved => Self::moved(),
            ActError::Store(_) | ActError::Vault(_) => Self::unavailable(),
        }
    }
}
