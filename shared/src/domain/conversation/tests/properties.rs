use proptest::prelude::*;

use super::{Content, Effect, HERE, Run, Step, THERE, Text, amended, created, text};

fn some_texts() -> impl Strategy<Value = Vec<Text>> {
    let arrivals = prop::collection::vec((0_i64..90, "[a-z]{0,12}"), 1..9);
    let numbered = arrivals.prop_map(|arrivals| {
        (1..).zip(arrivals).map(|(number, (seconds, body))| text(number, seconds, &body)).collect::<Vec<_>>()
    });
    numbered.prop_shuffle()
}

proptest! {
    #[test]
    fn the_same_texts_make_the_same_booking_in_whatever_order_and_parts_they_come(texts in some_texts(), ends in prop::collection::vec(any::<bool>(), 8)) {
        let mut parts = Run::of(&[]);
        let mut last = None;
        for (number, text) in texts.iter().enumerate() {
            parts.receive(text);
            if number + 1 == texts.len() || ends[number] {
                last = parts.drive().pop().or(last);
            }
        }
        let whole = Run::of(&texts).drive();
        prop_assert_eq!(whole.len(), 1);
        let at_once = created(&whole[0]).2;
        let in_parts = match last.as_ref() {
            Some(effect @ Effect::AmendBooking(..)) => amended(effect).2,
            Some(effect) => created(effect).2,
            None => "",
        };
        prop_assert_eq!(in_parts, at_once);
    }

    #[test]
    fn content_is_equal_for_equal_sets_of_texts_and_for_no_others(texts in some_texts(), elided in 0_u32..3) {
        let all: Vec<&Text> = texts.iter().collect();
        let backwards: Vec<&Text> = texts.iter().rev().collect();
        prop_assert_eq!(Content::of(&all, elided), Content::of(&backwards, elided));
        prop_assert_ne!(Content::of(&all, elided), Content::of(&all[1..], elided));
        prop_assert_ne!(Content::of(&all, elided), Content::of(&all[1..], elided + 1));
    }

    #[test]
    fn the_same_input_gives_the_same_step(texts in some_texts(), seconds in 0_i64..400, tried: bool, moved: bool) {
        let mut run = Run { seconds, ..Run::of(&texts) };
        if tried && matches!(run.step(), Step::Do { .. }) {
            run.attempt();
        }
        run.active = if moved { THERE } else { HERE };
        prop_assert_eq!(format!("{:?}", run.step()), format!("{:?}", run.clone().step()));
    }
}
