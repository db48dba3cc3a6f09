//! Which token requests are answered, and what with.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::Probe;
use super::answer::{Answer, names};
use super::caller::Access;
use super::sheet::{Question, Seen};

const MINT: Question = Question {
    asks: "The documented request: form-encoded client credentials",
    product: "sends exactly this, id and secret trimmed",
};
const LIFETIME: Question = Question {
    asks: "`expires_in` and `token_type`",
    product: "needs `expires_in` in seconds, and mints anew well before; does not read the type",
};
const SCOPE: Question = Question {
    asks: "Form of `scope` in the answer",
    product: "reads one text or a list, and goes without (`scope_as_list`)",
};
const CLAIMS: Question = Question {
    asks: "Is the token readable, and which claims has it?",
    product: "compares tenant and scopes where it can be read, and uses it all the same where not (`opaque_tokens`)",
};
const JSON_BODY: Question = Question { asks: "The request as JSON", product: "never sends it" };
const BASIC: Question = Question {
    asks: "Client id and secret in an HTTP Basic header",
    product: "never sends it (`basic_client_auth`)",
};
const SCOPE_FIELD: Question =
    Question { asks: "A `scope` field in the request", product: "never sends it (`scope_field_refused`)" };
const WRONG_SECRET: Question = Question {
    asks: "A wrong client secret",
    product: "takes 400 and 401 with `invalid_client` or `unauthorized_client` for refused credentials, anything \
              else for trouble that passes",
};
const WRONG_ID: Question = Question { asks: "A client id that nobody has", product: "as for a wrong secret" };

pub(super) const QUESTIONS: &[&Question] =
    &[&MINT, &LIFETIME, &SCOPE, &CLAIMS, &JSON_BODY, &BASIC, &SCOPE_FIELD, &WRONG_SECRET, &WRONG_ID];

const GRANT: (&str, &str) = ("grant_type", "client_credentials");
/// A scope that IntelliSend needs anyway.
const ONE_SCOPE: &str = "tn.crm.bookings:r";

pub(super) async fn ask(probe: &Probe) -> Result<(), String> {
    let answer = mint(probe).await;
    let sheet = &probe.sheet;
    sheet.note(&MINT, answer.as_ref().map(Answer::shown).map_err(Clone::clone));
    let answer = answer?;
    let granted = scopes(&answer);
    match answer.body["access_token"].as_str() {
        Some(token) => {
            sheet.note(&LIFETIME, Ok(lifetime(&answer.body)));
            sheet.note(&SCOPE, Ok(form_of_scope(&answer.body["scope"])));
            sheet.note(&CLAIMS, Ok(claims(token, &probe.caller.credentials.tenant)));
            probe.grant(Ok(Access { token: token.to_owned(), raw: false, scopes: granted.clone() }));
        }
        None => probe.grant(Err(format!("there is no token: {}", answer.shown()))),
    }
    sheet.note(&JSON_BODY, as_json(probe).await);
    sheet.note(&BASIC, as_basic(probe).await);
    sheet.note(&SCOPE_FIELD, with_scope(probe, granted).await);
    let (id, secret) = (&probe.caller.credentials.client_id, &probe.caller.credentials.client_secret);
    sheet.note(&WRONG_SECRET, with(probe, id, "cs1.nobody-has-this-secret").await);
    sheet.note(&WRONG_ID, with(probe, "cid.nobody-has-this-id", secret).await);
    Ok(())
}

/// One more token, the documented way.
pub(super) async fn mint(probe: &Probe) -> Result<Answer, String> {
    let who = &probe.caller.credentials;
    let form = [GRANT, ("client_id", &who.client_id), ("client_secret", &who.client_secret)];
    probe.caller.send(probe.caller.token().form(&form)).await
}

async fn with(probe: &Probe, id: &str, secret: &str) -> Seen {
    let form = [GRANT, ("client_id", id), ("client_secret", secret)];
    Ok(probe.caller.send(probe.caller.token().form(&form)).await?.shown())
}

async fn as_json(probe: &Probe) -> Seen {
    let who = &probe.caller.credentials;
    let body = json!({ GRANT.0: GRANT.1, "client_id": who.client_id, "client_secret": who.client_secret });
    Ok(probe.caller.send(probe.caller.token().json(&body)).await?.shown())
}

async fn as_basic(probe: &Probe) -> Seen {
    let who = &probe.caller.credentials;
    let request = probe.caller.token().basic_auth(&who.client_id, Some(&who.client_secret)).form(&[GRANT]);
    Ok(probe.caller.send(request).await?.shown())
}

async fn with_scope(probe: &Probe, without: Option<Vec<String>>) -> Seen {
    let who = &probe.caller.credentials;
    let (id, secret) = (("client_id", who.client_id.as_str()), ("client_secret", who.client_secret.as_str()));
    let form = [GRANT, id, secret, ("scope", ONE_SCOPE)];
    let answer = probe.caller.send(probe.caller.token().form(&form)).await?;
    Ok(match scopes(&answer) {
        _ if !answer.is_success() => answer.shown(),
        scopes if scopes == without => "200, the same scopes as without it".to_owned(),
        scopes if scopes == Some(vec![ONE_SCOPE.to_owned()]) => "200, only the scope asked for".to_owned(),
        _ => "200, other scopes than without it".to_owned(),
    })
}

fn lifetime(answer: &Value) -> String {
    let seconds = match &answer["expires_in"] {
        Value::Number(seconds) => format!("{seconds}, a number"),
        Value::String(_) => "a text".to_owned(),
        _ => "absent".to_owned(),
    };
    let bearer = answer["token_type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"));
    format!("{seconds}; {}", if bearer { "Bearer" } else { "not Bearer" })
}

fn form_of_scope(scope: &Value) -> String {
    match scope {
        Value::String(text) => {
            format!("one text, {} scopes with blanks between", text.split_whitespace().count())
        }
        Value::Array(list) => format!("a list, {} scopes", list.len()),
        _ => "absent".to_owned(),
    }
}

/// The granted scopes, where the answer lists any.
fn scopes(answer: &Answer) -> Option<Vec<String>> {
    let mut scopes: Vec<String> = match &answer.body["scope"] {
        Value::String(text) => text.split_whitespace().map(str::to_owned).collect(),
        Value::Array(list) => list.iter().filter_map(|scope| scope.as_str().map(str::to_owned)).collect(),
        _ => return None,
    };
    scopes.sort();
    Some(scopes)
}

fn claims(token: &str, tenant: &str) -> String {
    let part = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims: Option<Value> = part.and_then(|claims| serde_json::from_slice(&claims).ok());
    let Some(claims) = claims else { return "not readable".to_owned() };
    let of_tenant = match &claims["tenant"] {
        Value::String(claimed) if claimed == tenant => "`tenant` is ours, as a text",
        Value::Number(claimed) if claimed.to_string() == tenant => "`tenant` is ours, as a number",
        Value::Null => "no `tenant`",
        _ => "`tenant` is not ours",
    };
    let scope = match &claims["scope"] {
        Value::String(_) => "`scope` is a text",
        Value::Array(_) => "`scope` is a list",
        _ => "no `scope`",
    };
    format!("a JWT with {}; {of_tenant}; {scope}", names(&claims).join(", "))
}
