//! What becomes of a booking: made, listed, changed, dismissed.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::Probe;
use super::answer::{Answer, names};
use super::caller::Access;
use super::sheet::{Question, Seen};

const CREATE: Question = Question {
    asks: "Making a booking",
    product: "takes any 2xx with an `id` for done, 409 and 5xx for unclear",
};
const FIELDS: Question =
    Question { asks: "Fields of the answer", product: "reads `id` and `externalId`, and ignores the others" };
const CONTACTS: Question =
    Question { asks: "Are the contacts in it?", product: "does not look for them there" };
const START: Question =
    Question { asks: "`start` of a booking made without one", product: "does not read it (`no_start`)" };
const DISMISS: Question = Question {
    asks: "Dismissing a booking",
    product: "only dismisses a booking that it made twice, and gives up after ten attempts (`dismiss_exists`)",
};
const AMEND: Question = Question { asks: "PATCH of `summary`", product: "takes any 2xx for done" };
const CLOSED_AMEND: Question = Question {
    asks: "PATCH of a dismissed booking",
    product: "409: unclear, and made anew; 400: set aside; 404: waits; 200: done (`closed_patch`)",
};
const CLOSED_DISMISS: Question = Question {
    asks: "Dismissing it a second time",
    product: "any answer will do, as for the first time (`closed_dismiss`)",
};
const LAG: Question = Question {
    asks: "When is a new booking in the list?",
    product: "looks an unclear one up at once, and again when it has settled (`list_lag`)",
};
const TWICE: Question = Question {
    asks: "The same `externalId` a second time",
    product: "looks a 409 up and takes what is there; looks before it posts again (`external_ids`)",
};
const FILTER: Question = Question {
    asks: "Does the `externalId` filter match exactly?",
    product: "compares what it gets once more (`external_id_match`)",
};

pub(super) const QUESTIONS: &[&Question] = &[
    &CREATE,
    &FIELDS,
    &CONTACTS,
    &START,
    &AMEND,
    &DISMISS,
    &CLOSED_AMEND,
    &CLOSED_DISMISS,
    &LAG,
    &TWICE,
    &FILTER,
];

/// How long, and how often, a new booking is looked for.
const LOOKING: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(250);
const READ: &str = "tn.crm.bookings:r";
const WRITE: &str = "tn.crm.bookings:w";

pub(super) async fn ask(probe: &Probe) -> Result<(), String> {
    let access = probe.access()?;
    let sheet = &probe.sheet;
    let (id, answer) = first(probe, &access).await?;
    sheet.note(&FIELDS, Ok(names(&answer.body).join(", ")));
    sheet.note(&CONTACTS, Ok(contacts(&answer.body)));
    sheet.note(&START, Ok(start(&answer.body)));
    sheet.note(&AMEND, amend(probe, &access, id).await);
    dismiss(probe, &access, id).await?;
    sheet.note(&CLOSED_AMEND, amend(probe, &access, id).await);
    let again = probe.made.dismiss(&probe.caller, &access, id).await;
    sheet.note(&CLOSED_DISMISS, again.map(|answer| answer.shown()));
    external_ids(probe, &access).await
}

/// As the product makes it, or else with its number in E.164.
async fn first(probe: &Probe, access: &Access) -> Result<(i64, Answer), String> {
    let mut answer = probe.made.create(&probe.caller, access, &probe.made.body()).await?;
    let mut shown = answer.shown();
    if answer.status == 400 {
        probe.made.write_number_otherwise();
        answer = probe.made.create(&probe.caller, access, &probe.made.body()).await?;
        shown += &format!("; with its number in E.164: {}", answer.shown());
    }
    probe.sheet.note(&CREATE, Ok(shown));
    match answer.body["id"].as_i64() {
        Some(id) if answer.is_success() => Ok((id, answer)),
        _ => {
            let why = format!("no booking could be made: {}", super::refused(&answer, access, WRITE));
            probe.made.bar(why.clone());
            Err(why)
        }
    }
}

