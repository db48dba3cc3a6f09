//! A request that was signed is accepted. With one byte changed anywhere it is refused, unless what is signed stayed the
//! same: another spelling of the same body, or another cut of the same string.
//!
//! Lines: path and query; auth token; which part is changed, where and into what, as three numbers; then the body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use intellisend::domain::secret::AuthToken;
use intellisend::twilio::form::Form;
use intellisend::twilio::signature::{Refused, Signed, verify};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::input::{lines, number};

/// Without user name and port, whose bytes Twilio does not always sign.
const HOST: &str = "https://hooks.example.com/";
/// An account has two tokens while one takes over from the other.
const OTHER: &str = "0123456789abcdef0123456789abcdef";

#[derive(Clone)]
struct Request {
    url: Vec<u8>,
    body: Vec<u8>,
    signature: Vec<u8>,
    token: Vec<u8>,
}

pub(crate) fn check(input: &[u8]) {
    let ([path, token, change], body) = lines(input);
    // Twilio never signs a fragment, and nobody signs with an empty token.
    if path.contains('#') || token.is_empty() || token == OTHER {
        return;
    }
    let url = format!("{HOST}{path}");
    a_form(&url, &token, &change, body);
    a_document(&url, &token, body);
}

fn a_form(url: &str, token: &str, change: &str, body: &[u8]) {
    let Ok(form) = Form::parse(body) else { return };
    let signature = sign(token, &signed(url, &form));
    let [url, signature, token] = [url, &signature, token].map(|part| part.as_bytes().to_vec());
    let request = Request { url, body: body.to_vec(), signature, token };
    assert!(request.is_accepted());

    let Some((changed, in_body)) = request.changed(change) else { return };
    let same = in_body && changed.parameters() == request.parameters();
    assert_eq!(changed.is_accepted(), same);
}

/// A JSON body is signed by its hash in the URL.
fn a_document(url: &str, token: &str, body: &[u8]) {
    let hash: String = Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect();
    let url = format!("{url}{}bodySHA256={hash}", if url.contains('?') { '&' } else { '?' });
    if url.matches("bodySHA256=").count() > 1 {
        return;
    }
    let signature = sign(token, &url);
    let tokens = [AuthToken::from(token.to_owned())];
    assert_eq!(verify(&url, Signed::Json(body), &signature, &tokens), Ok(()));
    let longer = [body, b" "].concat();
    assert_eq!(verify(&url, Signed::Json(&longer), &signature, &tokens), Err(Refused::BodyHash));
}

impl Request {
    /// Another one, and whether it is the body in which it differs. None: it is the same.
    fn changed(&self, how: &str) -> Option<(Self, bool)> {
        let (part, rest) = number(how);
        let (place, rest) = number(rest.trim_start());
        let (byte, _) = number(rest.trim_start());
        let mut changed = self.clone();
        let part = part % 4;
        let bytes = match part {
            0 => &mut changed.url,
            1 => &mut changed.body,
            2 => &mut changed.signature,
            _ => &mut changed.token,
        };
        let length = bytes.len();
        let at = bytes.get_mut(place.checked_rem(length)?)?;
        let new = byte.to_le_bytes()[0];
        let old = std::mem::replace(at, new);
        (old != new).then_some((changed, part == 1))
    }

    /// Where a change leaves no text, there is nothing to ask about, and it counts as refused.
    fn is_accepted(&self) -> bool {
        let parts = [&self.url, &self.signature, &self.token].map(|part| std::str::from_utf8(part));
        let [Ok(url), Ok(signature), Ok(token)] = parts else { return false };
        let Ok(form) = Form::parse(&self.body) else { return false };
        let tokens = [OTHER, token].map(|token| AuthToken::from(token.to_owned()));
        verify(url, Signed::Form(&form), signature, &tokens).is_ok()
    }

    fn parameters(&self) -> Option<String> {
        Form::parse(&self.body).ok().map(|form| signed("", &form))
    }
}

/// What Twilio signs, the plain way.
fn signed(url: &str, form: &Form) -> String {
    let mut pairs = form.pairs().to_vec();
    pairs.sort();
    pairs.dedup();
    pairs.into_iter().fold(url.to_owned(), |signed, (key, value)| signed + &key + &value)
}

fn sign(token: &str, what: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).expect("a key may have any length");
    mac.update(what.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}
