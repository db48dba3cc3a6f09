//! Client id and secret: the token endpoint says the same whatever is wrong with them.

use intellisend::domain::connection::doctor::{Elsewhere, Status, Step, refused, works};
use intellisend::domain::ids::{Environment, ServiceTitanTenant};
use intellisend::domain::secret::ClientSecret;
use tests::fakes::servicetitan::{self as fake, Client, DisabledClient};

use super::{CERTAIN, LIKELY, Patient, TENANT, all_ok, certain_only, client, found, verdict, words};

const DISABLED: [DisabledClient; 3] =
    [DisabledClient::InvalidClient, DisabledClient::UnauthorizedClient, DisabledClient::Unauthorized];

#[tokio::test]
async fn a_pair_of_the_other_environment_is_called_that_for_certain() {
    let mut patient = Patient::healthy().await;
    patient.subject.environment = Environment::Production;
    let findings = patient.findings().await;
    assert_eq!(verdict(&findings, Step::Client), CERTAIN);
    assert!(words(&findings, Step::Client).contains("are for Integration"));
    assert!(refused(&findings) && !works(&findings));
    certain_only(&findings, &[Step::Client]);

    patient.client(|client| client.environment = fake::Environment::Production);
    all_ok(&patient.findings().await);
    patient.subject.environment = Environment::Integration;
    let findings = patient.findings().await;
    assert_eq!(verdict(&findings, Step::Client), CERTAIN);
    assert!(words(&findings, Step::Client).contains("are for Production"));
}

#[tokio::test]
async fn where_one_host_is_both_environments_it_is_not_asked_twice() {
    let mut patient = Patient::healthy().await;
    patient.servicetitan = client(patient.fake.url(), patient.fake.url());
    all_ok(&patient.findings().await);
    patient.subject.credentials.client_secret = ClientSecret::from("cs1.wrong".to_owned());
    let before = patient.fake.calls("POST", fake::paths::TOKEN);
    assert_eq!(patient.gather().await.evidence.elsewhere, None);
    assert_eq!(patient.fake.calls("POST", fake::paths::TOKEN), before + 1);
}

#[tokio::test]
async fn a_wrong_secret_gets_every_cause_in_the_order_to_check() {
    let mut patient = Patient::healthy().await;
    patient.subject.credentials.client_secret = ClientSecret::from("cs1.wrong".to_owned());
    let gathered = patient.gather().await;
    assert!(gathered.minted.is_none());
    assert_eq!(gathered.evidence.elsewhere, Some(Elsewhere::Rejected));
    let findings = patient.findings().await;
    assert_eq!(verdict(&findings, Step::Client), LIKELY);
    assert!(words(&findings, Step::Client).contains("1. Are client id and client secret complete"));
    assert_eq!(found(&findings, Step::Tenant).status, Status::Skipped);
    certain_only(&findings, &[]);
}

#[tokio::test]
async fn swapped_and_split_values_were_probably_typed_wrong() {
    for (id, secret, word) in
        [("cs1.demo", "cid.demo", "look swapped"), ("cid.demo", "cs1. demo", "There is a space inside")]
    {
        let mut patient = Patient::healthy().await;
        patient.subject.credentials.client_id = id.to_owned();
        patient.subject.credentials.client_secret = ClientSecret::from(secret.to_owned());
        let findings = patient.findings().await;
        assert_eq!(verdict(&findings, Step::Client), LIKELY);
        assert!(words(&findings, Step::Client).contains(word));
    }
}

#[tokio::test]
async fn spaces_around_a_pair_do_not_matter() {
    let mut patient = Patient::healthy().await;
    patient.subject.credentials.client_id = " cid.demo\n".to_owned();
    patient.subject.credentials.client_secret = ClientSecret::from("\tcs1.demo ".to_owned());
    all_ok(&patient.findings().await);
}

#[tokio::test]
async fn a_disabled_app_is_among_the_causes_whether_it_worked_before_or_not() {
    for disabled_client in DISABLED {
        let mut patient = Patient::healthy().await;
        patient.client(|client| client.disabled = true);
        patient.fake.unknowns(|unknowns| unknowns.disabled_client = disabled_client);
        let findings = patient.findings().await;
        assert_eq!(verdict(&findings, Step::Client), LIKELY, "{disabled_client:?}");
        assert!(words(&findings, Step::Client).contains("Is it disabled there?"));

        patient.subject.worked_until = Some("2026-11-21T15:04:00Z".parse().unwrap());
        let findings = patient.findings().await;
        assert_eq!(verdict(&findings, Step::Client), LIKELY, "{disabled_client:?}");
        let words = words(&findings, Step::Client);
        assert!(
            words.contains("until Nov 21, 2026, 3:04 PM UTC")
                && words.contains("disabled in API Application")
        );
        certain_only(&findings, &[]);
    }
}

#[tokio::test]
async fn a_secret_generated_anew_is_among_the_causes() {
    let mut patient = Patient::healthy().await;
    patient.client(|client| client.client_secrets = vec!["cs2.newer".to_owned()]);
    patient.subject.worked_until = Some("2026-11-21T15:04:00Z".parse().unwrap());
    let findings = patient.findings().await;
    assert_eq!(verdict(&findings, Step::Client), LIKELY);
    assert!(words(&findings, Step::Client).contains("secret generated anew"));
}

#[tokio::test]
async fn an_app_that_was_never_connected_is_among_the_causes() {
    let mut patient = Patient::healthy().await;
    patient.subject.credentials.client_id = "cid.never".to_owned();
    let findings = patient.findings().await;
    assert_eq!(verdict(&findings, Step::Client), LIKELY);
    let words = words(&findings, Step::Client);
    assert!(words.contains("Not Connected Yet") && words.contains("Allow"), "{words}");
}

#[tokio::test]
async fn an_enterprise_hub_s_pair_works_for_its_accounts_and_for_no_other() {
    let mut patient = Patient::healthy().await;
    let hub = Client::new("cid.hub", "cs1.hub", "1", "ak1.demo");
    let scopes: Vec<String> = {
        let mut scopes = Vec::new();
        patient.client(|client| scopes.clone_from(&client.scopes));
        scopes
    };
    patient.fake.add_client(Client { hub_tenants: vec![TENANT.to_owned()], scopes, ..hub });
    patient.subject.credentials.client_id = "cid.hub".to_owned();
    patient.subject.credentials.client_secret = ClientSecret::from("cs1.hub".to_owned());

    let findings = patient.findings().await;
    assert_eq!(verdict(&findings, Step::Client), LIKELY);
    assert!(words(&findings, Step::Client).contains("Switch “Enterprise Hub” on"));

    patient.subject.enterprise_hub = true;
    all_ok(&patient.findings().await);

    patient.subject.servicetitan_tenant = Some(ServiceTitanTenant(9));
    let findings = patient.findings().await;
    assert_eq!(verdict(&findings, Step::Client), LIKELY);
    assert!(words(&findings, Step::Client).contains("Is tenant 9 one of the Enterprise Hub's accounts?"));
}
