use std::borrow::Cow;

use proptest::prelude::*;

use super::{MASK, holds, masked, value};

const VISA: &str = "4111111111111111";

/// These digits, and the one that makes Luhn's check hold.
fn checked(digits: &[u32]) -> String {
    let last = (0..10).find(|last| holds(digits.iter().copied().chain([*last])));
    digits.iter().chain(&last).map(ToString::to_string).collect()
}

#[test]
fn all_but_the_last_four_digits_are_masked_and_the_form_is_kept() {
    for (written, expected) in [
        ("4111 1111 1111 1111", "•••• •••• •••• 1111"),
        ("my card is 4111-1111-1111-1111, exp 12/27", "my card is ••••-••••-••••-1111, exp 12/27"),
        ("4111111111111111", "••••••••••••1111"),
        ("3782 822463 10005", "•••• •••••• •0005"),
        ("４１１１１１１１１１１１１１１１", "••••••••••••１１１１"),
        ("٤١١١١١١١١١١١١١١١", "••••••••••••١١١١"),
        ("https://pay.example/4111111111111111?x", "https://pay.example/••••••••••••1111?x"),
    ] {
        assert_eq!(masked(written), expected);
    }
}

#[test]
fn a_card_among_other_digits_is_masked_where_it_stands_as_on_a_card() {
    for (written, expected) in [
        ("4111 1111 1111 1111 12/27 123", "•••• •••• •••• 1111 12/27 123"),
        ("75024 4111111111111111 123", "75024 ••••••••••••1111 123"),
        ("4111 1111 1111 1111 5500 0000 0000 0004", "•••• •••• •••• 1111 •••• •••• •••• 0004"),
    ] {
        assert_eq!(masked(written), expected);
    }
}

#[test]
fn a_card_with_wider_gaps_is_masked_where_it_is_parted_as_cards_are_or_evenly() {
    for (written, expected) in [
        ("4111  1111  1111  1111", "••••  ••••  ••••  1111"),
        ("4111.1111.1111.1111", "••••.••••.••••.1111"),
        ("4111 1111\n1111 1111\nexp 12/27", "•••• ••••\n•••• 1111\nexp 12/27"),
        ("4111\r\n1111\r\n1111\r\n1111\r\n75024", "••••\r\n••••\r\n••••\r\n1111\r\n75024"),
        ("12 4111 1111\n1111 1111", "12 •••• ••••\n•••• 1111"),
        ("4111 - 1111 - 1111 - 1111", "•••• - •••• - •••• - 1111"),
        ("41111111\n11111111", "••••••••\n••••1111"),
        ("3782 822463\n10005", "•••• ••••••\n•0005"),
        ("3782  822463  10005", "••••  ••••••  •0005"),
        ("4222.2222.2222.2", "••••.••••.•222.2"),
        ("4.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1", "•.•.•.•.•.•.•.•.•.•.•.•.1.1.1.1"),
        ("4111.1111.1111.1111\n5500.0000.0000.0004", "••••.••••.••••.1111\n••••.••••.••••.0004"),
        ("4111 1111 1111 1111\n5500  0000  0000  0004", "•••• •••• •••• 1111\n••••  ••••  ••••  0004"),
    ] {
        assert_eq!(masked(written), expected, "{written}");
    }
}

#[test]
fn numbers_one_after_the_other_are_not_one_number_though_the_check_digit_would_hold() {
    let all: Vec<u32> = "9725550100".chars().filter_map(value).collect();
    let held = (75_000..75_100)
        .filter(|zip: &u32| holds(all.iter().copied().chain(zip.to_string().chars().filter_map(value))));
    let held: Vec<u32> = held.collect();
    assert_eq!(held.len(), 10);
    for zip in held {
        for written in [
            format!("972 555 0100 {zip}"),
            format!("9725550100 {zip}"),
            format!("{zip} 972-555-0100"),
            format!("972 555 0100  {zip}"),
            format!("972-555-0100\n{zip}"),
            format!("9725550100\n{zip}"),
            format!("972.555.0100 {zip}"),
            format!("972.555.0100.{zip}"),
            format!("{zip}. 972 555 0100"),
        ] {
            assert_eq!(masked(&written), written);
        }
    }
}

#[test]
fn a_list_of_short_numbers_is_none() {
    let flats: Vec<String> = (1201..1260).map(|flat| flat.to_string()).collect();
    let digits: Vec<String> = (0..60).map(|place| (place % 10).to_string()).collect();
    for list in [flats, digits] {
        let list = list.join("\n");
        assert_eq!(masked(&list), list);
    }
}

