use proptest::prelude::*;

use super::super::tests::text;
use super::{NeedsNone, changes_nothing, needs_none};
use crate::domain::phone::Sender;
use crate::domain::text::{CameBy, Media, Text};
use crate::domain::time::Timestamp;

const CUSTOMER: &str = "+19725550100";

fn from(sender: &str, body: &str) -> Option<NeedsNone> {
    needs_none(&text(1, 0, body), &Sender::parse(sender).unwrap(), false)
}

fn of(body: &str) -> Option<NeedsNone> {
    from(CUSTOMER, body)
}

#[test]
fn reactions_need_nothing() {
    for body in [
        "Liked “See you at 3”",
        "Loved \"See you at 3\"",
        "Laughed at “he said “hi” to me”",
        "Emphasized an image",
        "Questioned “what?\nand when”",
        "Disliked an attachment",
        "Removed a like from “See you at 3”",
        "Removed an exclamation from “No”",
        "Reacted 🎉 to “We are on our way”",
        "Reacted 👍 to an image",
        "Le encantó “hasta mañana”",
        "No le gustó “hasta mañana”",
        "Le gustó una imagen",
        "Reaccionó con 👍 a “gracias”",
        "👍",
        "👍🏽",
        "❤️",
        "👩🏽‍🔧",
        "🇺🇸",
        " 🙏 ",
        "\u{200b}👍\u{200b}",
    ] {
        assert_eq!(of(body), Some(NeedsNone::Reaction), "{body}");
    }
}

#[test]
fn words_that_only_begin_like_a_reaction_are_booked() {
    for body in [
        "Liked the last plumber, can he come again?",
        "Loved “the work” but the sink leaks “again” now",
        "Liked “see you” and 12 Oak St",
        "Loved \"this\" and \"that\"",
        "Removed a toilet from the bathroom, need a new one",
        "Reacted badly to the paint",
        "Liked",
        "🔥",
        "🆘",
        "👍👍 see you",
        "❓?",
        "",
    ] {
        assert_eq!(of(body), None, "{body}");
    }
}

#[test]
fn automatic_replies_need_nothing_and_what_people_write_of_them_is_booked() {
    for body in [
        "I'm driving with Focus turned on. I'll see your message when I get where I'm going.",
        "I’m driving with Do Not Disturb While Driving turned on.",
        "I'm driving right now",
        "I don't text while driving",
        "Sorry, I'm driving right now and I don’t text and drive.",
        "I do not text while driving. I'll get back to you later",
        "Auto-Reply: I am out until Monday",
        "[Auto reply] back soon",
        "This number is not monitored. Please call us.",
    ] {
        assert_eq!(of(body), Some(NeedsNone::AutoReply), "{body}");
    }
    for body in [
        "I'm driving home now, can you come at 5?",
        "The alarm is not monitored, can you install one that is",
        "my auto reply is broken",
        "don't text and drive! my heater leaks",
        "I don't text while driving, call me at 5",
        "sorry",
        "auto reply: there is a gas leak at 12 Oak",
    ] {
        assert_eq!(of(body), None, "{body}");
    }
}

#[test]
fn codes_need_nothing_and_questions_for_them_are_booked() {
    for body in [
        "123456 is your verification code",
        "G-482913 is your verification code.",
        "Your verification code is: 4821",
    ] {
        assert_eq!(of(body), Some(NeedsNone::Code), "{body}");
    }
    for body in ["what is your verification code", "the gate code is 4821", "error code 123456 on my furnace"]
    {
        assert_eq!(of(body), None, "{body}");
    }
}

#[test]
fn thanks_and_ok_alone_need_nothing() {
    for body in [
        "thanks!",
        "Thank you so much",
        "Ok",
        "ok thanks 👍",
        "K.",
        "OKAY, thank you!!",
        "Muchas gracias",
        "ty",
    ] {
        assert_eq!(of(body), Some(NeedsNone::Thanks), "{body}");
    }
    for body in ["ok 12 Oak St", "thanks, also the sink", "yes", "no", "okra", "thank the tech", "k9 unit"] {
        assert_eq!(of(body), None, "{body}");
    }
}