/// What can't be dismissed is not made a second time.
async fn dismiss(probe: &Probe, access: &Access, id: i64) -> Result<(), String> {
    let answer = probe.made.dismiss(&probe.caller, access, id).await;
    probe.sheet.note(&DISMISS, answer.as_ref().map(Answer::shown).map_err(Clone::clone));
    match answer {
        Ok(answer) if answer.is_success() => Ok(()),
        Ok(_) | Err(_) => {
            let why = "no more bookings were made, since the first could not be dismissed".to_owned();
            probe.made.bar(why.clone());
            Err(why)
        }
    }
}

async fn amend(probe: &Probe, access: &Access, id: i64) -> Seen {
    let path = format!("{}/{id}", probe.caller.bookings());
    let summary = "TEST - changed by the IntelliSend probe";
    let request = probe.caller.request(access, Method::PATCH, "crm", &path);
    let answer = probe.caller.send(request.json(&json!({ "summary": summary }))).await?;
    Ok(match answer.is_success() {
        true if answer.body["summary"] == summary => format!("{}, with the change", answer.shown()),
        true => format!("{}, without the change", answer.shown()),
        false => answer.shown(),
    })
}

/// Two bookings with one external id, and how they are found.
async fn external_ids(probe: &Probe, access: &Access) -> Result<(), String> {
    let body = probe.made.body();
    let first = probe.made.create(&probe.caller, access, &body).await?;
    if !first.is_success() {
        return Err(first.shown());
    }
    let external_id = body["externalId"].as_str().unwrap_or_default();
    let shown = lag(probe, external_id).await;
    probe.sheet.note(&LAG, shown);
    let second = probe.made.create(&probe.caller, access, &body).await;
    let twice = second.map(|second| match second.is_success() {
        true if second.body["id"] == first.body["id"] => format!("{}, the first one again", second.shown()),
        true => format!("{}, a second booking", second.shown()),
        false => second.shown(),
    });
    probe.sheet.note(&TWICE, twice);
    probe.sheet.note(&FILTER, filter(probe, external_id).await);
    Ok(())
}

async fn lag(probe: &Probe, external_id: &str) -> Seen {
    let made = Instant::now();
    let mut pause = interval(LOOK);
    pause.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for look in 1_u32.. {
        pause.tick().await;
        let since = made.elapsed().as_secs_f32();
        if found(probe, external_id, external_id).await? {
            return Ok(match look {
                1 => "in the first look".to_owned(),
                look => format!("in look {look}, {since:.1} s later"),
            });
        }
        if made.elapsed() >= LOOKING {
            break;
        }
    }
    Ok(format!("not within {} s", LOOKING.as_secs()))
}

async fn filter(probe: &Probe, external_id: &str) -> Seen {
    if !found(probe, external_id, external_id).await? {
        return Err("the list does not show the booking".to_owned());
    }
    // All but the number at its end.
    let prefix = external_id.trim_end_matches(|c: char| c.is_ascii_digit());
    let by_prefix = found(probe, prefix, external_id).await?;
    Ok(if by_prefix { "no: the start of one finds it too" } else { "yes: the start of one does not find it" }
        .to_owned())
}

/// Does the list, filtered by the one, show the other?
async fn found(probe: &Probe, filter: &str, external_id: &str) -> Result<bool, String> {
    let path = format!("{}?externalId={filter}&pageSize=50", probe.caller.bookings());
    let answer = probe.get("crm", &path, READ).await?;
    Ok(answer.data().iter().any(|booking| booking["externalId"] == external_id))
}

fn contacts(booking: &Value) -> String {
    let there = booking.get("contacts").is_some_and(|contacts| !contacts.is_null());
    if there { "yes" } else { "no" }.to_owned()
}

fn start(booking: &Value) -> String {
    match booking.get("start") {
        None => "absent",
        Some(Value::Null) => "null",
        start if start == booking.get("createdOn") => "when the booking was made",
        Some(_) => "some other time",
    }
    .to_owned()
}
