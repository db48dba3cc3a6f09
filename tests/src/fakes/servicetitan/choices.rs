//! What a new booking names of the tenant's lists.

use axum::http::StatusCode;
use serde_json::Value;

use super::errors::{Errors, Problem};
use super::fields::{Object, report};
use super::gate::Ask;
use super::state::Data;
use super::unknowns::Unlisted;

/// What a new booking names has to be in the tenant's lists, and active.
pub(super) fn refuse_unlisted(data: &mut Data, ask: &Ask, given: &Object) -> Result<(), Problem> {
    let tenant = data.tenant(&ask.tenant);
    let lists = [
        ("campaignId", &tenant.campaigns),
        ("businessUnitId", &tenant.business_units),
        ("jobTypeId", &tenant.job_types),
    ];
    let mut errors = Errors::new();
    for (field, list) in lists {
        let listed = |id: &Value| list.iter().any(|record| record["id"] == *id && record["active"] == true);
        if given.get(field).is_some_and(|id| !id.is_null() && !listed(id)) {
            report(&mut errors, field, "Not found, or not active.");
        }
    }
    match data.unknowns.unlisted_ids {
        _ if errors.is_empty() => Ok(()),
        Unlisted::FieldErrors => Err(Problem::invalid(errors)),
        Unlisted::TitleOnly => Err(Problem::new(StatusCode::BAD_REQUEST, "The booking cannot be made.")),
        Unlisted::Accepted => Ok(()),
    }
}
