//! Which request goes where: the one table of routes.

/// What people do with a connection.
mod acts;
/// Who did what.
mod audit;
/// A tenant's links to ServiceTitan.
mod connections;
/// What a connection looks like from outside.
mod shown;
/// The business's own number.
mod twilio;

use intellisend::domain::audit::Actor;
use intellisend::domain::ids::TenantId;
use intellisend::drivers::Work;
use intellisend::store::Tenant;

use crate::caller::Caller;
use crate::handler::Answer;
use crate::problem::Problem;
use crate::request::Request;

/// What a route works on.
pub(crate) struct On<'a> {
    pub(crate) work: &'a Work,
    /// The business: the caller's own, or the one that an operator named.
    pub(crate) tenant: TenantId,
    pub(crate) actor: Actor,
    pub(crate) request: &'a Request,
}

impl On<'_> {
    /// The business as it is stored. One that does not exist answers like any unknown address.
    pub(crate) async fn load(&self) -> Result<Tenant, Problem> {
        let tenant = self.work.store.tenant(&self.tenant).await?;
        if tenant.profile.is_some() { Ok(tenant) } else { Err(Problem::not_found()) }
    }
}

pub(crate) async fn route(work: &Work, caller: &Caller, request: &Request) -> (&'static str, Answer) {
    if caller.viewer && request.method != "GET" {
        return ("none", Err(Problem::read_only()));
    }
    let path: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
    let (tenant, on_behalf, rest) = match path.as_slice() {
        ["v1", "operator", "tenants", tenant, rest @ ..] if caller.operator => {
            (TenantId::parse(tenant).ok(), true, rest)
        }
        ["v1", "operator", ..] => (None, true, path.as_slice()),
        ["v1", rest @ ..] => (caller.tenant.clone(), false, rest),
        _ => (None, true, path.as_slice()),
    };
    let Some(tenant) = tenant else {
        let problem = if on_behalf { Problem::not_found() } else { Problem::no_tenant() };
        return ("none", Err(problem));
    };
    of_tenant(&On { work, tenant, actor: caller.acting(on_behalf), request }, rest).await
}

/// What can be done for a business, by its own people and by operators alike.
async fn of_tenant(on: &On<'_>, path: &[&str]) -> (&'static str, Answer) {
    match (on.request.method.as_str(), path) {
        ("GET", ["connections"]) => ("GET connections", connections::list(on).await),
        ("PUT", ["connections", environment]) => ("PUT connections", acts::put(on, environment).await),
        ("DELETE", ["connections", environment]) => ("DELETE connections", acts::cut(on, environment).await),
        ("POST", ["connections", environment, "check"]) => {
            ("POST connections/check", acts::examine(on, environment).await)
        }
        ("POST", ["connections", environment, "activate"]) => {
            ("POST connections/activate", acts::make_active(on, environment).await)
        }
        ("POST", ["connections", environment, "rollback"]) => {
            ("POST connections/rollback", acts::go_back(on, environment).await)
        }
        ("POST", ["connections", environment, "stage"]) => {
            ("POST connections/stage", connections::stage(on, environment).await)
        }
        ("GET", ["twilio"]) => ("GET twilio", twilio::list(on).await),
        ("PUT", ["twilio"]) => ("PUT twilio", twilio::connect(on).await),
        ("DELETE", ["twilio"]) => ("DELETE twilio", twilio::release(on).await),
        ("GET", ["audit"]) => ("GET audit", audit::list(on).await),
        _ => ("none", Err(Problem::not_found())),
    }
}
