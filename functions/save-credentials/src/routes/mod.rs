//! Which request goes where: the one table of routes.

/// What people do with a connection.
mod acts;
/// What people write to a customer.
mod answer;
/// Who did what.
mod audit;
/// Texts that nobody wrote, for operators.
mod canary;
/// A tenant's links to ServiceTitan.
mod connections;
/// What customers said about being texted.
mod consents;
/// Staff to alert.
mod contacts;
/// What holds for all businesses, for operators.
mod controls;
/// What came in and what became of it.
mod conversations;
/// What is done with all that there is of one customer.
mod customers;
/// How connections fare.
mod health;
/// What waits for a person's click.
mod held;
/// Numbers that are no customers'.
mod not_customers;
/// Live pick-lists.
mod options;
/// What people do about one conversation.
mod people;
/// What the business chose.
mod settings;
/// What a connection looks like from outside.
mod shown;
/// The figures of some days.
mod stats;
/// All businesses, for operators.
mod tenants;
/// A booking that shows whether bookings arrive.
mod test_booking;
/// The business's own number.
mod twilio;
/// What is billed, for operators.
mod usage;

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
    /// Who it is, as their colleagues know them.
    pub(crate) name: String,
    pub(crate) request: &'a Request,
}

impl On<'_> {
    /// The business as it is stored. One that does not exist answers like any unknown address.
    pub(crate) async fn load(&self) -> Result<Tenant, Problem> {
        let tenant = self.work.store.tenant(&self.tenant).await?;
        if tenant.profile.is_some() { Ok(tenant) } else { Err(Problem::not_found()) }
    }
}

/// The business that a request is about, for the log.
pub(crate) fn acted_on(caller: &Caller, request: &Request) -> Option<TenantId> {
    match request.path.strip_prefix("/v1/operator/tenants/") {
        Some(rest) if caller.operator => TenantId::parse(rest.split('/').next().unwrap_or_default()).ok(),
        _ => caller.tenant.clone(),
    }
}

pub(crate) async fn route(work: &Work, caller: &Caller, request: &Request) -> (&'static str, Answer) {
    if caller.viewer && request.method != "GET" {
        return ("none", Err(Problem::read_only()));
    }
    let path: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
    match path.as_slice() {
        // For anyone else these addresses are like any other that is not there.
        ["v1", "operator", rest @ ..] if caller.operator => for_operators(work, caller, request, rest).await,
        ["v1", rest @ ..] => match caller.tenant.clone() {
            None => ("none", Err(Problem::no_tenant())),
            Some(tenant) => {
                let (actor, name) = (caller.acting(false), caller.name.clone());
                of_tenant(&On { work, tenant, actor, name, request }, rest).await
            }
        },
        _ => ("none", Err(Problem::not_found())),
    }
}

