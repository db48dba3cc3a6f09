//! Which of 401, 403 and 404 means what. Everything here only reads, one record at most.

use reqwest::{Method, RequestBuilder};

use super::Probe;
use super::answer::Answer;
use super::caller::{Access, authorized};
use super::sheet::{Question, Seen};
use super::tokens::mint;

const BEARER: Question =
    Question { asks: "`Authorization: Bearer` and the token", product: "sends this (`authorization`)" };
const RAW: Question =
    Question { asks: "`Authorization:` and the token alone", product: "never sends it (`authorization`)" };
const NO_KEY: Question = Question {
    asks: "No `ST-App-Key`",
    product: "always sends one; any 403 or 404 makes a text wait, a 401 too if a newer token gets it again",
};
const WRONG_KEY: Question =
    Question { asks: "An app key that nobody has", product: "makes a text wait (`wrong_app_key`)" };
const WRONG_TOKEN: Question = Question {
    asks: "A token that is none",
    product: "once more with a newer token, then makes a text wait, whatever the body (`bare_unauthorized`)",
};
const SHAPE: Question = Question {
    asks: "Fields of that error's body",
    product: "any of them may be missing or of another type",
};
const WRONG_TENANT: Question =
    Question { asks: "Another tenant in the path", product: "makes a text wait (`wrong_tenant`)" };
const UNKNOWN_PROVIDER: Question = Question {
    asks: "A booking provider that does not exist",
    product: "makes a text wait (`unknown_provider`; `restricted_provider` for a restricted client)",
};
const OTHER_PROVIDER: Question =
    Question { asks: "Another booking provider", product: "never calls it (`restricted_provider`)" };
const ALL_BOOKINGS: Question = Question {
    asks: "The tenant's bookings of all providers",
    product: "never calls it (`restricted_provider`)",
};
const NO_SCOPE: Question =
    Question { asks: "A list whose scope the token lacks", product: "makes a text wait (`missing_scope`)" };
const WRITE_ONLY: Question = Question {
    asks: "Reading with only the `:w` of a scope",
    product: "asks for both, `:r` and `:w` (`write_implies_read`)",
};
const UNKNOWN_BOOKING: Question =
    Question { asks: "A booking id that does not exist", product: "makes a text wait, as any 404 does" };
const EARLIER_TOKEN: Question = Question {
    asks: "An earlier token after a new one was minted",
    product: "may go on with the earlier one for a while; after a 401 takes the newer",
};

pub(super) const QUESTIONS: &[&Question] = &[
    &BEARER,
    &RAW,
    &NO_KEY,
    &WRONG_KEY,
    &WRONG_TOKEN,
    &SHAPE,
    &WRONG_TENANT,
    &UNKNOWN_PROVIDER,
    &OTHER_PROVIDER,
    &ALL_BOOKINGS,
    &NO_SCOPE,
    &WRITE_ONLY,
    &UNKNOWN_BOOKING,
    &EARLIER_TOKEN,
];

/// An id that is far from being given to anything.
const NOWHERE: i64 = 9_000_000_000_000;
const READ_BOOKINGS: &str = "tn.crm.bookings:r";

/// Lists that IntelliSend may read, and their scopes without `:r`.
const LISTS: [(&str, &str, &str); 8] = [
    ("crm", "customers", "tn.crm.customers"),
    ("crm", "locations", "tn.crm.locations"),
    ("crm", "booking-provider-tags", "tn.crm.bookingprovidertags"),
    ("jpm", "jobs", "tn.jpm.jobs"),
    ("jpm", "appointments", "tn.jpm.appointments"),
    ("jpm", "job-types", "tn.jpm.jobtypes"),
    ("settings", "business-units", "tn.stt.businessunits"),
    ("marketing", "campaigns", "tn.mrk.campaigns"),
];

pub(super) async fn ask(probe: &Probe) -> Result<(), String> {
    let access = choose(probe, probe.access()?).await?;
    keys(probe, &access).await;
    places(probe, &access).await;
    probe.sheet.note(&NO_SCOPE, without_scope(probe, &access, false).await);
    probe.sheet.note(&WRITE_ONLY, without_scope(probe, &access, true).await);
    probe.sheet.note(&EARLIER_TOKEN, earlier(probe, &access).await);
    Ok(())
}

