use std::time::Duration;

use crate::domain::canary::{Canary, Turn};
use crate::domain::number::Webhook;
use crate::drivers::Work;
use crate::twilio::signature::{self, sign};

/// As long as Twilio waits.
const TIME_OUT: Duration = Duration::from_secs(15);

/// Posts a turn's text to the public webhook as Twilio would. None: it was taken in; else why not.
pub(super) async fn post(work: &Work, canary: &Canary, turn: Turn) -> Option<String> {
    let token = match work.vault.twilio_tokens(&canary.secret).await {
        Ok(tokens) => tokens.into_iter().next(),
        Err(error) => return Some(error.to_string()),
    };
    let (text, url) = (canary.text(turn), Webhook::at(&work.link_url).sms_url);
    let form = [
        ("AccountSid", canary.account.as_str()),
        ("MessageSid", text.sid.as_str()),
        ("From", &text.from),
        ("To", text.to.as_str()),
        ("Body", &text.body),
        ("NumMedia", "0"),
    ];
    let Some(signature) = token.and_then(|token| sign(&url, &form, &token)) else {
        return Some("there is no auth token to sign it with".to_owned());
    };
    let request = work.http.client().post(&url).form(&form).timeout(TIME_OUT);
    match work.http.send(request.header(signature::HEADER, signature)).await {
        Ok(answer) if answer.status == 200 => None,
        Ok(answer) => Some(format!("the webhook answered {}", answer.status)),
        Err(cause) => Some(format!("the webhook: {cause}")),
    }
}
