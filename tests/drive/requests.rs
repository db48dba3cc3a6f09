//! Every request that leaves us for ServiceTitan or Twilio, as it goes over the wire.

use intellisend::domain::address::Address;
use intellisend::domain::choices::{BusinessUnitId, CampaignId, Choices, JobTypeId, Priority};
use intellisend::domain::connection::Place;
use intellisend::domain::conversation::amendment::Amendment;
use intellisend::domain::conversation::customer::Customer;
use intellisend::domain::conversation::draft::Draft;
use intellisend::domain::ids::{
    AccountSid, BookingId, Environment, ExternalId, JobId, MessageSid, ProviderId, ServiceTitanTenant,
};
use intellisend::domain::number::{Settings, Webhook};
use intellisend::domain::outcome::Cause;
use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::secret::{AccessToken, AppKey, AuthToken, ClientSecret};
use intellisend::drivers::Clock;
use intellisend::servicetitan::{Access, Credentials};
use intellisend::twilio::{Account, NewMessage};
use tests::fakes::twilio as fakes;
use tests::ground::Ground;
use tests::proxy::Call;

/// As it left: method, path and query, what says who asks, and the body.
pub(crate) fn shown(call: &Call) -> String {
    let names = ["authorization", "st-app-key", "content-type", "accept", "user-agent"];
    let headers = names.iter().filter_map(|name| call.header(name).map(|value| format!("{name}: {value}\n")));
    let body = String::from_utf8_lossy(&call.body);
    format!("{} {}\n{}\n{body}\n", call.method, call.path, headers.collect::<String>())
}

async fn sent(ground: &Ground, target: &str) -> String {
    let calls = ground.recorder.calls();
    calls.iter().filter(|call| call.target == target).map(shown).collect::<Vec<_>>().join("\n")
}

pub(crate) fn access() -> Access {
    Access {
        place: Place {
            environment: Environment::Integration,
            tenant: ServiceTitanTenant(1_234_567),
            provider: ProviderId(7_001),
        },
        app_key: AppKey::from("ak1.demo".to_owned()),
        token: AccessToken::from("a-token".to_owned()),
    }
}

fn sid() -> MessageSid {
    MessageSid::parse(&format!("SM{}", "0".repeat(32))).unwrap()
}

/// A change of all that a change may name.
fn whole(choices: Choices) -> Amendment {
    let part = |part: &str| part.to_owned();
    Amendment {
        office: "Gate code 12".to_owned(),
        name: Some("Ann Lee".to_owned()),
        address: Some(Address {
            street: part("12 Oak St"),
            unit: None,
            city: part("Plano"),
            state: part("TX"),
            zip: part("75024"),
            country: part("USA"),
        }),
        start: Some("2026-12-01T15:00:00Z".parse().unwrap()),
        first_time_client: Some(true),
        choices,
        ..Amendment::blind(draft(None))
    }
}

fn draft(phone: Option<&str>) -> Draft {
    Draft {
        external_id: ExternalId::of(&sid()),
        name: "Text from (972) 555-0100".to_owned(),
        summary: "--- Texts ---\nMy heater leaks 👋 & \"hums\"".to_owned(),
        phone: phone.map(|number| PhoneNumber::parse(number).unwrap()),
        address: None,
        start: None,
        first_time_client: false,
        choices: Choices::default(),
    }
}

#[tokio::test]
async fn what_servicetitan_is_asked() {
    let ground = Ground::quiet().await;
    let work = ground.work("snapshots", Clock::System).await;
    let (servicetitan, access) = (&work.servicetitan, access());
    let credentials = Credentials {
        client_id: " cid.demo ".to_owned(),
        client_secret: ClientSecret::from("cs1.demo\n".to_owned()),
        app_key: None,
    };
    let number = PhoneNumber::parse("+19725550100").unwrap();
    let choices = Choices {
        campaign: Some(CampaignId(201)),
        business_unit: Some(BusinessUnitId(101)),
        job_type: Some(JobTypeId(301)),
        priority: Some(Priority::Urgent),
    };
    let chosen = Draft { choices, ..draft(None) };
    let _ = servicetitan.mint(Environment::Integration, &credentials, None).await;
    let _ = servicetitan.mint(Environment::Production, &credentials, Some(ServiceTitanTenant(9))).await;
    let _ = servicetitan.create_booking(&access, &draft(Some("+19725550100"))).await;
    let _ = servicetitan.create_booking(&access, &draft(Some("+442079460018"))).await;
    let _ = servicetitan.create_booking(&access, &draft(None)).await;
    let _ = servicetitan.create_booking(&access, &chosen).await;
    let _ = servicetitan.amend_booking(&access, BookingId(5), &Amendment::blind(draft(None))).await;
    let _ = servicetitan.amend_booking(&access, BookingId(5), &whole(choices)).await;
    let _ = servicetitan.see_booking(&access, BookingId(5)).await;
    let _ = servicetitan.note_job(&access, JobId(6), "FOLLOW-UP to booking 5 / job 6\n…").await;
    let _ = servicetitan.has_note_of(&access, JobId(6), &sid()).await;
    let _ = servicetitan.dismiss_twin(&access, BookingId(5)).await;
    let _ = servicetitan.create_test_booking(&access, &draft(Some("+12025550143"))).await;
    let _ = servicetitan.booking(&access, BookingId(5)).await;
    let _ = servicetitan.dismiss_booking(&access, BookingId(5), "A test.").await;
    let _ = servicetitan.bookings_by_external_id(&access, &draft(None).external_id).await;
    let since = "2026-11-21T21:04:00Z".parse().unwrap();
    let _ = servicetitan.bookings_modified_since(&access, since).await;
    let _ = servicetitan.customers_by_phone(&access, number.for_servicetitan()).await;
    let _ = servicetitan.customers_by_phone(&access, number.as_str()).await;
    let known = |id| Customer::on_record(id, None, false, None);
    let _ = servicetitan.with_contacts(&access, Vec::new()).await;
    let _ = servicetitan.with_contacts(&access, vec![known(42)]).await;
    let _ = servicetitan.with_contacts(&access, vec![known(42), known(43)]).await;
    let _ = servicetitan.locations(&access, 42).await;
    let _ = servicetitan.open_jobs(&access, 42).await;
    let now = "2026-11-24T14:00:00Z".parse().unwrap();
    let _ = servicetitan.appointments(&access, 42, now).await;
    let _ = servicetitan.job_types_of(&access, &[301, 302]).await;
    let _ = servicetitan.calls_since(&access, number.for_servicetitan(), now).await;
    let _ = servicetitan.provider_tags(&access).await;
    let _ = servicetitan.create_provider_tag(&access, "IntelliSend SMS", "Texts").await;
    let _ = servicetitan.business_units(&access).await;
    let _ = servicetitan.campaigns(&access).await;
    let _ = servicetitan.job_types(&access).await;
    insta::assert_snapshot!(sent(&ground, "servicetitan").await);
}

