use serde_json::{Value, json};

use super::{BusinessUnitId, CampaignId, Choices, ChoicesGiven, JobTypeId, Priority};
use crate::domain::fields::{Errors, Fields};

fn given(value: Value) -> Result<ChoicesGiven, Errors> {
    let Value::Object(map) = value else { panic!("an object") };
    let mut fields = Fields::new(map);
    let given = ChoicesGiven::read(&mut fields);
    fields.finish().map(|()| given)
}

const ALL: Choices = Choices {
    campaign: Some(CampaignId(1)),
    business_unit: Some(BusinessUnitId(2)),
    job_type: Some(JobTypeId(3)),
    priority: Some(Priority::High),
};

#[test]
fn what_is_absent_stays_and_null_empties() {
    let given = given(json!({ "campaign_id": " 12 ", "job_type_id": null, "priority": "Low" })).unwrap();
    let expected =
        Choices { campaign: Some(CampaignId(12)), job_type: None, priority: Some(Priority::Low), ..ALL };
    assert_eq!(given.over(ALL), expected);
}

#[test]
fn an_id_is_a_number_above_0_and_a_priority_is_one_of_servicetitans() {
    for wrong in
        [json!(0), json!("0"), json!(-1), json!("+1"), json!(1.5), json!(""), json!("9223372036854775808")]
    {
        let body = json!({ "campaign_id": wrong, "business_unit_id": wrong, "job_type_id": wrong });
        assert_eq!(given(body).unwrap_err().len(), 3, "{wrong}");
    }
    let largest = given(json!({ "campaign_id": i64::MAX })).unwrap().over(Choices::default());
    assert_eq!(largest.campaign, Some(CampaignId(i64::MAX)));
    let errors = given(json!({ "priority": "urgent" })).unwrap_err();
    assert_eq!(errors["priority"], ["This is not one of: Low, Normal, High, Urgent."]);
}

#[test]
fn of_two_the_upper_one_wins_field_by_field() {
    let upper = Choices { campaign: Some(CampaignId(9)), ..Choices::default() };
    assert_eq!(upper.over(ALL), Choices { campaign: Some(CampaignId(9)), ..ALL });
    assert_eq!(ALL.over(upper), ALL);
}

#[test]
fn without_its_ids_only_the_priority_is_left() {
    assert_eq!(ALL.without_ids(), Choices { priority: Some(Priority::High), ..Choices::default() });
    assert!(ALL.has_ids() && !ALL.without_ids().has_ids());
    assert_eq!(ALL.ids_for_people(), ["campaign", "business unit", "job type"]);
}
