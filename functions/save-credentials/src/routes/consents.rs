use intellisend::domain::consents::ConsentRecord;
use intellisend::domain::consents::table::table;
use intellisend::domain::phone::PhoneNumber;
use intellisend::store::is_place_in_consents;
use serde_json::{Value, json};

use super::On;
use super::conversations::is_table;
use crate::handler::{Answer, Body, Reply};
use crate::problem::Problem;

/// Lines of a table.
const OF_A_TABLE: usize = 1_000;

/// What customers said about being texted, newest first: a page, or a table to be saved.
pub(crate) async fn list(on: &On<'_>) -> Answer {
    on.load().await?;
    let number = on.request.query("number").map(|typed| {
        PhoneNumber::typed(typed).map_err(|error| Problem::bad_parameter("number", &error.to_string()))
    });
    let number = number.transpose()?;
    let is_table = is_table(on.request)?;
    let most = usize::try_from(on.request.limit()?).unwrap_or_default();
    let most = if is_table { OF_A_TABLE } else { most };
    let after = on.request.query("after");
    if !after.is_none_or(is_place_in_consents) {
        return Err(Problem::bad_query("`after` is what the page before gave as `next`."));
    }
    let page = on.work.store.consents(&on.tenant, number.as_ref(), after, most).await?;
    if is_table {
        let body = Body::Csv { name: "consents.csv", table: table(&page.records), next: page.next };
        return Ok(Reply { status: 200, body });
    }
    let consents: Vec<Value> = page.records.iter().map(shown).collect();
    Ok(json!({ "consents": consents, "next": page.next }).into())
}

fn shown(record: &ConsentRecord) -> Value {
    json!({
        "number": record.number,
        "change": record.change,
        "at": record.at,
        "rule": record.rule,
        "words": record.words,
        "message_sid": record.text,
        "number_texted": record.to,
    })
}