#[test]
fn short_codes_and_names_are_no_phones_and_withheld_numbers_are() {
    for sender in ["12345", "289282", "AMAZON", "Verizon Msg"] {
        assert_eq!(from(sender, "Your code is 123456"), Some(NeedsNone::NotAPhone), "{sender}");
    }
    for sender in [
        CUSTOMER,
        "+447700900123",
        "whatsapp:+19725550100",
        "+266696687",
        "266696687",
        "8656696",
        "Anonymous",
        "RESTRICTED",
        "Unavailable",
        "9725550100",
    ] {
        assert_eq!(from(sender, "No heat"), None, "{sender}");
    }
}

#[test]
fn a_keyword_alone_opens_nothing() {
    for body in ["STOP", "no más", "wrong number", "START", "help"] {
        assert_eq!(of(body), Some(NeedsNone::Keyword), "{body}");
    }
    for body in ["please stop texting me", "Take me off your list, thanks"] {
        assert_eq!(of(body), Some(NeedsNone::Keyword), "{body}");
    }
    assert_eq!(of("stop texting me and just send someone to 12 Oak 75024"), None);
    for body in ["CANCEL", "Cancelar."] {
        assert_eq!(of(body), Some(NeedsNone::Cancel), "{body}");
    }
    let answered = Text { opt_out: Some("STOP".to_owned()), ..text(1, 0, "BASTA") };
    let sender = Sender::parse(CUSTOMER).unwrap();
    assert_eq!(needs_none(&answered, &sender, false), Some(NeedsNone::Keyword));
    assert_eq!(of("stop by tomorrow please"), None);
}

#[test]
fn in_an_open_conversation_a_keyword_is_news_unless_it_asks_what_this_is() {
    let sender = Sender::parse(CUSTOMER).unwrap();
    for body in ["STOP", "START", "wrong number"] {
        assert_eq!(changes_nothing(&text(1, 0, body), &sender), None, "{body}");
    }
    assert_eq!(changes_nothing(&text(1, 0, "HELP"), &sender), Some(NeedsNone::Keyword));
    assert_eq!(changes_nothing(&text(1, 0, "thanks"), &sender), Some(NeedsNone::Thanks));
}

#[test]
fn a_number_that_is_no_customers_opens_nothing_whatever_it_writes() {
    let sender = Sender::parse(CUSTOMER).unwrap();
    assert_eq!(needs_none(&text(1, 0, "I smell gas"), &sender, true), Some(NeedsNone::NotACustomer));
}

#[test]
fn each_reason_is_stored_as_json_has_it_and_read_again() {
    for reason in NeedsNone::ALL {
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        assert_eq!(NeedsNone::of_stored(reason.as_str()), Some(reason));
        assert!(!reason.for_people().is_empty());
    }
    assert_eq!(NeedsNone::of_stored("of a later version"), None);
}

proptest! {
    #[test]
    fn a_text_with_a_file_from_a_phone_is_booked(at in 0_usize..6) {
        let body = ["thanks", "👍", "STOP", "Liked an image", "Auto-Reply: no", ""][at];
        let file = Media { url: "https://example.com/1".to_owned(), content_type: "image/jpeg".to_owned() };
        let with_file = Text { media: vec![file], ..text(1, 0, body) };
        prop_assert_eq!(needs_none(&with_file, &Sender::parse(CUSTOMER).unwrap(), false), None);
        prop_assert!(needs_none(&with_file, &Sender::parse("12345").unwrap(), false).is_some());
    }

    #[test]
    fn what_a_person_had_booked_is_booked(body in "thanks|STOP|👍|no heat", sender in "12345|\\+19725550100", marked: bool) {
        let released = text(1, 0, &body).released(Timestamp::UNIX_EPOCH);
        prop_assert_eq!(released.came_by, CameBy::Held);
        prop_assert_eq!(needs_none(&released, &Sender::parse(&sender).unwrap(), marked), None);
    }

    #[test]
    fn more_words_make_it_a_request(
        at in 0_usize..7, more in "(my|the) (sink|heater|toilet) (leaks|is broken|needs a look)",
    ) {
        let noise = ["thanks", "ok", "STOP", "👍", "Liked “x”", "123456", "help"][at];
        prop_assert_eq!(of(&format!("{noise} {more}")), None);
        prop_assert_eq!(of(&format!("{more} {noise}")), None);
    }
}
