//! No public type that holds a secret shows it where it is printed.

mod declared;
mod holders;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;

use intellisend::boot;
use intellisend::config::Config;
use intellisend::domain::activity::seal::Sealer;
use intellisend::domain::connection::save;
use intellisend::domain::connection::token::{Held, Minted, Row, TokenStep};
use intellisend::domain::fields::Given;
use intellisend::domain::ids::{AccountSid, Environment};
use intellisend::domain::number::Owner;
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::photos::{LinkKey, Links};
use intellisend::domain::replies::allowance::Veil;
use intellisend::domain::seal::Seal;
use intellisend::domain::secret::{AccessToken, AppKey, AuthToken, ClientSecret};
use intellisend::domain::time::{SignedDuration, Timestamp};
use intellisend::drivers::{Clock, Photos, Posted, Subject, Wanted, gather};
use intellisend::servicetitan::Credentials;
use intellisend::twilio::Account;
use tests::canaries::{Kind, Reader, plant, search};
use tests::phone;

use crate::desk::{Desk, PATH};
use crate::requests::access;
use holders::holders;

const CANARY: &str = "canary-4c1f-8b7e-of-a-secret";

fn canary() -> String {
    CANARY.to_owned()
}

/// What was printed, under which name.
#[derive(Default)]
struct Printed(Vec<(&'static str, String)>);

impl Printed {
    fn add(&mut self, name: &'static str, value: &impl Debug) {
        self.0.push((name, format!("{value:?}\n{value:#?}")));
    }
}

/// Made here, holding the canary.
fn made(printed: &mut Printed) {
    let now = Timestamp::UNIX_EPOCH;
    let credentials = Credentials {
        client_id: String::new(),
        client_secret: ClientSecret::from(canary()),
        app_key: Some(AppKey::from(canary())),
    };
    let token = || AccessToken::from(canary());
    let minted = || Minted { token: token(), lifetime: SignedDuration::from_mins(15), scopes: Vec::new() };
    let held = || Held {
        token: token(),
        minted_at: now,
        expires_at: now,
        refresh_at: now,
        used_at: now,
        forced_at: None,
        generation: 1,
        connection_generation: 1,
        scopes: Vec::new(),
    };
    let key = LinkKey::from_root(CANARY).expect("a key");
    printed.add("domain::secret::AuthToken", &AuthToken::from(canary()));
    printed.add("domain::secret::ClientSecret", &ClientSecret::from(canary()));
    printed.add("domain::secret::AppKey", &AppKey::from(canary()));
    printed.add("domain::secret::AccessToken", &token());
    printed.add("domain::seal::Seal", &Seal::from_root(CANARY, "printing").expect("a key"));
    printed.add("domain::activity::seal::Sealer", &Sealer::from_root(CANARY).expect("a key"));
    printed.add("domain::replies::allowance::Veil", &Veil::from_root(CANARY).expect("a key"));
    printed.add("domain::photos::links::Links", &Links::new("https://example.com", key.clone()));
    printed.add("domain::photos::links::LinkKey", &key);
    printed.add("domain::connection::token::held::Minted", &minted());
    printed.add("domain::connection::token::held::Held", &held());
    printed.add("domain::connection::token::row::Row", &Row { held: Some(held()), ..Row::default() });
    printed.add("domain::connection::token::TokenStep", &TokenStep::Use(held()));
    let wanted = save::Wanted {
        client_secret: Some(ClientSecret::from(canary())),
        app_key: Given::Set(AppKey::from(canary())),
        ..save::Wanted::default()
    };
    printed.add("domain::connection::save::Wanted", &wanted);
    let account = AccountSid::parse(&format!("AC{}", "0".repeat(32))).expect("an account");
    let wanted = Wanted {
        account: account.clone(),
        number: PhoneNumber::parse("+19725550100").expect("a number"),
        owner: Owner::Tenant,
        auth_token: Some(AuthToken::from(canary())),
        replace: None,
    };
    printed.add("drivers::number::Wanted", &wanted);
    printed.add("twilio::client::Account", &Account { sid: account, auth_token: AuthToken::from(canary()) });
    let mut access = access();
    (access.app_key, access.token) = (AppKey::from(canary()), token());
    printed.add("servicetitan::client::Access", &access);
    printed.add("servicetitan::auth::Credentials", &credentials);
}

/// As functions have them, after they used the secrets: whatever they keep is in them.
async fn used(desk: &Desk, printed: &mut Printed) {
    let text = desk.receive("My zircon furnace rattles").await;
    desk.drive().await;
    let work = &desk.work;
    work.vault.link_key().await.expect("a key");
    work.vault.veil().await.expect("a key");

    let environment = desk.ground.environment("printed", "create-bookings").await;
    let mut config = Config::from(|name| environment.get(name).cloned()).expect("the template's environment");
    let receiver = boot::receiver_with(&config, Clock::System);
    let url = format!("{}{PATH}", desk.ground.stack.described.api_url);
    let (parameters, auth_token) = (text.parameters(), &desk.ground.seed.auth_token);
    let signature = phone::signature(&url, &parameters, auth_token);
    let body = phone::request(&url, &parameters, auth_token).body;
    let posted = Posted {
        domain: "",
        path: PATH,
        query: "",
        content_type: "application/x-www-form-urlencoded",
        signature: &signature,
        body: body.as_bytes(),
    };
    receiver.sms(posted).await.expect("the text is taken in");
    printed.add("drivers::receive::Receiver", &receiver);

    let subject = Subject {
        environment: Environment::Integration,
        servicetitan_tenant: None,
        booking_provider: None,
        enterprise_hub: false,
        credentials: Credentials {
            client_id: desk.ground.seed.client_id.clone(),
            client_secret: ClientSecret::from(desk.ground.seed.client_secret.clone()),
            app_key: None,
        },
        app_key: Some(work.vault.app_key(Environment::Integration).await.expect("the app key")),
        worked_until: None,
    };
    let gathered = gather(&work.servicetitan, &subject).await;
    assert!(gathered.minted.is_some(), "{gathered:?}");
    printed.add("drivers::doctor::Gathered", &gathered);
    let secret = ClientSecret::from(canary());
    let credentials = Credentials { client_id: String::new(), client_secret: secret, app_key: None };
    printed.add("drivers::doctor::Subject", &Subject { credentials, ..subject });

    let photos = Photos {
        store: Arc::clone(&work.store),
        vault: Arc::clone(&work.vault),
        twilio: work.twilio.clone(),
        clock: Clock::System,
    };
    printed.add("drivers::show::Photos", &photos);
    printed.add("drivers::Work", work);
    printed.add("drivers::token::Broker", &work.broker);
    printed.add("vault::Vault", &*work.vault);
    config.aws.secret_access_key = canary();
    config.aws.session_token = Some(canary());
    printed.add("config::Aws", &config.aws);
    printed.add("config::Config", &config);
}

#[tokio::test]
async fn no_public_type_that_holds_a_secret_prints_it() {
    plant(Kind::Secret, CANARY);
    let mut printed = Printed::default();
    made(&mut printed);
    let desk = Desk::open().await;
    used(&desk, &mut printed).await;
    for (name, text) in &printed.0 {
        assert_eq!(search(Reader::Anybody, text.lines()), [], "{name}");
        assert!(!text.contains("8b7e"), "{name}: {text}");
    }
    let names: BTreeSet<String> = printed.0.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(
        names,
        holders(),
        "a type that holds a secret, and is not printed here, or the other way round"
    );
}
