//! The strings that Twilio may have signed for one configured URL.
//!
//! Twilio's validators try a URL with and without its port, because its senders are not of one mind. Its
//! documentation says that a user name and password are left out, its libraries keep them; some senders wrote
//! an apostrophe in the query as `%27`; connection settings after `#` are never signed. Nothing else is
//! touched: case, slashes, a bare `?`, and the encoding and order of the query are signed as they stand.

use std::borrow::Cow;
use std::iter;

/// The URL as given first, which is nearly always the one; the others are only written if it is not.
pub(super) fn of(url: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let url = without_fragment(url);
    iter::once(Cow::Borrowed(url)).chain(iter::once_with(|| others(url)).flatten().map(Cow::Owned))
}

/// What stands between the first `?` and the fragment.
pub(super) fn query(url: &str) -> &str {
    without_fragment(url).split_once('?').map_or("", |(_, query)| query)
}

fn without_fragment(url: &str) -> &str {
    url.split_once('#').map_or(url, |(url, _)| url)
}

fn others(url: &str) -> Vec<String> {
    let mut others: Vec<String> = Vec::new();
    let Some(Parts { scheme, user, host, port, rest }) = parts(url) else { return others };
    for rest in [rest.to_owned(), with_escaped_apostrophes(rest)] {
        for user in [user, ""] {
            for port in [port, other_port(scheme, port)] {
                let candidate = [scheme, user, host, port, &rest].concat();
                if candidate != url && !others.contains(&candidate) {
                    others.push(candidate);
                }
            }
        }
    }
    others
}

/// The pieces of a URL; joined, they are the URL again.
struct Parts<'a> {
    /// With its `://`.
    scheme: &'a str,
    /// User name and password with their `@`, or nothing.
    user: &'a str,
    host: &'a str,
    /// With its `:`, or nothing.
    port: &'a str,
    /// Path and query.
    rest: &'a str,
}

fn parts(url: &str) -> Option<Parts<'_>> {
    let (scheme, after) = url.split_at(url.find("://")? + "://".len());
    let (authority, rest) = after.split_at(after.find(['/', '?']).unwrap_or(after.len()));
    let (user, address) = authority.split_at(authority.rfind('@').map_or(0, |at| at + 1));
    let (host, port) = address.split_at(port_start(address));
    Some(Parts { scheme, user, host, port, rest })
}

/// Colons inside the brackets of an IPv6 address are followed by the bracket, so no port begins there.
fn port_start(address: &str) -> usize {
    match address.rfind(':') {
        Some(colon) if address[colon + 1..].bytes().all(|byte| byte.is_ascii_digit()) => colon,
        _ => address.len(),
    }
}

/// No port where there is one, and the scheme's own where there is none.
fn other_port(scheme: &str, port: &str) -> &'static str {
    if !port.is_empty() {
        ""
    } else if scheme.eq_ignore_ascii_case("https://") {
        ":443"
    } else if scheme.eq_ignore_ascii_case("http://") {
        ":80"
    } else {
        ""
    }
}

fn with_escaped_apostrophes(rest: &str) -> String {
    match rest.split_once('?') {
        Some((path, query)) => [path, "?", &query.replace('\'', "%27")].concat(),
        None => rest.to_owned(),
    }
}
