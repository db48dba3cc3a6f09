use intellisend::domain::alerts::{Alert, Wrong};
use intellisend::domain::ids::TenantId;
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::time::Timestamp;
use intellisend::drivers::{Rested, Swept};
use serde_json::{Value, json};
use tests::fakes::twilio::{Account, NUMBERS};
use tests::ground::{CUSTOMER, Ground};

use super::{Log, found, sids};
use crate::api::Api;
use crate::office::Office;
use crate::tenants::base;

pub(super) const TOKEN: &str = "0123456789abcdef0123456789ab4f2a";
pub(super) const NEW_TOKEN: &str = "fedcba9876543210fedcba9876549e1b";

impl Log {
    /// Of a business with a Twilio account of its own, and somebody who is told of trouble.
    pub(super) async fn of_their_own() -> (Self, Api) {
        let mut ground = Ground::quiet().await;
        let n: u32 = ground.seed.tenant.trim_start_matches("tn_t").parse().unwrap();
        let (account, number) = (format!("ACa{n:031}"), format!("+1972558{n:04}"));
        ground.twilio.add_account(Account::new(&account, TOKEN));
        ground.twilio.add_number(&account, &number);
        let api = Api::of(&ground).await;
        let wanted = json!({ "account_sid": account, "auth_token": TOKEN, "number": number });
        let connected = api.put("/v1/twilio", wanted).await;
        assert_eq!(connected["number"]["log"]["refused_since"], Value::Null);
        (ground.seed.account_sid, ground.seed.number) = (account, number);
        ground.seed.auth_token = TOKEN.to_owned();
        let log = Self::on(ground).await;
        let staff = crate::alerts::contact_at("+19725550101");
        let tenant = log.tenant();
        let change = log.desk.work.store.change(&tenant).contacts(0, &[staff]).unwrap();
        change.commit().await.unwrap();
        (log, api)
    }

    pub(super) fn tenant(&self) -> TenantId {
        self.desk.ground.thread().tenant
    }

    pub(super) fn number(&self) -> PhoneNumber {
        self.desk.ground.thread().number
    }

    pub(super) async fn is_told(&self, alert: &Alert) -> bool {
        self.desk.work.store.alert(&self.tenant(), &alert.name()).await.unwrap().is_some()
    }

    pub(super) fn rotate_at_twilio(&self, token: &str) {
        let account = &self.desk.ground.seed.account_sid;
        self.desk.ground.twilio.account(account, |account| account.auth_tokens = vec![token.to_owned()]);
    }

    /// Twilio posts the number's texts to somebody else.
    pub(super) fn points_elsewhere(&self) {
        let twilio = &self.desk.ground.twilio;
        twilio.number(&self.desk.ground.seed.number, |number| {
            "https://theirs.example.net/sms".clone_into(&mut number.sms_url);
        });
    }

    pub(super) fn points_here(&self) {
        let ours = self.desk.ground.seeder.webhook().sms_url;
        let twilio = &self.desk.ground.twilio;
        twilio.number(&self.desk.ground.seed.number, |number| number.sms_url.clone_from(&ours));
    }

    pub(super) fn looks(&self) -> u64 {
        self.desk.ground.twilio.calls("GET", NUMBERS)
    }

    pub(super) async fn elsewhere_since(&self) -> Option<Timestamp> {
        self.on_record().await.cursor.numbers.get(&self.number()).and_then(|heard| heard.elsewhere_since)
    }

    /// What the API shows of the number.
    async fn own(&self, api: &Api) -> Value {
        let list = api.get("/v1/twilio").await;
        let numbers = list["numbers"].as_array().unwrap();
        let own = numbers.iter().find(|own| own["number"] == *self.number().as_str());
        own.unwrap().clone()
    }

    /// And of its log.
    pub(super) async fn shown(&self, api: &Api) -> Value {
        self.own(api).await["log"].clone()
    }
}

