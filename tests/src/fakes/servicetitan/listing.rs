//! Query parameters, and answers in pages.

use std::str::FromStr;

use axum::http::Uri;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::errors::Problem;
use super::fields::time;
use super::unknowns::Unknowns;

const DEFAULT_PAGE_SIZE: usize = 50;
const MOST_IDS: usize = 50;

#[derive(Clone)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn parse(uri: &Uri) -> Query {
        let query = uri.query().unwrap_or_default();
        Query(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// A blank parameter is as good as none.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let given = self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        given.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    pub(super) fn number<N: FromStr>(&self, name: &str) -> Result<Option<N>, Problem> {
        let parse = |value: &str| value.parse().map_err(|_| Problem::field(name, "Not a number."));
        self.text(name).map(parse).transpose()
    }

    pub(super) fn ids(&self, name: &str) -> Result<Option<Vec<i64>>, Problem> {
        let Some(list) = self.text(name) else { return Ok(None) };
        let ids: Result<Vec<i64>, _> = list.split(',').map(|id| id.trim().parse()).collect();
        match ids {
            Ok(ids) if ids.len() <= MOST_IDS => Ok(Some(ids)),
            Ok(_) => Err(Problem::field(name, "Too many ids.")),
            Err(_) => Err(Problem::field(name, "Not a number.")),
        }
    }

    /// Whether an id is among `ids`, where there are any.
    pub(super) fn among(&self) -> Result<impl Fn(i64) -> bool + use<>, Problem> {
        let ids = self.ids("ids")?;
        Ok(move |id| ids.as_ref().is_none_or(|ids| ids.contains(&id)))
    }

    pub(super) fn time(&self, name: &str) -> Result<Option<Timestamp>, Problem> {
        let parse = |value| time(value).ok_or_else(|| Problem::field(name, "Not a time."));
        self.text(name).map(parse).transpose()
    }

    /// Whether a time lies from `{name}OnOrAfter` to before `{name}Before`.
    pub(super) fn span(&self, name: &str) -> Result<impl Fn(Timestamp) -> bool + use<>, Problem> {
        let from = self.time(&format!("{name}OnOrAfter"))?;
        let to = self.time(&format!("{name}Before"))?;
        Ok(move |time| from.is_none_or(|from| time >= from) && to.is_none_or(|to| time < to))
    }

    /// Only active records are listed unless others, or any, are asked for.
    pub(super) fn active(&self) -> Result<Option<bool>, Problem> {
        match self.text("active").map(str::to_ascii_lowercase).as_deref() {
            None | Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some("any") => Ok(None),
            Some(_) => Err(Problem::field("active", "Not True, Any or False.")),
        }
    }
}

/// In the order that was asked for: `+` or `-` and a field. A `+` that was not encoded arrives as a blank.
pub(super) fn sort(items: &mut [Value], query: &Query) -> Result<(), Problem> {
    let Some(asked) = query.text("sort") else { return Ok(()) };
    let refused = || Problem::field("sort", "Not a field to sort by.");
    let (descends, name) = match asked.split_at_checked(1).ok_or_else(refused)? {
        ("-", name) => (true, name),
        ("+" | " ", name) => (false, name),
        _ => return Err(refused()),
    };
    match name {
        "Id" => items.sort_by_key(|item| item["id"].as_i64()),
        "CreatedOn" => items.sort_by_key(|item| item["createdOn"].as_str().and_then(time)),
        "ModifiedOn" => items.sort_by_key(|item| item["modifiedOn"].as_str().and_then(time)),
        _ => return Err(refused()),
    }
    if descends {
        items.reverse();
    }
    Ok(())
}

/// The page that was asked for.
pub(super) fn page<T>(
    items: &[T],
    query: &Query,
    unknowns: &Unknowns,
    show: impl Fn(&T) -> Value,
) -> Result<Value, Problem> {
    let page = query.number("page")?.unwrap_or(1_usize);
    let asked = query.number("pageSize")?.unwrap_or(DEFAULT_PAGE_SIZE);
    if page == 0 {
        return Err(Problem::field("page", "Pages start at 1."));
    }
    if asked == 0 || (asked > unknowns.max_page_size && !unknowns.page_size_capped) {
        return Err(Problem::field("pageSize", "Out of range."));
    }
    let size = asked.min(unknowns.max_page_size);
    let start = (page - 1).saturating_mul(size);
    let data: Vec<Value> = items.iter().skip(start).take(size).map(show).collect();
    let counted = query.text("includeTotal").is_some_and(|flag| flag.eq_ignore_ascii_case("true"));
    Ok(json!({
        "page": page,
        "pageSize": size,
        "hasMore": start.saturating_add(size) < items.len(),
        "totalCount": counted.then_some(items.len()),
        "data": data,
    }))
}
