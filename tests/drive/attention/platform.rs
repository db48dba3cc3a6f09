use intellisend::domain::audit::{Act, Line};
use intellisend::domain::ids::{ConnectionKey, TenantId, ThreadKey};
use intellisend::domain::phone::{PhoneNumber, Sender};
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::{Rested, Watched, drive, watch_these};
use serde_json::{Value, json};
use tests::events::http::settings;
use tests::ground::{CUSTOMER, Ground};
use tests::phone::Text;
use tests::stack::{APP_KEY, TenantSeed, in_servicetitan};

use super::{calls, client};
use crate::api::{Api, claims};
use crate::desk::Desk;

const OTHER_KEY: &str = "ak1.of-another-app";

/// Businesses that share the desk's ServiceTitan: the desk's own is the first.
struct Street {
    desk: Desk,
    seeds: Vec<TenantSeed>,
}

impl Street {
    async fn open() -> Self {
        let desk = Desk::on(Ground::alone().await).await;
        let mut seeds = vec![desk.ground.seed.clone()];
        for number in [9_901, 9_902] {
            let seed = TenantSeed::fresh(number);
            desk.ground.seeder.tenant(&seed).await;
            desk.ground.seeder.connection(&seed, 1).await;
            in_servicetitan(&desk.ground.servicetitan, &seed);
            seeds.push(seed);
        }
        desk.ground.servicetitan.add_app(OTHER_KEY);
        Self { desk, seeds }
    }

    fn app_key(&self, app_key: &str) {
        for seed in &self.seeds {
            let app_key = app_key.to_owned();
            self.desk.ground.servicetitan.client(&seed.client_id, |client| client.app_key = app_key);
        }
    }

    async fn text(&self, seed: &TenantSeed, body: &str) -> Rested {
        let text = Text::new(&seed.account_sid, CUSTOMER, &seed.number, body);
        let url = format!("{}{}", self.desk.ground.stack.described.api_url, crate::desk::PATH);
        let parameters = text.parameters();
        let request = tests::phone::request(&url, &parameters, &seed.auth_token);
        let signature = tests::phone::signature(&url, &parameters, &seed.auth_token);
        let event = tests::events::Http::new("POST", crate::desk::PATH).form(&request.body);
        let event = event.header("X-Twilio-Signature", &signature).event();
        let answer = self.desk.webhook.invoke(&event).await.expect("the webhook answers");
        assert_eq!(answer["statusCode"], Value::from(200));
        self.drive(seed).await
    }

    async fn drive(&self, seed: &TenantSeed) -> Rested {
        let thread = ThreadKey {
            tenant: TenantId::parse(&seed.tenant).unwrap(),
            customer: Sender::parse(CUSTOMER).unwrap(),
            number: PhoneNumber::parse(&seed.number).unwrap(),
        };
        let limit = after(self.desk.work.clock.now(), SignedDuration::from_secs(20));
        drive(&self.desk.work, &thread, limit).await.expect("the tables answer").rested
    }

    async fn minute(&self) -> Watched {
        self.desk.pass(60);
        let mut listed = self.desk.work.store.troubled().await.unwrap();
        let ours = |key: &ConnectionKey| self.seeds.iter().any(|seed| seed.tenant == key.tenant.as_str());
        listed.retain(|(key, _)| ours(key));
        let limit = after(self.desk.work.clock.now(), SignedDuration::from_secs(20));
        watch_these(&self.desk.work, listed, limit).await.unwrap()
    }

    /// Whether anything is on record to be told to people of these businesses.
    async fn has_alerts(&self) -> bool {
        let standing = self.desk.work.store.standing(self.desk.work.clock.now()).await.unwrap();
        let ours = |tenant: &TenantId| self.seeds.iter().any(|seed| seed.tenant == tenant.as_str());
        standing.iter().any(|of| ours(&of.tenant) && !of.alerts.is_empty())
    }

    async fn trail(&self, tenant: &TenantId) -> Vec<Line> {
        self.desk.work.store.audit_trail(tenant, None, 20).await.unwrap().entries
    }