/// What operators can do: for all businesses, or for one that the path names.
async fn for_operators(
    work: &Work,
    caller: &Caller,
    request: &Request,
    path: &[&str],
) -> (&'static str, Answer) {
    let (tenant, rest) = match (request.method.as_str(), path) {
        ("GET", ["tenants"]) => return ("GET operator/tenants", tenants::list(work, request).await),
        ("POST", ["tenants"]) => {
            return ("POST operator/tenants", tenants::create(work, caller.acting(true), request).await);
        }
        ("GET", ["controls"]) => return ("GET operator/controls", controls::read(work).await),
        ("PUT", ["controls"]) => {
            return ("PUT operator/controls", controls::save(work, &caller.acting(true), request).await);
        }
        ("GET", ["health"]) => return ("GET operator/health", health::of_fleet(work).await),
        ("GET", ["usage"]) => return ("GET operator/usage", usage::list(work, request).await),
        ("GET", ["audit"]) => return ("GET operator/audit", audit::of_platform(work, request).await),
        (_, ["tenants", tenant, rest @ ..]) => (TenantId::parse(tenant).ok(), rest),
        _ => (None, path),
    };
    let Some(tenant) = tenant else { return ("none", Err(Problem::not_found())) };
    let on = On { work, tenant, actor: caller.acting(true), name: caller.name.clone(), request };
    match (request.method.as_str(), rest) {
        ("GET", []) => ("GET operator/tenants/id", tenants::read(&on).await),
        ("PATCH", []) => ("PATCH operator/tenants/id", tenants::change(&on).await),
        ("DELETE", []) => ("DELETE operator/tenants/id", tenants::delete(&on).await),
        ("GET", ["canary"]) => ("GET operator/tenants/id/canary", canary::read(&on).await),
        ("PUT", ["canary"]) => ("PUT operator/tenants/id/canary", canary::begin(&on).await),
        ("DELETE", ["canary"]) => ("DELETE operator/tenants/id/canary", canary::end(&on).await),
        ("PUT", ["replies"]) => ("PUT operator/tenants/id/replies", tenants::stop_replies(&on).await),
        (_, rest) => of_tenant(&on, rest).await,
    }
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
        ("POST", ["connections", environment, "test-booking"]) => {
            ("POST connections/test-booking", test_booking::make(on, environment).await)
        }
        ("POST", ["connections", environment, "test-booking", "seen"]) => {
            ("POST connections/test-booking/seen", test_booking::seen(on, environment).await)
        }
        ("GET", ["connections", environment, "options"]) => {
            ("GET connections/options", options::list(on, environment).await)
        }
        ("POST", ["connections", environment, "options", "booking-provider-tag"]) => {
            ("POST connections/options/booking-provider-tag", options::create_tag(on, environment).await)
        }
        ("GET", ["twilio"]) => ("GET twilio", twilio::list(on).await),
        ("PUT", ["twilio"]) => ("PUT twilio", twilio::connect(on).await),
        ("DELETE", ["twilio"]) => ("DELETE twilio", twilio::release(on).await),
        ("GET", ["settings"]) => ("GET settings", settings::read(on).await),
        ("PUT", ["settings"]) => ("PUT settings", settings::save(on).await),
        ("GET", ["contacts"]) => ("GET contacts", contacts::list(on).await),
        ("PUT", ["contacts"]) => ("PUT contacts", contacts::replace(on).await),
        ("POST", ["contacts", id, "confirm"]) => ("POST contacts/confirm", contacts::confirm(on, id).await),
        ("POST", ["conversations", "held", "book"]) => ("POST conversations/held/book", held::book(on).await),
        ("POST", ["conversations", "held", "dismiss"]) => {
            ("POST conversations/held/dismiss", held::dismiss(on).await)
        }
        ("GET", ["conversations"]) => ("GET conversations", conversations::list(on).await),
        ("GET", ["conversations", id]) => ("GET conversations/id", conversations::open(on, id).await),
        ("GET", ["stats"]) => ("GET stats", stats::read(on).await),
        ("POST", ["conversations", id, act]) => of_conversation(on, id, act).await,
        ("DELETE", ["customers", number]) => ("DELETE customers", customers::delete(on, number).await),
        ("GET", ["consents"]) => ("GET consents", consents::list(on).await),
        ("GET", ["not-customers"]) => ("GET not-customers", not_customers::list(on).await),
        ("PUT", ["not-customers", number]) => ("PUT not-customers", not_customers::mark(on, number).await),
        ("DELETE", ["not-customers", number]) => {
            ("DELETE not-customers", not_customers::unmark(on, number).await)
        }
        ("GET", ["audit"]) => ("GET audit", audit::list(on).await),
        _ => ("none", Err(Problem::not_found())),
    }
}

/// What people do about one conversation.
async fn of_conversation(on: &On<'_>, id: &str, act: &str) -> (&'static str, Answer) {
    match act {
        "retry" => ("POST conversations/retry", people::retry(on, id).await),
        "book" => ("POST conversations/book", people::book(on, id).await),
        "dismiss" => ("POST conversations/dismiss", people::dismiss(on, id).await),
        "pause" => ("POST conversations/pause", people::pause(on, id).await),
        "resume" => ("POST conversations/resume", people::resume(on, id).await),
        "messages" => ("POST conversations/messages", answer::answer(on, id).await),
        _ => ("none", Err(Problem::not_found())),
    }
}
