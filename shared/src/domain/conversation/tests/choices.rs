//! What a booking names of the tenant's lists.

use proptest::prelude::*;

use super::*;

use crate::domain::choices::{BusinessUnitId, CampaignId, JobTypeId, Priority};
use crate::domain::settings::rules::{Rule, When};

const IDS: Choices = Choices {
    campaign: Some(CampaignId(201)),
    business_unit: Some(BusinessUnitId(101)),
    job_type: Some(JobTypeId(301)),
    priority: Some(Priority::High),
};

fn campaign(id: i64) -> Choices {
    Choices { campaign: Some(CampaignId(id)), ..Choices::default() }
}

fn job_type(id: i64) -> Choices {
    Choices { job_type: Some(JobTypeId(id)), ..Choices::default() }
}

fn rule(when: When, sets: Choices) -> Rule {
    Rule { when, environment: HERE.environment, servicetitan_tenant: HERE.tenant, sets }
}

fn on(word: &str, sets: Choices) -> Rule {
    rule(When::Words(vec![word.to_owned()]), sets)
}

fn of_number(number: &str, sets: Choices) -> Rule {
    rule(When::Number(PhoneNumber::parse(number).unwrap()), sets)
}

/// For a booking at `place` with these texts, where texts go to `HERE`.
fn chosen_at(place: Place, rules: &[Rule], defaults: Choices, bodies: &[&str]) -> Choices {
    let texts: Vec<Text> = (1..).zip(bodies).map(|(number, body)| text(number, 0, body)).collect();
    let texts: Vec<&Text> = texts.iter().collect();
    let opened = Run::of(&[text(1, 0, "")]).attempted();
    in_setting(HERE, 60, |now| {
        let profile = Profile { rules: rules.to_vec(), ..now.profile.clone() };
        let now = Circumstances { profile: &profile, defaults, ..*now };
        Conversation { place, ..opened }.choices(&texts, &now)
    })
}

fn chosen(rules: &[Rule], defaults: Choices, bodies: &[&str]) -> Choices {
    chosen_at(HERE, rules, defaults, bodies)
}

#[test]
fn a_rule_goes_before_the_defaults_and_leaves_them_what_it_leaves_open() {
    let rules = [on("leak", job_type(9))];
    assert_eq!(
        chosen(&rules, IDS, &["It LEAKS, a bad leak!"]),
        Choices { job_type: Some(JobTypeId(9)), ..IDS }
    );
    assert_eq!(chosen(&rules, IDS, &["It leaks"]), IDS);
    assert_eq!(chosen(&[], Choices::default(), &["It leaks"]), Choices::default());
}

#[test]
fn the_first_text_that_any_rule_fits_decides_and_of_its_rules_the_first() {
    let rules = [on("flood", job_type(1)), on("leak", job_type(2)), on("sink", campaign(3))];
    assert_eq!(
        chosen(&rules, IDS, &["Hi", "A leak at the sink", "Now a flood"]).job_type,
        Some(JobTypeId(2))
    );
    assert_eq!(chosen(&rules, IDS, &["A leak at the sink", "flood"]).campaign, IDS.campaign);
    assert_eq!(chosen(&rules, IDS, &["A flood, no leak"]).job_type, Some(JobTypeId(1)));
}

#[test]
fn the_number_texted_sets_the_campaign_beside_what_the_words_set() {
    let ours = of_number("+15005550001", campaign(7));
    let other = of_number("+15005550002", campaign(8));
    let both =
        [other.clone(), ours.clone(), on("leak", Choices { job_type: Some(JobTypeId(2)), ..campaign(9) })];
    let expected = Choices { job_type: Some(JobTypeId(2)), ..campaign(7) };
    assert_eq!(chosen(&both, Choices::default(), &["A leak"]), expected);
    let words_first = [on("leak", campaign(9)), ours];
    assert_eq!(chosen(&words_first, Choices::default(), &["A leak"]), campaign(9));
    assert_eq!(chosen(&words_first, Choices::default(), &["Cold house"]), campaign(7));
    assert_eq!(chosen(&[other], IDS, &["Cold house"]), IDS);
}

#[test]
fn ids_of_one_servicetitan_tenant_or_environment_are_in_no_other_s_booking() {
    let rules = [on("leak", IDS)];
    let elsewhere = Place { tenant: ServiceTitanTenant(2), ..HERE };
    for place in [THERE, elsewhere] {
        assert_eq!(chosen_at(place, &rules, IDS, &["A leak"]), Choices::default());
    }
    let other_provider = Place { provider: ProviderId(8), ..HERE };
    assert_eq!(chosen_at(other_provider, &rules, IDS, &["A leak"]), IDS);
}

