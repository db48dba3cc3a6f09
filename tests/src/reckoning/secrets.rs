//! Secrets: every one is known by name to its tenant's items, and every version in use is there.

use super::books::{Books, Kept, document, value};
use super::{Finding, Reckoning};

pub(super) fn reckon(books: &Books, to: &mut Reckoning) {
    for kept in &books.kept {
        let finding = |what: String| Finding { thread: kept.tenant.clone(), what };
        to.secrets.extend(unknown(kept).map(|name| finding(format!("nobody knows of {name}"))));
        to.secrets.extend(missing(kept).map(finding));
    }
}

/// Whoever comes next must find it, be it to use it or to purge it.
fn unknown(kept: &Kept) -> impl Iterator<Item = &String> {
    let is_known = |name: &str| {
        kept.settings.iter().any(|item| {
            ["data", "item"].iter().any(|part| value(item, part).is_some_and(|text| text.contains(name)))
        })
    };
    kept.secrets.keys().filter(move |name| !is_known(name))
}

/// Versions that connections name and nobody can read.
fn missing(kept: &Kept) -> impl Iterator<Item = String> {
    let connections = kept
        .settings
        .iter()
        .filter(|item| value(item, "item").is_some_and(|name| name.starts_with("connection#")));
    let used = connections.filter_map(|item| {
        let secret = document(item)["credentials"]["secret"].take();
        Some((secret["name"].as_str()?.to_owned(), secret["version"].as_str()?.to_owned()))
    });
    let is_there =
        |name: &str, version: &str| kept.secrets.get(name).is_some_and(|versions| versions.contains(version));
    used.filter(move |(name, version)| !is_there(name, version))
        .map(|(name, version)| format!("{name} is in use in version {version}, which is not there"))
}
