//! What was seen, as a page for `docs/`.

use jiff::Timestamp;

use super::sheet::Seen;
use super::{GROUPS, Probe};

/// Stands in a report from the real thing, and in no other.
pub const REAL: &str = "Seen at ServiceTitan's real integration hosts.";
const FAKE: &str =
    "Seen at the fake of `tests/src/fakes/servicetitan/`, so these are the fake's settings and no facts.";

const HEAD: &str = "\
Names in brackets are the fake's switches, in `tests/src/fakes/servicetitan/unknowns.rs`: the product must be right
under each of their settings. An answer is reduced to its status, its title with `#` for every digit, and names of fields.";

/// Questions that stay open, and why.
const NOT_ASKED: [(&str, &str); 7] = [
    (
        "What a disabled client is answered (`disabled_client`, `disabling_ends_tokens`)",
        "an administrator would have to disable it",
    ),
    ("A client of the other environment", "it would take production credentials"),
    (
        "The exact form of a 429, and when mints are throttled",
        "limits are never provoked; one that comes by itself is noted below",
    ),
    ("A booking without name or source", "every booking of the probe says TEST and where it comes from"),
    (
        "A booking that the office accepted or converted",
        "a person would have to do it, and could not undo it",
    ),
    ("Enterprise Hub's `tenant` field", "it takes the credentials of a network of tenants"),
    ("How webhooks are signed", "nothing is registered at the tenant"),
];

pub(super) fn write(probe: &Probe, real: bool) -> String {
    let day = Timestamp::now().strftime("%Y-%m-%d");
    let mut page = "# ServiceTitan, as observed\n\n".to_owned();
    page +=
        &format!("Written by `make probe` on {day} (UTC).\n{}\n\n{HEAD}\n", if real { REAL } else { FAKE });
    for (title, questions) in GROUPS {
        page += &format!("\n## {title}\n\n| question | seen | the product |\n|---|---|---|\n");
        for question in questions {
            page += &format!(
                "| {} | {} | {} |\n",
                question.asks,
                cell(probe.sheet.seen(question)),
                question.product
            );
        }
    }
    page += "\n## Not asked\n\n| question | why |\n|---|---|\n";
    for (question, why) in NOT_ASKED {
        page += &format!("| {question} | {why} |\n");
    }
    page += &format!("\n## The probe itself\n\n{}\n{}\n", slowed(probe), made(probe));
    page
}

fn cell(seen: Seen) -> String {
    match seen {
        Ok(seen) => seen,
        Err(why) if why.is_empty() => "no answer".to_owned(),
        Err(why) => format!("no answer: {why}"),
    }
}

fn slowed(probe: &Probe) -> String {
    match probe.caller.slowed() {
        slowed if slowed.is_empty() => "- No call was answered with 429.".to_owned(),
        slowed => format!("- Answered with 429 (`rate_limit`, `throttled_mint`): {}.", slowed.join("; ")),
    }
}

fn made(probe: &Probe) -> String {
    format!("- Bookings made: {}. Left to dismiss by hand: {}.", probe.made.total(), probe.made.left())
}
