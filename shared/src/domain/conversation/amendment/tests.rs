use super::super::content::Content;
use super::super::draft::Draft;
use super::super::seen::{Seen, Status};
use super::super::tests::sid;
use super::super::written::Written;
use super::Amendment;
use crate::domain::address::Address;
use crate::domain::choices::{CampaignId, Choices, Priority};
use crate::domain::ids::ExternalId;
use crate::domain::time::Timestamp;

fn address(street: &str) -> Address {
    Address {
        street: street.to_owned(),
        unit: None,
        city: "Plano".to_owned(),
        state: "TX".to_owned(),
        zip: "75024".to_owned(),
        country: "USA".to_owned(),
    }
}

fn draft(summary: &str) -> Draft {
    Draft {
        external_id: ExternalId::of(&sid(1)),
        name: "Text from (972) 555-0100".to_owned(),
        summary: summary.to_owned(),
        phone: None,
        address: None,
        start: None,
        first_time_client: false,
        choices: Choices::default(),
    }
}

fn written(draft: &Draft) -> Written {
    Written::making(draft, Content::of(&[], 0), Timestamp::UNIX_EPOCH)
}

/// The booking as it is there right after it was made.
fn as_made(draft: &Draft) -> Seen {
    Seen {
        status: Status::New,
        job: None,
        modified_at: None,
        name: draft.name.clone(),
        summary: draft.summary.clone(),
        address: draft.address.clone(),
        start: draft.start,
        first_time_client: Some(draft.first_time_client),
        choices: draft.choices,
    }
}

/// What is written to a booking that is as `seen`, first made from `before`.
fn amended(before: &Draft, seen: &Seen, to: Draft) -> Amendment {
    let ours = [written(before)];
    let office = seen.words_of_the_office(&ours);
    Amendment::of(to, seen, &ours, office)
}

fn wanted() -> Draft {
    Draft {
        name: "John Smith".to_owned(),
        address: Some(address("12 Oak St")),
        start: Some(Timestamp::UNIX_EPOCH),
        first_time_client: true,
        choices: Choices { priority: Some(Priority::Urgent), ..Choices::default() },
        ..draft("No heat\n12 Oak St")
    }
}

#[test]
fn what_is_as_we_left_it_becomes_what_it_should_be() {
    let before = draft("No heat");
    let by = amended(&before, &as_made(&before), wanted());
    assert_eq!(by.summary(), "No heat\n12 Oak St");
    assert_eq!(by.name.as_deref(), Some("John Smith"));
    assert_eq!((by.address, by.start), (wanted().address, wanted().start));
    assert_eq!((by.first_time_client, by.choices), (Some(true), wanted().choices));
}

#[test]
fn what_the_office_changed_stays() {
    let before = draft("No heat");
    let seen = Seen {
        name: "J. Smith".to_owned(),
        address: Some(address("14 Oak St")),
        start: Some(Timestamp::UNIX_EPOCH + crate::domain::time::SignedDuration::from_hours(1)),
        choices: Choices { priority: Some(Priority::Low), ..Choices::default() },
        ..as_made(&before)
    };
    let by = amended(&before, &seen, wanted());
    assert_eq!((by.name, by.address, by.start), (None, None, None));
    assert_eq!(by.choices, Choices::default());
}

#[test]
fn what_the_office_chose_beside_what_we_chose_stays_and_ours_is_changed() {
    let campaign = |id| Some(CampaignId(id));
    let before =
        Draft { choices: Choices { campaign: campaign(1), ..Choices::default() }, ..draft("No heat") };
    let seen = Seen { choices: Choices { campaign: campaign(2), ..Choices::default() }, ..as_made(&before) };
    let to = Draft {
        choices: Choices { campaign: campaign(3), priority: Some(Priority::Urgent), ..Choices::default() },
        ..draft("No heat")
    };
    let by = amended(&before, &seen, to);
    assert_eq!(by.choices, Choices { priority: Some(Priority::Urgent), ..Choices::default() });
}

#[test]
fn the_offices_words_stay_above_and_ours_take_the_place_of_ours_wherever_they_were_written() {
    let before = draft("NEEDS: no heat\n--- Texts ---\nNo heat\nTexted · IntelliSend");
    for notes in [
        "Called, no answer\nNEEDS: no heat\n--- Texts ---\nNo heat\nTexted · IntelliSend",
        "NEEDS: no heat\n--- Texts ---\nCalled, no answer\nNo heat\nTexted · IntelliSend",
        "NEEDS: no heat\r\n--- Texts ---\r\nNo heat\r\nTexted · IntelliSend \r\n\r\nCalled, no answer ",
    ] {
        let seen = Seen { summary: notes.to_owned(), ..as_made(&before) };
        let by = amended(&before, &seen, draft("ours, anew"));
        assert_eq!(by.summary(), "Called, no answer\n\nours, anew", "{notes:?}");
    }
}

#[test]
fn a_line_of_ours_that_the_office_wrote_into_is_theirs_by_then() {
    let before = draft("NEEDS: no heat\nTexted · IntelliSend");
    let seen = Seen {
        summary: "NEEDS: no heat, furnace is a Trane\nTexted · IntelliSend".to_owned(),
        ..as_made(&before)
    };
    let by = amended(&before, &seen, draft("ours, anew"));
    assert_eq!(by.summary(), "NEEDS: no heat, furnace is a Trane\n\nours, anew");
}

#[test]
fn an_amendment_that_landed_unheard_is_none_of_the_offices_edits() {
    let first = draft("No heat");
    let ours = [written(&first)];
    let second = Amendment::of(wanted(), &as_made(&first), &ours, String::new());
    let landed = Seen {
        name: "John Smith".to_owned(),
        address: wanted().address,
        start: wanted().start,
        first_time_client: Some(true),
        choices: wanted().choices,
        ..as_made(&draft("No heat\n12 Oak St"))
    };
    let attempted = ours[0].amended(&second, Content::of(&[], 1), Timestamp::UNIX_EPOCH);
    let ours = [ours[0].clone(), attempted.clone()];
    assert_eq!(landed.words_of_the_office(&ours), "");
    assert_eq!(landed.carries(&ours), Some(&attempted));
    let third = Draft { name: "Jane Smith".to_owned(), ..wanted() };
    let by = Amendment::of(third, &landed, &ours, String::new());
    assert_eq!(by.name.as_deref(), Some("Jane Smith"));
}

#[test]
fn what_servicetitan_writes_in_a_form_of_its_own_is_still_ours() {
    let first = draft("No heat\nTexted · IntelliSend");
    let answered = Seen {
        name: "TEXT FROM (972) 555-0100".to_owned(),
        summary: "No heat / Texted · IntelliSend".to_owned(),
        start: Some(Timestamp::MIN),
        ..as_made(&first)
    };
    let ours = [written(&first).answered(&answered)];
    assert_eq!(answered.words_of_the_office(&ours), "");
    let by = Amendment::of(wanted(), &answered, &ours, String::new());
    assert_eq!((by.name.as_deref(), by.start), (Some("John Smith"), wanted().start));
}

#[test]
fn where_versions_are_forgotten_what_we_would_write_now_and_any_last_line_of_ours_is_ours_and_the_rest_is_kept()
 {
    let seen = as_made(&draft("Called\nanything\nTexted (500) 555-0001 · SM1 · IntelliSend\n"));
    assert_eq!(seen.words_of_the_office(&[written(&draft("anything\nmore"))]), "Called");
    let seen = as_made(&draft("Typed by hand"));
    assert_eq!(seen.words_of_the_office(&[]), "Typed by hand");
}
