//! The doctor against ServiceTitan as it may be: each thing that can be wrong, under every answer to what nobody outside
//! knows. The true cause is always among the findings, and certain only where nothing else can be it.

mod account;
mod bad_days;
mod pair;
mod permissions;

use std::time::Duration;

use intellisend::domain::connection::doctor::{
    Certainty, Finding, Read, Status, Step, diagnose, refused, works,
};
use intellisend::domain::connection::scopes::{PICK_LISTS, RECOMMENDED, REQUIRED};
use intellisend::domain::ids::{Environment, ProviderId, ServiceTitanTenant};
use intellisend::domain::secret::{AppKey, ClientSecret};
use intellisend::drivers::{Gathered, Subject, gather};
use intellisend::http::Http;
use intellisend::servicetitan::{Credentials, Hosts, ServiceTitan};
use tests::fakes::servicetitan::records::provider_tag;
use tests::fakes::servicetitan::{self as fake, Client};
use tests::proxy::Recorder;

use crate::requests::{access, shown};

const TENANT: &str = "1234567";
const PROVIDER: i64 = 7001;
const OTHER_PROVIDER: i64 = 7002;
const CERTAIN: (Status, Option<Certainty>) = (Status::Failed, Some(Certainty::Certain));
const LIKELY: (Status, Option<Certainty>) = (Status::Failed, Some(Certainty::Likely));

/// A connection that works, until a test breaks something.
struct Patient {
    fake: fake::ServiceTitan,
    servicetitan: ServiceTitan,
    subject: Subject,
}

impl Patient {
    async fn healthy() -> Self {
        let fake = fake::ServiceTitan::start(0).await.unwrap();
        let every = REQUIRED.iter().chain(&RECOMMENDED).chain(&PICK_LISTS);
        let scopes: Vec<&str> = every.map(|scope| scope.name).collect();
        fake.add_client(Client::new("cid.demo", "cs1.demo", TENANT, "ak1.demo").with_scopes(&scopes));
        fake.tenant(TENANT, |tenant| {
            tenant.providers.push(provider_tag(PROVIDER, "IntelliSend SMS"));
            tenant.providers.push(provider_tag(OTHER_PROVIDER, "Another"));
        });
        let integration = fake.listen_for(fake::Environment::Integration, 0).await.unwrap();
        let production = fake.listen_for(fake::Environment::Production, 0).await.unwrap();
        Self { servicetitan: client(&integration, &production), fake, subject: subject() }
    }

    async fn gather(&self) -> Gathered {
        gather(&self.servicetitan, &self.subject).await
    }

    async fn findings(&self) -> Vec<Finding> {
        diagnose(&self.gather().await.evidence)
    }

    fn client(&self, change: impl FnOnce(&mut Client)) {
        self.fake.client("cid.demo", change);
    }

    fn without_scope(&self, scope: &str) {
        self.client(|client| client.scopes.retain(|granted| granted != scope));
    }
}

fn client(integration: &str, production: &str) -> ServiceTitan {
    let hosts = |url: &str| Hosts { auth: url.to_owned(), api: url.to_owned() };
    ServiceTitan::new(Http::new().unwrap(), hosts(integration), hosts(production), Duration::from_secs(5))
}

fn subject() -> Subject {
    Subject {
        environment: Environment::Integration,
        servicetitan_tenant: Some(ServiceTitanTenant::parse(TENANT).unwrap()),
        booking_provider: Some(ProviderId(PROVIDER)),
        enterprise_hub: false,
        credentials: Credentials {
            client_id: "cid.demo".to_owned(),
            client_secret: ClientSecret::from("cs1.demo".to_owned()),
            app_key: None,
        },
        app_key: Some(AppKey::from("ak1.demo".to_owned())),
        worked_until: None,
    }
}

/// The first finding of this step that is not ok, else the first.
fn found(findings: &[Finding], step: Step) -> &Finding {
    let mut of_step = findings.iter().filter(|finding| finding.check.step == step);
    let first = of_step.clone().next().unwrap();
    of_step.find(|finding| finding.status != Status::Ok).unwrap_or(first)
}

fn verdict(findings: &[Finding], step: Step) -> (Status, Option<Certainty>) {
    let finding = found(findings, step);
    (finding.status, finding.certainty)
}

/// Cause and remedy of a finding.
fn words(findings: &[Finding], step: Step) -> String {
    let finding = found(findings, step);
    format!(
        "{} {}",
        finding.cause.as_deref().unwrap_or_default(),
        finding.remedy.as_deref().unwrap_or_default()
    )
}

/// Nothing but these steps is called certain.
fn certain_only(findings: &[Finding], steps: &[Step]) {
    for finding in findings.iter().filter(|finding| finding.certainty == Some(Certainty::Certain)) {
        assert!(steps.contains(&finding.check.step), "{finding:#?}");
    }
}

fn all_ok(findings: &[Finding]) {
    assert!(findings.iter().all(|finding| finding.status == Status::Ok), "{findings:#?}");
    assert!(works(findings) && !refused(findings));
}

#[tokio::test]
async fn the_doctor_mints_afresh_each_time_changes_nothing_and_hands_the_token_on() {
    let patient = Patient::healthy().await;
    for times in 1..=2 {
        assert!(patient.gather().await.minted.is_some());
        assert_eq!(patient.fake.mints(), times);
    }
    for ((method, template), _) in patient.fake.all_calls() {
        assert!(method == "GET" || template == fake::paths::TOKEN, "{method} {template}");
    }
}

#[tokio::test]
async fn what_the_doctor_asks() {
    let patient = Patient::healthy().await;
    let recorder = Recorder::default();
    let proxy = recorder.proxy("snapshots", "servicetitan", patient.fake.url()).await;
    let servicetitan = client(&proxy.url(), &proxy.url());
    for read in Read::ALL {
        let _ = servicetitan.probe(&access(), read).await;
    }
    insta::assert_snapshot!(recorder.calls().iter().map(shown).collect::<Vec<_>>().join("\n"));
}
