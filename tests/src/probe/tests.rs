mod harm;

use reqwest::StatusCode;
use tokio::sync::watch;

use super::*;
use crate::fakes::servicetitan::{
    Authorization, ExternalIds, Images, Lag, NoStart, PhoneForm, PhoneMatch, ServiceTitan, Status, TextMatch,
    Unknowns, Unreachable, paths,
};

const TENANT: &str = "1234567";

/// A probe of a fake.
struct Run {
    fake: ServiceTitan,
    probed: Probed,
}

impl Run {
    async fn of(change: impl FnOnce(&ServiceTitan)) -> Run {
        let (fake, site, credentials) = demo().await.unwrap();
        change(&fake);
        let (_going, stop) = watch::channel(false);
        let probed = probe(site, credentials, stop, |_| {}).await.unwrap();
        Run { fake, probed }
    }

    async fn with(settle: impl FnOnce(&mut Unknowns)) -> Run {
        Run::of(|fake| fake.unknowns(settle)).await
    }

    /// Whatever was made says what it is, and is off the office's screen.
    fn dismissed_all(&self) {
        let bookings = self.fake.bookings(TENANT);
        assert!(!bookings.is_empty());
        for booking in bookings {
            assert_eq!((booking.name.as_str(), booking.source.as_str()), (made::NAME, "IntelliSend-SMS"));
            assert_eq!(
                (booking.status, booking.is_send_confirmation_email),
                (Status::Dismissed, Some(false))
            );
        }
        assert!(self.probed.left.is_empty());
    }

    /// The cell beside a question.
    fn seen(&self, question: &str) -> &str {
        let line = self.probed.report.lines().find(|line| line.starts_with(&format!("| {question} |")));
        line.unwrap_or_else(|| panic!("{question}")).split(" | ").nth(1).unwrap()
    }

    fn saw(&self, seen: &[(&str, &str)]) {
        for (question, expected) in seen {
            assert_eq!(&self.seen(question), expected, "{question}");
        }
    }
}

#[tokio::test]
async fn the_likelier_settings_show() {
    let run = Run::with(|_| {}).await;
    run.saw(&[
        ("The documented request: form-encoded client credentials", "200"),
        ("`expires_in` and `token_type`", "900, a number; Bearer"),
        ("Form of `scope` in the answer", "one text, 5 scopes with blanks between"),
        ("The request as JSON", "400 \"invalid_request\""),
        ("A wrong client secret", "400 \"invalid_client\""),
        ("No `ST-App-Key`", "401 \"Application key not present, check ST-App-Key header value.\""),
        ("Fields of that error's body", "`data`, `errors`, `status`, `title`, `traceId`, `type`"),
        ("Another booking provider", "403 \"The app is limited to another booking provider.\""),
        ("A booking id that does not exist", "404 \"Not found.\""),
        ("An earlier token after a new one was minted", "200"),
        ("Are the contacts in it?", "no"),
        ("`start` of a booking made without one", "null"),
        ("PATCH of `summary`", "200, with the change"),
        ("PATCH of a dismissed booking", "409 \"The booking is closed.\""),
        ("Dismissing it a second time", "400 \"The booking is closed.\""),
        ("When is a new booking in the list?", "in the first look"),
        ("The same `externalId` a second time", "200, a second booking"),
        (
            "A field that the contract does not have",
            "400 \"The request is not valid.\", errors for `intellisendProbe`",
        ),
        ("Length of `summary`", "4,000: 200, kept; 10,000: 200, kept; 65,000: 200, kept"),
        ("How a customer's number is written", "(###) ###-####"),
    ]);
    assert!(
        run.seen("Is the token readable, and which claims has it?").ends_with("as a text; `scope` is a list")
    );
    assert!(run.seen("Which forms `customers?phone=` finds").ends_with("with another area code: not found"));
    run.dismissed_all();
}

