use intellisend::domain::usage::{Month, Usage};
use intellisend::drivers::{TenantUsage, Work, usage};
use serde_json::{Value, json};

use super::tenants::{after, cursor};
use crate::handler::Answer;
use crate::problem::Problem;
use crate::request::Request;

/// What a month comes to, for one page of businesses.
pub(crate) async fn list(work: &Work, request: &Request) -> Answer {
    let most = request.limit()?;
    let after = after(request)?;
    let month = match request.query("month").map(Month::parse) {
        None => Month::of(work.clock.now()),
        Some(Ok(month)) => month,
        Some(Err(why)) => return Err(Problem::bad_parameter("month", why)),
    };
    let counted = usage(work, &month, after.as_ref(), most).await?;
    let total = counted.tenants.iter().fold(Usage::default(), |sum, each| sum + each.usage);
    let tenants: Vec<Value> = counted.tenants.iter().map(shown).collect();
    Ok(json!({
        "month": month.to_string(),
        "tenants": tenants,
        "total": total,
        "next": counted.next.as_ref().map(cursor),
    })
    .into())
}

fn shown(counted: &TenantUsage) -> Value {
    json!({
        "tenant_id": counted.tenant.as_str(),
        "business": counted.business,
        "texts": counted.usage.texts,
        "bookings": counted.usage.bookings,
    })
}
