//! One text to the stack that runs from this checkout.

use tests::phone::{self, Answer};
use tests::stack::{Described, DescribedRoute};

use crate::{Shown, variable};

/// A number that nobody has.
pub(crate) const FROM: &str = "+19725550100";

pub(crate) async fn text() -> Shown {
    let body = variable("BODY").ok_or("Say what to text: make text BODY=\"My water heater is leaking\"")?;
    let (described, route) = running()?;
    let mut text = phone::Text::new(
        &route.account_sid,
        &variable("FROM").unwrap_or_else(|| FROM.to_owned()),
        &route.number,
        &body,
    );
    if let Some(sid) = variable("SID") {
        text.message_sid = sid;
    }
    let mut request = signed(&described, &route, &text);
    if variable("TAMPER").is_some() {
        request.body.push_str("&Body=changed+after+it+was+signed");
    }
    let answer = post(&described, &request).await?;
    println!("{} {} {}", answer.status, answer.content_type.unwrap_or_default(), answer.body);
    if answer.status != 200 {
        let why = match answer.status {
            400 => "something in it is missing or malformed",
            403 => "the number is unknown, or it is not signed as Twilio signs it",
            _ => "the stack could not store it just now; Twilio would try the fallback address",
        };
        return Err(format!("Not accepted: {why}. Nothing was stored."));
    }
    println!(
        "Accepted as {}. The same once more: make text SID={} BODY=…",
        text.message_sid, text.message_sid
    );
    Ok(())
}

/// What runs, and the demo tenant's number.
pub(crate) fn running() -> Result<(Described, DescribedRoute), String> {
    let described =
        Described::read().ok_or("Nothing runs from this checkout. Start it in another terminal: make run")?;
    let route = described
        .users
        .get("demo")
        .and_then(|user| user.route.clone())
        .ok_or("The stack has no demo tenant.")?;
    Ok((described, route))
}

/// Posts a text as Twilio would.
pub(crate) async fn send(
    described: &Described,
    route: &DescribedRoute,
    text: &phone::Text,
) -> Result<Answer, String> {
    post(described, &signed(described, route, text)).await
}

fn signed(described: &Described, route: &DescribedRoute, text: &phone::Text) -> phone::Request {
    phone::request(&described.signed_for(), &text.parameters(), &route.auth_token)
}

async fn post(described: &Described, request: &phone::Request) -> Result<Answer, String> {
    let url = described.webhook();
    let sent = phone::post(&reqwest::Client::new(), &url, request).await;
    sent.map_err(|error| format!("{url} does not answer ({error}). Is `make run` still running?"))
}