/// Both forms of the header; the one that works is used from here on.
async fn choose(probe: &Probe, access: Access) -> Result<Access, String> {
    let (bearer, raw) = (Access { raw: false, ..access.clone() }, Access { raw: true, ..access });
    let (by_bearer, by_raw) = (list(probe, &bearer).await, list(probe, &raw).await);
    probe.sheet.note(&BEARER, shown(&by_bearer));
    probe.sheet.note(&RAW, shown(&by_raw));
    let works = |answer: &Result<Answer, String>| answer.as_ref().is_ok_and(Answer::is_success);
    let chosen = match (works(&by_bearer), works(&by_raw)) {
        (true, _) => Ok(bearer),
        (false, true) => Ok(raw),
        (false, false) => {
            let why = super::refused(&by_bearer?, &bearer, READ_BOOKINGS);
            Err(format!("the provider's bookings can't be listed: {why}"))
        }
    };
    probe.grant(chosen.clone());
    chosen
}

async fn keys(probe: &Probe, access: &Access) {
    let (caller, sheet) = (&probe.caller, &probe.sheet);
    let keyless = || authorized(bare(probe, &caller.credentials.tenant, &caller.bookings()), access);
    sheet.note(&NO_KEY, shown(&caller.send(keyless()).await));
    let wrong_key = keyless().header("ST-App-Key", "ak1.nobody-has-this-key");
    sheet.note(&WRONG_KEY, shown(&caller.send(wrong_key).await));
    let wrong_token = Access { token: "not-a-token".to_owned(), ..access.clone() };
    let answer = list(probe, &wrong_token).await;
    sheet.note(&WRONG_TOKEN, shown(&answer));
    sheet.note(&SHAPE, answer.map(|answer| answer.shape()));
}

async fn places(probe: &Probe, access: &Access) {
    let (caller, sheet) = (&probe.caller, &probe.sheet);
    let elsewhere = bare(probe, "999999999", &caller.bookings());
    let elsewhere = authorized(elsewhere, access).header("ST-App-Key", &caller.credentials.app_key);
    sheet.note(&WRONG_TENANT, shown(&caller.send(elsewhere).await));
    let of = |provider: i64| format!("booking-provider/{provider}/bookings?pageSize=1");
    sheet.note(&UNKNOWN_PROVIDER, read(probe, access, "crm", &of(NOWHERE)).await);
    let other = match caller.credentials.other_provider {
        Some(provider) => read(probe, access, "crm", &of(provider)).await,
        None => Err("`SERVICETITAN_OTHER_PROVIDER_ID` is not set".to_owned()),
    };
    sheet.note(&OTHER_PROVIDER, other);
    sheet.note(&ALL_BOOKINGS, read(probe, access, "crm", "bookings?pageSize=1").await);
    let unknown = format!("{}/{NOWHERE}", caller.bookings());
    sheet.note(&UNKNOWN_BOOKING, read(probe, access, "crm", &unknown).await);
}

/// Reads the first list that the token has no `:r` for, and, as asked for, has or lacks `:w` for.
async fn without_scope(probe: &Probe, access: &Access, write: bool) -> Seen {
    let granted = access.scopes.as_ref().ok_or("the token's answer lists no scopes")?;
    let has = |scope: &str, right: &str| granted.contains(&format!("{scope}:{right}"));
    let wanted = LISTS.iter().find(|(_, _, scope)| !has(scope, "r") && has(scope, "w") == write);
    let (module, path, scope) = wanted.ok_or("the token has no such gap in its scopes")?;
    let seen = read(probe, access, module, &format!("{path}?pageSize=1")).await?;
    Ok(format!("{seen} (`{scope}:r`)"))
}

async fn earlier(probe: &Probe, access: &Access) -> Seen {
    let minted = mint(probe).await?;
    if !minted.is_success() {
        return Err(format!("no second token: {}", minted.shown()));
    }
    let same = minted.body["access_token"] == access.token.as_str();
    let seen = shown(&list(probe, access).await)?;
    Ok(if same { format!("{seen}; the second token is the first again") } else { seen })
}

async fn list(probe: &Probe, access: &Access) -> Result<Answer, String> {
    let path = format!("{}?pageSize=1", probe.caller.bookings());
    probe.caller.send(probe.caller.request(access, Method::GET, "crm", &path)).await
}

async fn read(probe: &Probe, access: &Access, module: &str, path: &str) -> Seen {
    shown(&probe.caller.send(probe.caller.request(access, Method::GET, module, path)).await)
}

fn bare(probe: &Probe, tenant: &str, path: &str) -> RequestBuilder {
    probe.caller.bare(Method::GET, tenant, "crm", &format!("{path}?pageSize=1"))
}

fn shown(answer: &Result<Answer, String>) -> Seen {
    answer.as_ref().map(Answer::shown).map_err(Clone::clone)
}