#[tokio::test]
async fn a_refused_token_is_told_and_asked_now_and_then_and_a_new_one_brings_all_since_the_last_success() {
    let (log, api) = Log::of_their_own().await;
    log.posted("Before").await;
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, found(0));
    log.rotate_at_twilio(NEW_TOKEN);
    let mut kept = vec![log.kept("Cold house")];
    log.pass_minutes(5);
    let refused = Swept { accounts: 1, refused: 1, ..Swept::default() };
    assert_eq!((log.sweep().await, log.next_in().await), (refused, 60));
    let since = log.on_record().await.cursor.refused_since.unwrap();
    let alert = Alert::Number { number: log.number(), since, wrong: Wrong::TokenRefused };
    assert!(log.is_told(&alert).await);
    assert_eq!(log.shown(&api).await["refused_since"], json!(since));
    let operator = api.by_operator();
    let shown = operator.get(&base(&log.desk.ground)).await;
    assert_eq!(shown["tenant"]["refused_numbers"], json!([{ "number": log.number(), "since": since }]));
    kept.push(log.kept("Upstairs"));
    log.pass_minutes(60);
    assert_eq!(log.sweep().await, refused, "told once");
    assert_eq!(log.on_record().await.cursor.refused_since, Some(since));
    let wanted = json!({
        "account_sid": log.desk.ground.seed.account_sid, "auth_token": NEW_TOKEN, "number": log.number(),
    });
    api.put("/v1/twilio", wanted).await;
    assert!(log.next_in().await <= 1, "it is due at once");
    assert_eq!(log.sweep().await, found(2));
    assert!(log.is_told(&Alert::NumberWell { number: log.number(), since }).await);
    assert_eq!(log.shown(&api).await["refused_since"], Value::Null);
    let shown = operator.get(&base(&log.desk.ground)).await;
    assert_eq!(shown["tenant"]["refused_numbers"], json!([]));
    log.desk.drive().await;
    log.desk.one_booking(&["Cold house", "Upstairs"]).await;
}

#[tokio::test]
async fn a_number_that_is_let_go_takes_the_refusal_of_its_account_along() {
    let (log, api) = Log::of_their_own().await;
    log.rotate_at_twilio(NEW_TOKEN);
    assert_eq!(log.sweep().await.refused, 1);
    let number = log.number().as_str().replace('+', "%2B");
    let (status, answer) = api.ask("DELETE", &format!("/v1/twilio?number={number}&anyway=yes"), None).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(log.sweep().await, Swept { accounts: 1, ..Swept::default() });
    let shown = api.by_operator().get(&base(&log.desk.ground)).await;
    assert_eq!(shown["tenant"]["refused_numbers"], json!([]));
}

#[tokio::test]
async fn a_webhook_of_ours_that_fails_twice_has_the_number_looked_at_and_nobody_is_told_of_what_is_our_trouble()
 {
    let log = Log::open().await;
    log.kept("Cold house");
    log.pass_minutes(5);
    assert_eq!((log.sweep().await, log.looks()), (found(1), 0));
    log.kept("Upstairs");
    log.pass_minutes(5);
    let missed = Swept { missed: 1, ..found(1) };
    assert_eq!((log.sweep().await, log.looks()), (missed, 1), "operators are told");
    assert_eq!(log.elsewhere_since().await, None);
    log.posted("And downstairs").await;
    log.pass_minutes(5);
    log.sweep().await;
    assert!(log.on_record().await.cursor.numbers.is_empty(), "the webhook is well again");
    log.desk.drive().await;
    log.desk.one_booking(&["Cold house", "Upstairs", "And downstairs"]).await;
}

