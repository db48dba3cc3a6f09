mod shown;

use std::slice;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use intellisend::domain::audit::Actor;
use intellisend::domain::ids::TenantId;
use intellisend::domain::settings::stopped::Asked;
use intellisend::domain::settings::{BUSINESS, Profile, replies_a_day, time_zone};
use intellisend::drivers::tenant::{self, DeleteError};
use intellisend::drivers::{NumberError, Work};
use intellisend::store::{RefusedNumber, SaveError, Tenant, Unavailable};
use serde_json::{Value, json};

use self::shown::shown;
use super::On;
use super::twilio::{problem, webhook};
use crate::handler::{Answer, Reply};
use crate::problem::Problem;
use crate::request::Request;

/// Accounts whose auth tokens are refused, as many as are looked through for a page.
const MOST_REFUSED: i32 = 100;

/// Every business, and how far its connections have come.
pub(crate) async fn list(work: &Work, request: &Request) -> Answer {
    let most = request.limit()?;
    let after = after(request)?;
    let fleet = work.store.fleet(after.as_ref(), most).await?;
    let ids: Vec<TenantId> = fleet.tenants.iter().map(|(id, _)| id.clone()).collect();
    let (refused, mut known) = tokio::try_join!(refused(work), work.store.known_of(&ids))?;
    let now = work.clock.now();
    let tenants: Vec<Value> = fleet
        .tenants
        .iter()
        .map(|(id, tenant)| shown(now, id, tenant, &known.remove(id).unwrap_or_default(), &refused))
        .collect();
    Ok(json!({ "tenants": tenants, "next": fleet.next.as_ref().map(cursor) }).into())
}

pub(crate) async fn create(work: &Work, actor: Actor, request: &Request) -> Answer {
    let mut fields = request.fields()?;
    let id = fields.parse("tenant_id", TenantId::parse);
    let business = fields.text("business", BUSINESS);
    let business = fields.need("business", business);
    let zone = fields.parse("time_zone", time_zone);
    // A guess would ask customers questions in the middle of the day, as if nobody were there.
    let zone = fields.need("time_zone", zone);
    fields.finish().map_err(Problem::fields)?;
    let profile = Profile {
        business: business.unwrap_or_default(),
        time_zone: zone.unwrap_or_default(),
        ..Profile::default()
    };
    let id = id.unwrap_or_else(tenant::new_id);
    tenant::create(work, &id, &actor, profile).await.map_err(|error| match error {
        SaveError::Moved => {
            let detail = format!("There is a business with the id {}. Choose another, or none.", id.as_str());
            Problem::new(409, "It exists", detail)
        }
        error => error.into(),
    })?;
    // What it had before it was last deleted may be left of its connections.
    let body = one(work, &id, &work.store.tenant(&id).await?).await?;
    Ok(Reply { status: 201, body: body.into() })
}

pub(crate) async fn read(on: &On<'_>) -> Answer {
    Ok(one(on.work, &on.tenant, &on.load().await?).await?.into())
}

/// Out of service, or back into it; how many automatic replies it may send in a day.
pub(crate) async fn change(on: &On<'_>) -> Answer {
    let mut fields = on.request.fields()?;
    let suspended = fields.flag("suspended");
    let most = fields.clearable("replies_a_day", replies_a_day);
    if !most.is_given() && !fields.is_blamed("replies_a_day") {
        fields.need("suspended", suspended);
    }
    fields.finish().map_err(Problem::fields)?;
    let found = on.load().await?;
    let before = found.settings().clone();
    let next = Profile {
        suspended: suspended.unwrap_or(before.suspended),
        replies_a_day: most.over(before.replies_a_day),
        ..before
    };
    let profile = tenant::change_terms(on.work, &on.tenant, &on.actor, &found, next).await?;
    let found = Tenant { profile: Some(profile), ..found };
    Ok(one(on.work, &on.tenant, &found).await?.into())
}

/// Stops its automatic replies, or has them resume.
pub(crate) async fn stop_replies(on: &On<'_>) -> Answer {
    let asked = Asked::read(on.request.fields()?).map_err(Problem::fields)?;
    let found = on.load().await?;
    let profile = tenant::stop_replies(on.work, &on.tenant, &on.actor, &found, asked).await?;
    let found = Tenant { profile: Some(profile), ..found };
    Ok(one(on.work, &on.tenant, &found).await?.into())
}

/// Takes the business away, once the caller has read what it means.
pub(crate) async fn delete(on: &On<'_>) -> Answer {
    on.request.fields()?.finish().map_err(Problem::fields)?;
    let found = on.load().await?;
    if !on.request.is_confirmed() {
        let settings = found.settings();
        let detail = format!(
            "Deleting {} takes its credentials, tokens, numbers, contacts and settings away for good, and makes no \
             booking of texts that still wait. Texts stay until their {} days are over, and the audit trail stays. The \
             people who sign in for it are not deleted: remove them in the user pool. Repeat with ?confirm=yes to \
             delete it.",
            settings.business,
            settings.retention.days(),
        );
        let problem = Problem::new(409, "Please confirm", detail);
        return Err(problem.with("texts_kept_days", json!(settings.retention)));
    }
    let receipt =
        tenant::delete(on.work, &on.tenant, &on.actor, &webhook(on)).await?.ok_or_else(Problem::not_found)?;
    Ok(json!({ "receipt": {
        "tenant_id": on.tenant.as_str(),
        "deleted_at": receipt.deleted_at,
        "purged": receipt.purged,
        "texts_let_go": receipt.texts_let_go,
        "texts_kept_days": receipt.texts_kept_days,
        "not_put_back": receipt.not_put_back,
        "kept": ["texts", "history", "counts"],
    } })
    .into())
}

/// Numbers that Twilio does not let us read or answer for, of whichever business.
async fn refused(work: &Work) -> Result<Vec<RefusedNumber>, Unavailable> {
    work.store.refused_numbers(MOST_REFUSED).await
}

/// The answer that shows one business.
async fn one(work: &Work, id: &TenantId, tenant: &Tenant) -> Result<Value, Problem> {
    let (refused, mut known) = tokio::try_join!(refused(work), work.store.known_of(slice::from_ref(id)))?;
    let known = known.remove(id).unwrap_or_default();
    Ok(json!({ "tenant": shown(work.clock.now(), id, tenant, &known, &refused) }))
}

/// The last tenant of the page before. None: the first page is asked for.
pub(super) fn after(request: &Request) -> Result<Option<TenantId>, Problem> {
    let wrong = || Problem::bad_query("`after` is what the page before gave as `next`.");
    request.query("after").map(|given| read_cursor(given).ok_or_else(wrong)).transpose()
}

/// The last tenant of a page, in a form that nobody builds on.
pub(super) fn cursor(last: &TenantId) -> String {
    URL_SAFE_NO_PAD.encode(last.as_str())
}

fn read_cursor(given: &str) -> Option<TenantId> {
    let name = String::from_utf8(URL_SAFE_NO_PAD.decode(given).ok()?).ok()?;
    TenantId::parse(&name).ok()
}

impl From<DeleteError> for Problem {
    fn from(error: DeleteError) -> Self {
        match error {
            DeleteError::Canary(_)
            | DeleteError::Connection(_)
            | DeleteError::Number(NumberError::Save(_) | NumberError::Vault(_))
            | DeleteError::Save(_) => Self::part_done(),
            DeleteError::Number(error) => problem(error),
        }
    }
}
