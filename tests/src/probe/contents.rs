//! What a booking may say, and which of it is refused. Whatever is taken is a booking, and is dismissed at the end.

use reqwest::Method;
use serde_json::{Value, json};

use super::Probe;
use super::answer::{Answer, written};
use super::caller::Access;
use super::sheet::{Question, Seen};

const MISSING: Question =
    Question { asks: "A required field left out", product: "always sends them (`missing_fields_refused`)" };
const UNKNOWN: Question = Question {
    asks: "A field that the contract does not have",
    product: "sends none; 400 would set the text aside (`unknown_fields_refused`)",
};
const SHAPE: Question = Question {
    asks: "Fields of a validation error's body",
    product: "any of them may be missing or of another type",
};
const CONTENT_TYPE: Question =
    Question { asks: "JSON sent as `text/plain`", product: "never sends it (`wrong_content_type`)" };
const UNREACHABLE: Question = Question {
    asks: "Neither contact nor address",
    product: "has none where the sender is no telephone number; 400 sets the text aside (`unreachable_customer`)",
};
const PHONES: Question = Question {
    asks: "Forms of a phone number in a contact",
    product: "ten digits for North America, else E.164 (`contact_phones`)",
};
const IMAGES: Question =
    Question { asks: "Forms of `uploadedImages`", product: "never sends it (`uploaded_images`)" };
const SUMMARY: Question =
    Question { asks: "Length of `summary`", product: "ends at 4,000 characters (`summary_limit`)" };

pub(super) const QUESTIONS: &[&Question] =
    &[&MISSING, &UNKNOWN, &SHAPE, &CONTENT_TYPE, &UNREACHABLE, &PHONES, &IMAGES, &SUMMARY];

/// Name and source stay on every booking: they are what the office knows it by.
const LEFT_OUT: [&str; 3] = ["externalId", "summary", "isFirstTimeClient"];

/// Numbers that nobody has, in the forms that contacts are written in.
const NUMBERS: [(&str, &str); 4] = [
    ("ten digits", "9725550100"),
    ("E.164", "+19725550100"),
    ("E.164 from abroad", "+442079460018"),
    ("as people write it", "(972) 555-0100"),
];

const PICTURES: [(&str, &str); 3] = [
    ("an address", "https://example.com/intellisend-probe.png"),
    ("a word", "probe.png"),
    ("a data URL", "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="),
];

const LENGTHS: [(&str, usize); 3] = [("4,000", 4_000), ("10,000", 10_000), ("65,000", 65_000)];

pub(super) async fn ask(probe: &Probe) -> Result<(), String> {
    let access = probe.access()?;
    let sheet = &probe.sheet;
    let mut seen = Vec::new();
    for field in LEFT_OUT {
        let answer = create(probe, &access, |body| without(body, field)).await;
        seen.push((field, answer.map(|answer| answer.shown())));
    }
    sheet.note(&MISSING, joined(seen));
    let unknown = create(probe, &access, |body| body["intellisendProbe"] = json!(true)).await;
    sheet.note(&UNKNOWN, unknown.map(|answer| answer.shown()));
    let invalid = create(probe, &access, |body| body["priority"] = json!("no such priority")).await;
    let shape = |answer: Answer| format!("{}: {}", answer.shown(), answer.shape());
    sheet.note(&SHAPE, invalid.map(shape));
    sheet.note(&CONTENT_TYPE, as_text(probe, &access).await);
    let unreachable = create(probe, &access, |body| without(body, "contacts")).await;
    sheet.note(&UNREACHABLE, unreachable.map(|answer| answer.shown()));
    sheet.note(&PHONES, phones(probe, &access).await);
    sheet.note(&IMAGES, images(probe, &access).await);
    sheet.note(&SUMMARY, summaries(probe, &access).await);
    Ok(())
}

async fn create(probe: &Probe, access: &Access, change: impl FnOnce(&mut Value)) -> Result<Answer, String> {
    let mut body = probe.made.body();
    change(&mut body);
    probe.made.create(&probe.caller, access, &body).await
}

fn without(body: &mut Value, field: &str) {
    if let Some(fields) = body.as_object_mut() {
        fields.remove(field);
    }
}

async fn as_text(probe: &Probe, access: &Access) -> Seen {
    let body = probe.made.body();
    let request = probe.caller.request(access, Method::POST, "crm", &probe.caller.bookings());
    let request = request.header("Content-Type", "text/plain").body(body.to_string());
    Ok(probe.made.send(&probe.caller, request, &body).await?.shown())
}

async fn phones(probe: &Probe, access: &Access) -> Seen {
    let mut seen = Vec::new();
    for (form, number) in NUMBERS {
        let contact = json!([{ "type": "MobilePhone", "value": number }]);
        let answer = create(probe, access, |body| body["contacts"] = contact).await;
        let kept = match answer {
            Ok(answer) if answer.is_success() => kept(probe, &answer, number).await,
            answer => answer.map(|answer| answer.shown()),
        };
        seen.push((form, kept));
    }
    joined(seen)
}

/// How a number comes back.
async fn kept(probe: &Probe, answer: &Answer, number: &str) -> Seen {
    let path = format!("{}/{}/contacts", probe.caller.bookings(), answer.body["id"]);
    let contacts = probe.get("crm", &path, "tn.crm.bookings:r").await;
    let how = match contacts.as_ref().map(|contacts| contacts.data().first().map(|one| &one["value"])) {
        Ok(Some(value)) if value == number => "kept".to_owned(),
        Ok(Some(value)) => format!("kept as {}", written(value.as_str().unwrap_or_default())),
        Ok(None) => "not among the contacts".to_owned(),
        Err(why) => format!("contacts not readable ({why})"),
    };
    Ok(format!("{}, {how}", answer.shown()))
}

async fn images(probe: &Probe, access: &Access) -> Seen {
    let mut seen = Vec::new();
    for (form, picture) in PICTURES {
        let answer = create(probe, access, |body| body["uploadedImages"] = json!([picture])).await;
        let echoed = |answer: Answer| match answer.is_success() {
            true if answer.body["uploadedImages"] == json!([picture]) => format!("{}, kept", answer.shown()),
            true => format!("{}, not kept as it was", answer.shown()),
            false => answer.shown(),
        };
        seen.push((form, answer.map(echoed)));
    }
    joined(seen)
}

async fn summaries(probe: &Probe, access: &Access) -> Seen {
    let mut seen = Vec::new();
    for (name, length) in LENGTHS {
        let summary = format!("{:.<length$}", "TEST - a long text of the IntelliSend probe ");
        let answer = create(probe, access, |body| body["summary"] = json!(summary)).await;
        let kept = |answer: Answer| match answer.body["summary"].as_str().map(|kept| kept.chars().count()) {
            Some(kept) if kept == length => format!("{}, kept", answer.shown()),
            Some(kept) => format!("{}, cut to {kept}", answer.shown()),
            None => answer.shown(),
        };
        seen.push((name, answer.map(kept)));
    }
    joined(seen)
}

/// One line of several; nothing seen of any is nothing seen.
fn joined(seen: Vec<(&str, Seen)>) -> Seen {
    if let Some(why) = seen.iter().map(|(_, seen)| seen.as_ref().err()).collect::<Option<Vec<_>>>() {
        return Err(why.first().map(|why| why.to_string()).unwrap_or_default());
    }
    let line = |(name, seen): (&str, Seen)| {
        format!("{name}: {}", seen.unwrap_or_else(|why| format!("no answer ({why})")))
    };
    Ok(seen.into_iter().map(line).collect::<Vec<_>>().join("; "))
}
