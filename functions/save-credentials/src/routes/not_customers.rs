use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use intellisend::domain::phone::PhoneNumber;
use intellisend::drivers::people::{mark_not_customer, unmark_not_customer};
use intellisend::store::{AfterNumber, NotACustomer};
use serde_json::{Value, json};

use super::On;
use super::customers::typed;
use crate::handler::Answer;
use crate::problem::Problem;

/// In the order of the numbers, part by part.
pub(crate) async fn list(on: &On<'_>) -> Answer {
    let wrong = || Problem::bad_query("`after` is what the page before gave as `next`.");
    let after = on.request.query("after").map(|given| read_cursor(given).ok_or_else(wrong)).transpose()?;
    on.load().await?;
    let page = on.work.store.not_customers(&on.tenant, after.as_ref()).await?;
    let numbers: Vec<Value> = page.numbers.iter().map(shown).collect();
    Ok(json!({ "not_customers": numbers, "next": page.next.as_ref().map(cursor) }).into())
}

/// Texts from this number are booked nowhere from now on.
pub(crate) async fn mark(on: &On<'_>, number: &str) -> Answer {
    on.request.fields()?.finish().map_err(Problem::fields)?;
    let number = typed(number)?;
    on.load().await?;
    let marked = mark_not_customer(on.work, &on.tenant, &on.actor, &number).await?;
    Ok(json!({
        "not_customer": shown(&marked),
        "texts_from_now": "kept under Activity; no booking is made of them, and nobody replies by itself",
    })
    .into())
}

pub(crate) async fn unmark(on: &On<'_>, number: &str) -> Answer {
    on.request.fields()?.finish().map_err(Problem::fields)?;
    let number = typed(number)?;
    on.load().await?;
    unmark_not_customer(on.work, &on.tenant, &on.actor, &number).await?;
    Ok(json!({ "number": number, "texts_from_now": "booked, as anybody's" }).into())
}

fn shown(of: &NotACustomer) -> Value {
    json!({ "number": of.number, "marked_at": of.marked_at, "marked_by": of.by })
}

/// The last number of a page, in a form that nobody builds on.
fn cursor(last: &AfterNumber) -> String {
    URL_SAFE_NO_PAD.encode(last.0.as_str())
}

fn read_cursor(given: &str) -> Option<AfterNumber> {
    let number = String::from_utf8(URL_SAFE_NO_PAD.decode(given).ok()?).ok()?;
    PhoneNumber::parse(&number).ok().map(AfterNumber)
}
