use intellisend::domain::activity::State;
use intellisend::domain::activity::csv::table;
use intellisend::domain::activity::filter::{Cursor, Filter};
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::time::Timestamp;
use intellisend::drivers::{list_activity, open_activity};
use serde_json::json;

use super::On;
use crate::handler::{Answer, Body, Reply};
use crate::problem::Problem;
use crate::request::Request;

/// Lines of a table.
const OF_A_TABLE: usize = 1_000;

/// What came in and what became of it, newest text first: a page, or a table to be saved.
pub(crate) async fn list(on: &On<'_>) -> Answer {
    let tenant = on.load().await?;
    let filter = filter(on.request)?;
    let is_table = is_table(on.request)?;
    let most = usize::try_from(on.request.limit()?).unwrap_or_default();
    let most = if is_table { OF_A_TABLE } else { most };
    let sealer = on.work.vault.sealer().await?;
    let from = match on.request.query("after").map(|given| Cursor::open(&on.tenant, &sealer, given)) {
        None => Cursor::default(),
        Some(Some(from)) => from,
        Some(None) => return Err(Problem::bad_query("`after` is what the page before gave as `next`.")),
    };
    let page = list_activity(on.work, (&on.tenant, &tenant), &sealer, &filter, from, most).await?;
    if is_table {
        let body =
            Body::Csv { name: "conversations.csv", table: table(&page.conversations), next: page.next };
        return Ok(Reply { status: 200, body });
    }
    Ok(json!({ "conversations": page.conversations, "next": page.next }).into())
}

/// `format=csv`: a table is asked for.
pub(super) fn is_table(request: &Request) -> Result<bool, Problem> {
    match request.query("format") {
        None | Some("json") => Ok(false),
        Some("csv") => Ok(true),
        Some(_) => Err(Problem::bad_parameter("format", "neither json nor csv")),
    }
}

/// One of them, opened to its exchange.
pub(crate) async fn open(on: &On<'_>, id: &str) -> Answer {
    let tenant = on.load().await?;
    let sealer = on.work.vault.sealer().await?;
    let opened = open_activity(on.work, (&on.tenant, &tenant), &sealer, id).await?;
    Ok(json!({ "conversation": opened.ok_or_else(Problem::not_found)? }).into())
}

fn filter(request: &Request) -> Result<Filter, Problem> {
    let state = request
        .query("state")
        .map(|name| State::parse(name).ok_or_else(|| Problem::bad_parameter("state", "none of the states")));
    let number = request.query("number").map(|typed| {
        PhoneNumber::typed(typed).map_err(|error| Problem::bad_parameter("number", &error.to_string()))
    });
    let moment = |name: &'static str| {
        let read = |given: &str| {
            let why = "not a time, for instance 2026-11-22T00:00:00Z";
            given.parse::<Timestamp>().map_err(|_| Problem::bad_parameter(name, why))
        };
        request.query(name).map(read).transpose()
    };
    Ok(Filter {
        state: state.transpose()?,
        number: number.transpose()?,
        from: moment("from")?,
        to: moment("to")?,
    })
}