#[tokio::test]
async fn a_number_that_points_elsewhere_is_told_and_its_texts_wait_for_a_click_until_it_points_here_again() {
    let (log, api) = Log::of_their_own().await;
    log.sweep().await;
    log.points_elsewhere();
    let first = log.kept("Cold house");
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, found(1), "once may be anything");
    log.desk.drive().await;
    let second = log.kept("Anybody there?");
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, Swept { held: 1, ..found(1) });
    let since = log.elsewhere_since().await.expect("it is on record");
    assert!(log.is_told(&Alert::Number { number: log.number(), since, wrong: Wrong::NotHeard }).await);
    assert_eq!(log.shown(&api).await["elsewhere_since"], json!(since));
    let report = log.own(&api).await["reports"].as_array().unwrap().clone();
    let report = report.into_iter().find(|report| report["kind"] == "webhook").unwrap();
    assert_eq!((&report["status"], &report["certainty"]), (&json!("problem"), &json!("certain")));
    assert!(report["cause"].as_str().unwrap().contains("https://theirs.example.net/sms"), "{report}");
    assert_eq!(log.desk.drive().await, Rested::Held { texts: 1 });
    let booking = log.desk.one_booking(&["Cold house"]).await;
    assert!(!booking.summary.unwrap().contains("Anybody there?"));
    log.points_here();
    log.pass_minutes(5);
    log.sweep().await;
    assert_eq!(log.elsewhere_since().await, None);
    assert!(log.is_told(&Alert::NumberWell { number: log.number(), since }).await);
    let third = log.kept("Hello?");
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, found(1), "booked again");
    assert_eq!(log.stored().await, sids(&[&first, &second, &third]));
    let office = Office::of(log.desk).await;
    let (status, answer) = office.click("book").await;
    assert_eq!((status, &answer["texts"]), (json!(200), &json!(1)), "{answer}");
    office.desk.drive().await;
    office.desk.one_booking(&["Cold house", "Anybody there?", "Hello?"]).await;
}

#[tokio::test]
async fn nothing_of_a_customer_who_was_erased_comes_back() {
    let log = Log::open().await;
    let api = Api::of(&log.desk.ground).await;
    log.desk
        .ground
        .settings(|profile| profile.replies = intellisend::domain::settings::Replies::Acknowledge)
        .await;
    log.posted("Cold house").await;
    log.desk.drive().await;
    log.desk.pass(30);
    log.desk.drive().await;
    let [reply] = &log.desk.ground.twilio.sent(&log.desk.ground.seed.account_sid)[..] else {
        panic!("one reply")
    };
    log.at(reply, log.now());
    log.posted("Upstairs").await;
    let (status, answer) = api.ask("DELETE", "/v1/customers/(972) 555-0100?confirm=yes", None).await;
    assert_eq!(status, 200, "{answer}");
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, found(0));
    assert_eq!(log.stored().await, Vec::<String>::new());
    // The same customer writes again, and what was said before is nobody's take-over.
    let again = log.posted("A new thing").await;
    log.desk.drive().await;
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, found(0));
    assert_eq!(log.stored().await, [again.sid]);
    let paused = log.desk.work.store.pause_of(&log.desk.ground.thread()).await.unwrap();
    assert_eq!(paused, None);
}

#[tokio::test]
async fn nothing_is_taken_for_a_business_that_is_gone() {
    let log = Log::open().await;
    let api = Api::of(&log.desk.ground).await;
    log.kept("Cold house");
    log.pass_minutes(5);
    let gone = format!("{}?confirm=yes", base(&log.desk.ground));
    let (status, answer) = api.by_operator().ask("DELETE", &gone, None).await;
    assert_eq!(status, 200, "{answer}");
    let swept = log.sweep().await;
    assert_eq!((swept.texts, swept.held, swept.take_overs), (0, 0, 0));
    assert_eq!(log.stored().await, Vec::<String>::new());
}

/// The list is by account, and an account may be several businesses'.
#[tokio::test]
async fn each_text_goes_to_the_business_whose_number_it_was_sent_to() {
    let log = Log::open().await;
    let (seed, twilio) = (&log.desk.ground.seed, &log.desk.ground.twilio);
    let elsewhere = twilio.inbound(&seed.account_sid, CUSTOMER, "+15005559999", "not ours", &[]);
    log.at(&elsewhere, log.now());
    let whatsapp = log.kept("by another channel");
    twilio.edit(&whatsapp.sid, |message| message.to = format!("whatsapp:{}", message.to));
    let ours = log.kept("Cold house");
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, found(1));
    assert_eq!(log.stored().await, [ours.sid]);
}
