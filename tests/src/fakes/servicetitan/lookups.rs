//! The lists that are only read: each a table of records, with the filters that its query may have.

use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::customers::same_phone;
use super::errors::Problem;
use super::fields::{Field, Kind, Need, read, time};
use super::gate::{Answer, Ask};
use super::listing::{page, sort};
use super::records::provider_tag;
use super::state::{Data, Tenant};
use super::unknowns::PhoneMatch;

/// A filter by the parameter's name and the record's field. All lists have `ids` and the spans of creation and change.
enum Filter {
    /// Active ones unless others are asked for.
    Active,
    Number(&'static str, &'static str),
    Word(&'static str, &'static str),
    Part(&'static str, &'static str),
    Phone(&'static str, &'static str),
    /// From `{name}OnOrAfter` to before `{name}Before`.
    Span(&'static str, &'static str),
}

impl Filter {
    const fn name(&self) -> &'static str {
        match self {
            Filter::Active => "active",
            Filter::Number(name, _)
            | Filter::Word(name, _)
            | Filter::Part(name, _)
            | Filter::Phone(name, _)
            | Filter::Span(name, _) => name,
        }
    }
}

pub(super) struct List {
    table: fn(&mut Tenant) -> &mut Vec<Value>,
    filters: &'static [Filter],
}

pub(super) const CUSTOMERS: List =
    List { table: |tenant| &mut tenant.customers, filters: &[Filter::Active, Filter::Part("name", "/name")] };
pub(super) const LOCATIONS: List = List {
    table: |tenant| &mut tenant.locations,
    filters: &[Filter::Active, Filter::Number("customerId", "/customerId")],
};
pub(super) const JOBS: List = List {
    table: |tenant| &mut tenant.jobs,
    filters: &[
        Filter::Number("customerId", "/customerId"),
        Filter::Number("bookingId", "/bookingId"),
        Filter::Word("jobStatus", "/jobStatus"),
    ],
};
pub(super) const APPOINTMENTS: List = List {
    table: |tenant| &mut tenant.appointments,
    filters: &[
        Filter::Number("jobId", "/jobId"),
        Filter::Number("customerId", "/customerId"),
        Filter::Word("status", "/status"),
        Filter::Span("starts", "/start"),
    ],
};
pub(super) const JOB_TYPES: List =
    List { table: |tenant| &mut tenant.job_types, filters: &[Filter::Active, Filter::Part("name", "/name")] };
pub(super) const BUSINESS_UNITS: List = List {
    table: |tenant| &mut tenant.business_units,
    filters: &[Filter::Active, Filter::Part("name", "/name")],
};
pub(super) const CAMPAIGNS: List = List {
    table: |tenant| &mut tenant.campaigns,
    filters: &[
        Filter::Active,
        Filter::Part("name", "/name"),
        Filter::Phone("campaignPhoneNumber", "/campaignPhoneNumbers"),
    ],
};
pub(super) const CALLS: List = List {
    table: |tenant| &mut tenant.calls,
    filters: &[
        Filter::Phone("callerPhoneNumber", "/leadCall/from"),
        Filter::Span("created", "/leadCall/receivedOn"),
    ],
};
/// Inactive tags are shown too: this list has no filter for them.
pub(super) const PROVIDER_TAGS: List =
    List { table: |tenant| &mut tenant.providers, filters: &[Filter::Part("name", "/tagName")] };

pub(super) fn list(ask: &Ask, list: &List) -> Answer {
    let mut data = ask.shared.lock();
    let found = matching(&mut data, ask, list)?;
    page(&found, &ask.query, &data.unknowns, Value::clone).map(Json)
}

pub(super) fn one(ask: &Ask, list: &List) -> Answer {
    let mut data = ask.shared.lock();
    let mut records = (list.table)(data.tenant(&ask.tenant)).iter();
    let found = records.find(|record| record["id"] == ask.id).cloned();
    found.map(Json).ok_or_else(Problem::not_found)
}

/// The tenant's records that fit the query.
pub(super) fn matching(data: &mut Data, ask: &Ask, list: &List) -> Result<Vec<Value>, Problem> {
    let (among, rule, ignored) =
        (ask.query.among()?, data.unknowns.phone_match, data.unknowns.ignored_filters);
    let mut found = (list.table)(data.tenant(&ask.tenant)).clone();
    found.retain(|record| among(record["id"].as_i64().unwrap_or_default()));
    let spans = [Filter::Span("created", "/createdOn"), Filter::Span("modified", "/modifiedOn")];
    for filter in list.filters.iter().chain(&spans).filter(|filter| !ignored.contains(&filter.name())) {
        keep(&mut found, ask, filter, rule)?;
    }
    sort(&mut found, &ask.query)?;
    Ok(found)
}

fn keep(found: &mut Vec<Value>, ask: &Ask, filter: &Filter, rule: PhoneMatch) -> Result<(), Problem> {
    let text = |record: &Value, field: &str| {
        record.pointer(field).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    match filter {
        Filter::Active => {
            let wanted = ask.query.active()?;
            found.retain(|record| wanted.is_none_or(|wanted| record["active"] == wanted));
        }
        Filter::Number(name, field) => {
            let wanted: Option<i64> = ask.query.number(name)?;
            found.retain(|record| wanted.is_none_or(|id| record.pointer(field) == Some(&json!(id))));
        }
        Filter::Word(name, field) => {
            let wanted = ask.query.text(name);
            found.retain(|record| wanted.is_none_or(|word| text(record, field) == word));
        }
        Filter::Part(name, field) => {
            let part = ask.query.text(name).unwrap_or_default().to_lowercase();
            found.retain(|record| text(record, field).to_lowercase().contains(&part));
        }
        Filter::Phone(name, field) => {
            let wanted = ask.query.text(name);
            found.retain(|record| wanted.is_none_or(|phone| has_phone(record.pointer(field), phone, rule)));
        }
        Filter::Span(name, field) => {
            let within = ask.query.span(name)?;
            found.retain(|record| time(&text(record, field)).is_none_or(&within));
        }
    }
    Ok(())
}

/// The field is a number or a list of numbers.
fn has_phone(field: Option<&Value>, phone: &str, rule: PhoneMatch) -> bool {
    match field {
        Some(Value::Array(all)) => all.iter().any(|one| has_phone(Some(one), phone, rule)),
        Some(Value::String(own)) => same_phone(phone, own, rule),
        _ => false,
    }
}

const TAG: &[Field] =
    &[Field("tagName", Kind::Text, Need::Required), Field("description", Kind::Text, Need::Required)];

pub(super) async fn add_provider_tag(ask: Ask, body: Bytes) -> Answer {
    let mut data = ask.shared.lock();
    let given = read(&ask.headers, &body, TAG, &data.unknowns)?;
    let text = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default();
    let mut tag = provider_tag(data.next_id(), text("tagName"));
    tag["description"] = json!(text("description"));
    let providers = &mut data.tenant(&ask.tenant).providers;
    if providers.iter().any(|other| other["tagName"] == tag["tagName"]) {
        return Err(Problem::new(StatusCode::CONFLICT, "There is such a tag."));
    }
    providers.push(tag.clone());
    if let Value::Object(fields) = &mut tag {
        fields.remove("active");
    }
    Ok(Json(tag))
}