#[tokio::test]
async fn every_switch_that_is_turned_shows() {
    let run = Run::of(|fake| {
        fake.client("cid.probe-demo", |client| client.only_provider = None);
        fake.unknowns(|unknowns| {
            unknowns.basic_client_auth = true;
            unknowns.scope_field_refused = true;
            unknowns.opaque_tokens = true;
            unknowns.scope_as_list = true;
            unknowns.authorization = Authorization::RawOnly;
            unknowns.bare_unauthorized = true;
            unknowns.wrong_app_key = StatusCode::FORBIDDEN;
            unknowns.wrong_tenant = StatusCode::NOT_FOUND;
            unknowns.missing_scope = StatusCode::UNAUTHORIZED;
            unknowns.write_implies_read = true;
            unknowns.unknown_provider = StatusCode::BAD_REQUEST;
        });
    })
    .await;
    run.saw(&[
        ("Client id and secret in an HTTP Basic header", "200"),
        ("A `scope` field in the request", "400 \"invalid_scope\""),
        ("Is the token readable, and which claims has it?", "not readable"),
        ("Form of `scope` in the answer", "a list, 5 scopes"),
        ("`Authorization: Bearer` and the token", "401"),
        ("`Authorization:` and the token alone", "200"),
        ("A token that is none", "401"),
        ("Fields of that error's body", "an empty body"),
        ("An app key that nobody has", "403 \"Application key not accepted.\""),
        ("Another tenant in the path", "404 \"The tenant is not the token's.\""),
        ("A list whose scope the token lacks", "401 \"Insufficient access.\" (`tn.crm.locations:r`)"),
        ("Reading with only the `:w` of a scope", "200 (`tn.jpm.jobs:r`)"),
        ("A booking provider that does not exist", "400 \"No such booking provider.\""),
        ("Another booking provider", "200"),
        ("The tenant's bookings of all providers", "200"),
    ]);
    run.dismissed_all();
}

#[tokio::test]
async fn switches_about_bookings_show_when_they_are_turned() {
    let run = Run::with(|unknowns| {
        unknowns.page_size_capped = true;
        unknowns.unknown_fields_refused = false;
        unknowns.missing_fields_refused = false;
        unknowns.wrong_content_type = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        unknowns.unreachable_customer = Unreachable::Accepted;
        unknowns.summary_limit = Some(4_000);
        unknowns.contact_phones = PhoneForm::E164Only;
        unknowns.uploaded_images = Images::UrlsOnly;
        unknowns.external_ids = ExternalIds::Conflict;
        unknowns.external_id_match = TextMatch::Prefix;
        unknowns.no_start = NoStart::CreatedOn;
        unknowns.closed_patch = StatusCode::OK;
        unknowns.closed_dismiss = StatusCode::OK;
        unknowns.phone_match = PhoneMatch::LastSeven;
    })
    .await;
    let number = "400 \"The request is not valid.\", errors for `contacts[#].value`";
    let picture = "400 \"The request is not valid.\", errors for `uploadedImages`";
    let summary = "400 \"The request is not valid.\", errors for `summary`";
    run.saw(&[
        ("Making a booking", &format!("{number}; with its number in E.164: 200")),
        ("Largest `pageSize`", "500: 200, used 500; 501: 200, used 500; 5001: 200, used 500"),
        ("A field that the contract does not have", "200"),
        ("A required field left out", "externalId: 200; summary: 200; isFirstTimeClient: 200"),
        ("JSON sent as `text/plain`", "415 \"The body is not sent as JSON.\""),
        ("Neither contact nor address", "200"),
        ("Length of `summary`", &format!("4,000: 200, kept; 10,000: {summary}; 65,000: {summary}")),
        (
            "Forms of a phone number in a contact",
            &format!(
                "ten digits: {number}; E.164: 200, kept; E.164 from abroad: 200, kept; as people write it: {number}"
            ),
        ),
        ("Forms of `uploadedImages`", &format!("an address: 200, kept; a word: {picture}; a data URL: {picture}")),
        ("The same `externalId` a second time", "409 \"externalId is taken.\""),
        ("Does the `externalId` filter match exactly?", "no: the start of one finds it too"),
        ("`start` of a booking made without one", "when the booking was made"),
        ("PATCH of a dismissed booking", "200, with the change"),
        ("Dismissing it a second time", "200"),
    ]);
    assert!(run.seen("Which forms `customers?phone=` finds").ends_with("with another area code: found"));
    run.dismissed_all();
}

#[tokio::test]
async fn a_list_that_lags_is_looked_at_until_it_shows_the_booking() {
    let run = Run::with(|unknowns| unknowns.list_lag = Lag::Reads(2)).await;
    assert!(run.seen("When is a new booking in the list?").starts_with("in look 3, "));
}

#[tokio::test]
async fn whatever_could_not_be_seen_has_its_reason() {
    let run = Run::of(|fake| {
        fake.client("cid.probe-demo", |client| client.scopes.retain(|scope| scope != "tn.crm.customers:r"));
    })
    .await;
    let reason = "no answer: 403 \"Insufficient access.\"; the token lacks `tn.crm.customers:r`";
    run.saw(&[
        ("How a customer's number is written", reason),
        ("Which forms `customers?phone=` finds", reason),
    ]);
}

#[tokio::test]
async fn without_a_token_only_token_requests_are_made() {
    let run = Run::of(|fake| fake.client("cid.probe-demo", |client| client.disabled = true)).await;
    let reason = "no answer: there is no token: 400 \"invalid_client\"";
    run.saw(&[("Making a booking", reason), ("No `ST-App-Key`", reason), ("Largest `pageSize`", reason)]);
    assert_eq!(run.fake.calls("GET", paths::BOOKINGS), 0);
}
