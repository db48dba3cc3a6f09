use serde_json::json;

use super::{Choice, JobTypeChoice, List, Options, Reason};
use crate::domain::choices::{BusinessUnitId, CampaignId, Choices, JobTypeId};
use crate::domain::connection::scopes::BUSINESS_UNITS;
use crate::domain::outcome::{Cause, Problem};

fn choice(id: &str, name: &str, active: bool) -> Choice {
    Choice { id: id.to_owned(), name: name.to_owned(), active }
}

fn answered(status: u16) -> Cause {
    Cause::Answered(Problem { status, title: "No".to_owned(), ..Problem::default() })
}

#[test]
fn active_ones_come_first_and_then_the_alphabet_whatever_the_case() {
    let items = vec![
        choice("1", "alpha", false),
        choice("2", "Zulu", true),
        choice("3", "bravo", true),
        choice("5", "Alpha", true),
        choice("4", "alpha", true),
    ];
    let ids: Vec<String> = List::of(items, |choice| choice).items.into_iter().map(|it| it.id).collect();
    assert_eq!(ids, ["4", "5", "3", "2", "1"]);
}

#[test]
fn a_job_type_shows_the_business_units_that_it_fits() {
    let choice = choice("11", "Repair", true);
    let shown = json!(JobTypeChoice { choice, business_unit_ids: vec!["319".to_owned()] });
    let expected = json!({ "id": "11", "name": "Repair", "active": true, "business_unit_ids": ["319"] });
    assert_eq!(shown, expected);
}

#[test]
fn an_empty_list_says_why_and_what_to_do() {
    let of = |cause: &Cause| Reason::of(cause, &BUSINESS_UNITS);
    let forbidden = of(&answered(403));
    assert_eq!(forbidden.scope, Some("tn.stt.businessunits:r"));
    assert!(forbidden.cause.contains("Settings → Business Units → View"), "{}", forbidden.cause);
    assert!(forbidden.remedy.contains("Upgrade to New Version"), "{}", forbidden.remedy);
    assert!(of(&answered(401)).remedy.contains("check"));
    assert!(of(&Cause::NotConnected { why: "no".to_owned() }).remedy.contains("credentials"));
    for passing in [answered(500), answered(429), Cause::TimedOut, Cause::Unreachable] {
        let reason = of(&passing);
        assert_eq!(reason.scope, None);
        assert!(reason.remedy.contains("again in a minute"), "{}", reason.remedy);
    }
}

#[test]
fn an_id_that_is_not_listed_or_not_active_warns_and_a_list_without_reading_does_not() {
    let job_type = JobTypeChoice { choice: choice("3", "Repair", true), business_unit_ids: vec![] };
    let options = Options {
        booking_provider_tags: List::of(vec![choice("9", "Tag", true)], |choice| choice),
        business_units: List::without(Reason::of(&answered(500), &BUSINESS_UNITS)),
        campaigns: List::of(vec![choice("1", "Texts", true), choice("2", "Ended", false)], |choice| choice),
        job_types: List::of(vec![job_type], |job_type| &job_type.choice),
        can_create_tag: false,
    };
    let warned = |campaign, unit, job_type| {
        let chosen = Choices {
            campaign: Some(CampaignId(campaign)),
            business_unit: Some(BusinessUnitId(unit)),
            job_type: Some(JobTypeId(job_type)),
            priority: None,
        };
        options.warnings(&chosen).into_keys().collect::<Vec<_>>()
    };
    assert_eq!(warned(1, 5, 3), Vec::<&str>::new());
    assert_eq!(warned(2, 5, 3), ["defaults.campaign_id"]);
    assert_eq!(warned(9, 5, 9), ["defaults.campaign_id", "defaults.job_type_id"]);
    assert!(options.warnings(&Choices::default()).is_empty());
}