    async fn shown(&self, api: &Api, seed: &TenantSeed) -> Value {
        let caller = api.by(claims(Some(&seed.tenant), &[]));
        let (status, body) =
            caller.send(&settings("GET", "/v1/connections", "", caller.claims(), None)).await;
        assert_eq!(status, 200, "{body}");
        body["connections"][0]["health"].clone()
    }
}

#[tokio::test]
async fn an_app_key_refused_for_several_is_told_operators_and_no_tenant_and_ends_by_itself() {
    let street = Street::open().await;
    let api = Api::of(&street.desk.ground).await;
    let platform = TenantId::platform();
    street.app_key(OTHER_KEY);
    for seed in &street.seeds {
        assert!(matches!(street.text(seed, "No heat").await, Rested::Parked { .. }));
        assert_eq!(street.shown(&api, seed).await["state"], "needs_attention", "as far as is known yet");
    }
    assert_eq!(street.minute().await, Watched { in_trouble: 3, recovered: 0, platform_trouble: true });
    for seed in &street.seeds {
        let told = street.shown(&api, seed).await;
        assert_eq!(told["state"], "delayed", "{told}");
        assert!(told["remedy"].as_str().unwrap().starts_with("Nothing to do"), "{told}");
        let trail = street.trail(&TenantId::parse(&seed.tenant).unwrap()).await;
        assert_eq!(trail, vec![], "the tenant is told nothing");
        let Rested::Parked { why, .. } = street.drive(seed).await else { panic!("parked") };
        assert_eq!(why.to_string(), "trouble of our own: many connections do not work at once");
        assert!(!why.is_the_tenants());
    }
    let began = street.trail(&platform).await.remove(0);
    assert_eq!((began.act, began.by.as_str()), (Act::PlatformTroubleBegan, "IntelliSend"));

    let operator = api.by_operator();
    let fleet = operator.get("/v1/operator/health").await;
    let trouble = &fleet["platform_trouble"];
    assert_eq!((&trouble["kind"], &trouble["connections"]), (&json!("app_key"), &json!(3)), "{fleet}");
    let listed = fleet["connections"].as_array().unwrap();
    for seed in &street.seeds {
        let line = listed.iter().find(|line| line["tenant_id"] == *seed.tenant).expect("each of them");
        assert!(line["cause"].as_str().unwrap().contains("application key"), "{line}");
        let one = operator.get(&format!("/v1/operator/tenants/{}", seed.tenant)).await;
        assert_eq!(one["tenant"]["connections"][0]["health"]["state"], "needs_attention", "{one}");
    }

    assert!(street.minute().await.platform_trouble, "it goes on, and is told once");
    assert_eq!(street.trail(&platform).await[0], began);
    street.app_key(APP_KEY);
    // None of them was told that it began, so none is told that it is over.
    assert_eq!(street.minute().await, Watched::default());
    assert_eq!(street.trail(&platform).await[0].act, Act::PlatformTroubleEnded);
    let before = calls(&street.desk);
    for seed in &street.seeds {
        assert!(matches!(street.drive(seed).await, Rested::Settled { .. }));
        assert_eq!(street.shown(&api, seed).await["state"], "ok");
        assert_eq!(street.trail(&TenantId::parse(&seed.tenant).unwrap()).await, vec![]);
    }
    assert!(calls(&street.desk) > before);
    assert!(!street.has_alerts().await, "nor are its people told by text");
}

#[tokio::test]
async fn an_app_key_refused_for_one_is_that_ones_trouble() {
    let desk = Desk::on(Ground::alone().await).await;
    desk.ground.servicetitan.add_app(OTHER_KEY);
    client(&desk, |client| client.app_key = OTHER_KEY.to_owned());
    desk.receive("No heat").await;
    desk.drive().await;
    desk.pass(60);
    assert!(!super::watched(&desk).await.platform_trouble);
    assert_eq!(super::shown(&desk).await["state"], "needs_attention");
    client(&desk, |client| client.app_key = APP_KEY.to_owned());
    desk.pass(60);
    assert_eq!(super::watched(&desk).await.recovered, 1);
}
