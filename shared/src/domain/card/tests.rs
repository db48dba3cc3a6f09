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
fn what_is_no_card_stays_as_it_is() {
    for written in [
        "4111 1111 1111 1112",
        "call +1 972 555 0100 or 972-555-0188",
        "12 Oak St, Plano TX 75024",
        "4111  1111  1111  1111",
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
        let mut written = String::new();
        for (digit, part) in card.chars().zip(&parts) {
            if !written.is_empty() {
                written.push_str(["", "", "", "", " ", "-"][*part]);
            }
            written.push(digit);
        }
        let masked = masked(&written).into_owned();
        prop_assert_eq!(masked.chars().filter(|c| c.is_ascii_digit()).count(), 4);
        prop_assert!(written.ends_with(masked.rsplit(MASK).next().unwrap()));
        prop_assert_eq!(masked.chars().count(), written.chars().count());
    }

    #[test]
    fn only_digits_are_ever_masked(words in "[ a-z0-9٤４\\-.]{0,80}") {
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