#[tokio::test]
async fn what_twilio_is_asked() {
    let ground = Ground::quiet().await;
    let work = ground.work("snapshots", Clock::System).await;
    let account = Account {
        sid: AccountSid::parse(&format!("AC{}1", "0".repeat(31))).unwrap(),
        auth_token: AuthToken::from("1".repeat(32)),
    };
    let number = |value: &str| PhoneNumber::parse(value).unwrap();
    let message = NewMessage {
        from: number("+15005550001"),
        to: number("+19725550100"),
        body: "Demo: got your text & more. Reply STOP to opt out.".to_owned(),
        messaging_service: Some(format!("MG{}", "0".repeat(32))),
        valid_seconds: 600,
        status_callback: Some("https://texts.example.com/twilio/status".to_owned()),
    };
    let twilio = &work.twilio;
    let _ = twilio.send_message(&account, &message).await;
    let _ = twilio.log(&account, None).await;
    let path = format!("/2010-04-01/Accounts/{}/Messages.json", account.sid.as_str());
    let _ = twilio.log(&account, Some(&format!("{path}?PageSize=100&Page=1&PageToken=PASM1"))).await;
    // Nobody else's: nothing is sent there.
    for page in [
        format!("/2010-04-01/Accounts/AC{}2/Messages.json?Page=1", "0".repeat(31)),
        format!("{path}/?Page=1"),
    ] {
        assert!(matches!(twilio.log(&account, Some(&page)).await, Err(Cause::Ours { .. })), "{page}");
    }
    let _ = twilio.files(&account, &MessageSid::parse(&format!("MM{}", "0".repeat(32))).unwrap()).await;
    let _ = twilio.number(&account, &number("+15005550001")).await;
    let own = format!("PN{}", "0".repeat(32));
    let _ = twilio.set_number(&account, &own, &Webhook::at("https://texts.example.com").settings()).await;
    let application = Some(format!("AP{}", "0".repeat(32)));
    let before = Settings { sms_application_sid: application, ..Settings::default() };
    let _ = twilio.set_number(&account, &own, &before).await;
    let _ = twilio.account(&account).await;
    let service = format!("MG{}", "0".repeat(32));
    let mut known = fakes::Account::new(account.sid.as_str(), account.auth_token.expose());
    known
        .messaging_services
        .push(fakes::MessagingService { sid: service.clone(), ..fakes::MessagingService::new("Pool", &[]) });
    ground.twilio.add_account(known);
    let _ = twilio.service_of(&account, &own).await;
    let _ = twilio.campaigns(&account, &service).await;
    let _ = twilio.verifications(&account, &own).await;
    insta::assert_snapshot!(sent(&ground, "twilio").await);
}

#[tokio::test]
async fn credentials_go_to_a_message_s_own_media_and_to_no_other_address() {
    let ground = Ground::quiet().await;
    let work = ground.work("snapshots", Clock::System).await;
    let sid = MessageSid::parse(&format!("MM{}", "0".repeat(32))).unwrap();
    let account = Account {
        sid: AccountSid::parse(&ground.seed.account_sid).unwrap(),
        auth_token: AuthToken::from(ground.seed.auth_token.clone()),
    };
    let host = ground.environment("snapshots", "create-bookings").await["TWILIO_API_URL"].clone();
    let other = ground.proxy("snapshots", "elsewhere", ground.twilio.url()).await;
    let path = format!(
        "/2010-04-01/Accounts/{}/Messages/{}/Media/ME{}",
        account.sid.as_str(),
        sid.as_str(),
        "0".repeat(32)
    );
    for url in [
        format!("{other}{path}"),
        format!("{host}{path}?a=b"),
        format!("{host}{path}/../x"),
        format!("{host}/2010-04-01/Accounts/{}.json", account.sid.as_str()),
        host.replace("http://", "http://user:pass@") + &path,
        "not an address".to_owned(),
    ] {
        let fetched = work.twilio.media(&account, &sid, &url).await;
        assert!(matches!(fetched, Ok(intellisend::twilio::Fetched::Gone)), "{url}: {fetched:?}");
    }
    assert_eq!(ground.recorder.calls().len(), 0, "nobody was asked");
}