#[test]
fn a_create_that_was_answered_400_goes_once_more_without_the_ids_and_says_so() {
    let mut run = Run { defaults: IDS, ..Run::of(&[text(1, 0, "Cold house")]) };
    let Effect::CreateBooking(_, draft) = run.answered(refused(400)) else { panic!("created") };
    assert_eq!(draft.choices, IDS);
    let open = run.known.state.conversation.clone().unwrap();
    assert_eq!((open.booking.set_aside, open.booking.claim, open.booking.attempts), (None, None, 0));
    assert_eq!(open.booking.delivery, Delivery::Refused);
    run.found(&[]);
    let Effect::CreateBooking(_, draft) = run.done() else { panic!("created") };
    assert_eq!(draft.choices, IDS.without_ids());
    let line = "ServiceTitan did not take the campaign, business unit or job type set for this: please choose them.\n";
    assert!(draft.summary.starts_with(line), "{}", draft.summary);
    run.rest();
    run.receive(&text(2, 30, "12 Oak St"));
    let Effect::AmendBooking(_, _, draft) = run.done() else { panic!("amended") };
    assert!(draft.notes.starts_with(line), "an amendment does not take the line away");
    assert_eq!(draft.choices, Choices::default(), "nor does it choose anything");
}

#[test]
fn a_second_400_sets_it_aside_and_so_does_one_without_ids() {
    let mut run = Run { defaults: campaign(1), ..Run::of(&[text(1, 0, "Cold house")]) };
    run.answered(refused(400));
    run.found(&[]);
    let Effect::CreateBooking(_, draft) = run.answered(refused(400)) else { panic!("created") };
    assert!(
        draft.summary.starts_with("ServiceTitan did not take the campaign set for this: please choose it.\n")
    );
    assert!(run.known.state.conversation.as_ref().unwrap().booking.set_aside.is_some());
    let plain = Choices { priority: Some(Priority::Low), ..Choices::default() };
    for (defaults, status) in [(plain, 400), (IDS, 422)] {
        let mut run = Run { defaults, ..Run::of(&[text(1, 0, "Cold house")]) };
        run.answered(refused(status));
        assert!(run.known.state.conversation.unwrap().booking.set_aside.is_some(), "{status}");
    }
}

#[test]
fn what_was_left_out_stays_out_when_a_later_text_has_it_tried_again() {
    let mut run = Run { defaults: IDS, ..Run::of(&[text(1, 0, "Cold house")]) };
    run.answered(refused(400));
    run.found(&[]);
    run.answered(refused(400));
    run.rest();
    run.receive(&text(2, 30, "12 Oak St"));
    let Some(Effect::CreateBooking(_, draft)) = run.drive().pop() else { panic!("created") };
    assert!(!draft.choices.has_ids());
}

#[test]
fn an_amendment_that_is_answered_400_is_set_aside_whatever_its_create_carried() {
    let mut run = Run { defaults: IDS, ..Run::of(&[text(1, 0, "Cold house")]) };
    run.drive();
    run.receive(&text(2, 30, "12 Oak St"));
    run.answered(refused(400));
    assert!(run.known.state.conversation.unwrap().booking.set_aside.is_some());
}

#[test]
fn a_state_from_before_there_were_ids_can_be_read() {
    let state = booked(&[text(1, 0, "Cold house")]).known.state;
    let mut stored = serde_json::to_value(&state).unwrap();
    stored["conversation"].as_object_mut().unwrap().remove("optional_ids").expect("it is stored");
    assert_eq!(serde_json::from_value::<super::super::ThreadState>(stored).unwrap(), state);
}

fn refused(status: u16) -> Outcome<BookingId> {
    unsuccessful(Cause::Answered(Problem { status, ..Problem::default() }))
}

proptest! {
    #[test]
    fn once_a_text_fits_a_rule_no_later_text_changes_anything(
        bodies in prop::collection::vec("[a-d]( [a-d]){0,3}", 1..6),
        later in prop::collection::vec("[a-d]( [a-d]){0,3}", 0..4),
    ) {
        let rules = [on("a b", job_type(1)), on("b", job_type(2)), on("c", campaign(3))];
        let all: Vec<&str> = bodies.iter().map(String::as_str).collect();
        let decided = chosen(&rules, Choices::default(), &all);
        let more: Vec<&str> = bodies.iter().chain(&later).map(String::as_str).collect();
        if decided != Choices::default() {
            prop_assert_eq!(chosen(&rules, Choices::default(), &more), decided);
        }
    }

    #[test]
    fn nothing_is_named_but_what_a_rule_or_the_defaults_name(
        bodies in prop::collection::vec(".*", 0..4),
        tenant in 1_u64..3,
    ) {
        let mut foreign = on("e", campaign(66));
        foreign.servicetitan_tenant = ServiceTitanTenant(2);
        let rules = [foreign, on("a", campaign(3))];
        let all: Vec<&str> = bodies.iter().map(String::as_str).collect();
        let place = Place { tenant: ServiceTitanTenant(tenant), ..HERE };
        let named = chosen_at(place, &rules, campaign(1), &all).campaign.map(|id| id.0);
        let may_be = if tenant == 1 { [Some(1), Some(3)] } else { [None, Some(66)] };
        prop_assert!(may_be.contains(&named), "{named:?}");
    }
}
