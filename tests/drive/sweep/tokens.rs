use intellisend::domain::alerts::{Alert, Wrong};
use intellisend::domain::ids::TenantId;
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::time::Timestamp;
use intellisend::drivers::Swept;
use serde_json::{Value, json};
use tests::fakes::twilio::Message;
use tests::ground::CUSTOMER;
use tests::stack::TenantSeed;

use super::attention::{NEW_TOKEN, TOKEN};
use super::{Log, found};
use crate::api::{Api, claims};

/// A second business, whose number is in the same Twilio account.
struct Second {
    tenant: TenantId,
    number: PhoneNumber,
    api: Api,
}

impl Second {
    async fn beside(log: &Log, api: &Api) -> Self {
        let ground = &log.desk.ground;
        let n: u32 = ground.seed.tenant.trim_start_matches("tn_t").parse().unwrap();
        let seed = TenantSeed::fresh(50_000 + n);
        ground.seeder.tenant(&seed).await;
        let number = format!("+1972559{n:04}");
        ground.twilio.add_number(&ground.seed.account_sid, &number);
        let second = Self {
            tenant: TenantId::parse(&seed.tenant).unwrap(),
            number: PhoneNumber::parse(&number).unwrap(),
            api: api.by(claims(Some(&seed.tenant), &[])),
        };
        second.saves(log, TOKEN).await;
        let staff = crate::alerts::contact_at("+19725550103");
        let change = log.desk.work.store.change(&second.tenant).contacts(0, &[staff]).unwrap();
        change.commit().await.unwrap();
        second
    }

    async fn saves(&self, log: &Log, token: &str) {
        let account = &log.desk.ground.seed.account_sid;
        let wanted = json!({ "account_sid": account, "auth_token": token, "number": self.number });
        self.api.put("/v1/twilio", wanted).await;
    }

    fn kept(&self, log: &Log, body: &str) -> Message {
        let (twilio, account) = (&log.desk.ground.twilio, &log.desk.ground.seed.account_sid);
        let message = twilio.inbound(account, CUSTOMER, self.number.as_str(), body, &[]);
        log.at(&message, log.now());
        message
    }

    async fn refused_since(&self, log: &Log) -> Option<Timestamp> {
        log.on_record().await.cursor.numbers.get(&self.number).and_then(|heard| heard.refused_since)
    }

    async fn is_told(&self, log: &Log, alert: &Alert) -> bool {
        log.desk.work.store.alert(&self.tenant, &alert.name()).await.unwrap().is_some()
    }

    async fn shown(&self) -> Value {
        let list = self.api.get("/v1/twilio").await;
        let numbers = list["numbers"].as_array().unwrap();
        numbers.iter().find(|own| own["number"] == *self.number.as_str()).unwrap()["log"].clone()
    }
}

#[tokio::test]
async fn of_two_businesses_in_one_account_the_one_that_did_not_save_the_new_token_is_told_once_and_when_it_has()
 {
    let (log, api) = Log::of_their_own().await;
    let second = Second::beside(&log, &api).await;
    log.sweep().await;
    // The first one saves the new token; the webhooks of the second are refused, and the sweep brings its texts.
    log.rotate_at_twilio(NEW_TOKEN);
    let account = &log.desk.ground.seed.account_sid;
    let wanted = json!({ "account_sid": account, "auth_token": NEW_TOKEN, "number": log.number() });
    api.put("/v1/twilio", wanted).await;
    second.kept(&log, "Cold house");
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, found(1), "once may be anything");
    second.kept(&log, "Anybody there?");
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, found(1), "which is nobody's fault but theirs");
    let since = second.refused_since(&log).await.expect("it is marked");
    let alert = Alert::Number { number: second.number.clone(), since, wrong: Wrong::TokenRefused };
    assert!(second.is_told(&log, &alert).await);
    assert_eq!(second.shown().await["refused_since"], json!(since));
    assert_eq!(log.shown(&api).await["refused_since"], Value::Null, "the first one's is good");
    let path = format!("/v1/operator/tenants/{}", second.tenant.as_str());
    let shown = api.by_operator().get(&path).await;
    assert_eq!(shown["tenant"]["refused_numbers"], json!([{ "number": second.number, "since": since }]));
    for _ in 0..3 {
        log.pass_minutes(5);
        assert_eq!(log.sweep().await, found(0));
        assert_eq!(second.refused_since(&log).await, Some(since), "it is not told again");
    }
    second.kept(&log, "Hello?");
    log.pass_minutes(5);
    assert_eq!(log.sweep().await, Swept { held: 0, ..found(1) }, "its texts come in all the same");
    second.saves(&log, NEW_TOKEN).await;
    assert_eq!(log.sweep().await, found(0));
    assert_eq!(second.refused_since(&log).await, None);
    assert!(second.is_told(&log, &Alert::NumberWell { number: second.number.clone(), since }).await);
    assert_eq!(second.shown().await["refused_since"], Value::Null);
}