#[test]
fn what_is_no_card_stays_as_it_is() {
    for written in [
        "4111 1111 1111 1112",
        "call +1 972 555 0100 or 972-555-0188",
        "12 Oak St, Plano TX 75024",
        "4111, 1111, 1111, 1111",
        "4111 x 1111 1111 1111",
        "4111/1111/1111/1111",
        "41111111111111114111111111111111",
        "model 123456789012",
        "",
    ] {
        assert!(matches!(masked(written), Cow::Borrowed(same) if same == written), "{written}");
    }
}

proptest! {
    #[test]
    fn every_card_number_is_masked_however_it_is_parted(
        digits in prop::collection::vec(0_u32..10, 12..19), parts in prop::collection::vec(0_usize..6, 19),
    ) {
        let card = checked(&digits);
        // Parted so it would be a telephone number beside something else.
        let groups = |written: &str| written.split([' ', '-']).map(str::len).collect::<Vec<_>>();
        let mut written = String::new();
        for (digit, part) in card.chars().zip(&parts) {
            if !written.is_empty() {
                written.push_str(["", "", "", "", " ", "-"][*part]);
            }
            written.push(digit);
        }
        prop_assume!(!groups(&written).iter().any(|length| matches!(length, 7 | 10)));
        prop_assume!(!groups(&written).windows(3).any(|lengths| lengths == [3, 3, 4]));
        let masked = masked(&written).into_owned();
        prop_assert_eq!(masked.chars().filter(|c| c.is_ascii_digit()).count(), 4);
        prop_assert!(written.ends_with(masked.rsplit(MASK).next().unwrap()));
        prop_assert_eq!(masked.chars().count(), written.chars().count());
    }

    #[test]
    fn every_card_in_fours_is_masked_whatever_parts_it(
        digits in prop::collection::vec(0_u32..10, 15),
        gaps in prop::collection::vec("[ \\-.\n\t]{1,4}", 3),
    ) {
        let card = checked(&digits);
        let (one, two, three, four) = (&card[..4], &card[4..8], &card[8..12], &card[12..]);
        let written = format!("{one}{}{two}{}{three}{}{four}", gaps[0], gaps[1], gaps[2]);
        let expected = format!("••••{}••••{}••••{}{four}", gaps[0], gaps[1], gaps[2]);
        prop_assert_eq!(masked(&written).into_owned(), expected);
    }

    #[test]
    fn a_telephone_number_and_what_follows_in_another_line_stay(
        numbers in prop::collection::vec(("[2-9][0-9]{2}", "[2-9][0-9]{2}", "[0-9]{4}"), 2),
        parts in prop::collection::vec("|-|[.]| ", 2),
        gap in " {1,3}|\n|[.] |\r\n",
        zip in "[0-9]{5}",
    ) {
        let phone = |which: usize| {
            let ((area, exchange, line), part) = (&numbers[which], &parts[which]);
            [area.as_str(), exchange, line].join(part)
        };
        let local = format!("{}-{}", numbers[1].1, numbers[1].2);
        for (one, other) in [(phone(0), zip.clone()), (zip, phone(0)), (phone(0), phone(1)), (phone(0), local)] {
            let written = format!("{one}{gap}{other}");
            prop_assert!(matches!(masked(&written), Cow::Borrowed(_)), "{}", written);
        }
    }

    #[test]
    fn with_fewer_than_thirteen_digits_nothing_changes(words in "([ a-z.,\n\\-]{0,3}[0-9٤４]{0,3}){0,4}[ a-z.\n]{0,9}") {
        prop_assert!(matches!(masked(&words), Cow::Borrowed(same) if same == words));
    }

    #[test]
    fn only_digits_are_ever_masked(words in "[ a-z0-9٤４\\-.\n]{0,80}") {
        let once = masked(&words).into_owned();
        for (before, after) in words.chars().zip(once.chars()) {
            prop_assert!(before == after || (after == MASK && value(before).is_some()));
        }
    }

    #[test]
    fn a_card_among_words_is_masked(before in "[a-z ,.]{0,20}", after in "[a-z,.][a-z ,.]{0,20}") {
        let written = format!("{before}{VISA}{after}");
        prop_assert_eq!(masked(&written).into_owned(), format!("{before}••••••••••••1111{after}"));
    }

    #[test]
    fn shorter_and_longer_numbers_are_no_cards(number in "[0-9]{1,12}|[0-9]{20,40}") {
        prop_assert!(matches!(masked(&number), Cow::Borrowed(_)));
    }
}
