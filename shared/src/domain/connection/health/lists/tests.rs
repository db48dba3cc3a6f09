use super::super::Health;
use crate::domain::choices::{BusinessUnitId, CampaignId, Choices, Inactive, JobTypeId, Priority};
use crate::domain::time::{SignedDuration, Timestamp};

const CHOSEN: Choices = Choices {
    campaign: Some(CampaignId(201)),
    business_unit: Some(BusinessUnitId(101)),
    job_type: Some(JobTypeId(301)),
    priority: Some(Priority::High),
};

fn at(hours: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
}

fn inactive() -> Inactive {
    Inactive { campaigns: vec![CampaignId(201)], ..Inactive::default() }
}

#[test]
fn what_is_inactive_is_left_out_and_nothing_else() {
    assert_eq!(inactive().taken_from(CHOSEN), Choices { campaign: None, ..CHOSEN });
    assert!(inactive().has_any_of(CHOSEN) && !Inactive::default().has_any_of(CHOSEN));
    assert_eq!(inactive().for_people().len(), 1);
}

#[test]
fn lists_are_read_where_ids_are_chosen_every_six_hours_and_whenever_others_are() {
    let never = Health::default();
    assert!(never.wants_lists(&[CHOSEN], at(0)));
    assert!(!never.wants_lists(&[CHOSEN.without_ids(), Choices::default()], at(0)), "no list has a priority");
    let read = never.with_lists(&[CHOSEN], Some(inactive()), at(0));
    assert!(!read.wants_lists(&[CHOSEN], at(5)) && read.wants_lists(&[CHOSEN], at(6)));
    let other = Choices { campaign: Some(CampaignId(202)), ..CHOSEN };
    assert!(read.wants_lists(&[other], at(1)));
}

#[test]
fn lists_that_cannot_be_read_leave_what_they_said_and_are_not_asked_for_at_once() {
    let read = Health::default().with_lists(&[CHOSEN], Some(inactive()), at(0));
    let again = read.with_lists(&[CHOSEN], None, at(7));
    assert_eq!(again.inactive(), inactive());
    assert!(!again.wants_lists(&[CHOSEN], at(8)));
}

#[test]
fn a_connection_with_something_else_knows_nothing_of_the_lists_of_before() {
    let read = Health::default().with_lists(&[CHOSEN], Some(inactive()), at(0));
    assert_eq!(read.of(7).inactive(), Inactive::default());
}
