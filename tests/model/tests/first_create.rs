//! Which records allow a create without a look-up.

use intellisend::domain::delivery::{ATTEMPTS, After, Claim, Delivery, Next, Provenance, Settling, Write};
use intellisend::domain::outcome::{Cause, Outcome, unsuccessful};
use model::item::{BOOKING, Held, Item, Kind, Stage};
use model::texts::Texts;
use model::ticks;

/// Every record there may be with one text or two.
fn records() -> Vec<Item> {
    let contents = [Texts::first(1), Texts::first(2)];
    let held = |content| Held { kind: Kind::Create, content, send_by: 0, settles_at: 1 };
    let claims = contents.map(|content| Some(held(content))).into_iter().chain([None]);
    let stages = contents.map(|content| [Stage::Attempted(content), Stage::Done(Some(content))]);
    let stages: Vec<Stage> =
        stages.into_iter().flatten().chain([Stage::Wanted, Stage::Refused, Stage::Done(None)]).collect();
    let asides = contents.map(Some).into_iter().chain([None]);
    let mut records = Vec::new();
    for claim in claims {
        for stage in &stages {
            for attempts in 0..=ATTEMPTS {
                records.extend(asides.clone().map(|aside| Item { claim, stage: *stage, attempts, aside }));
            }
        }
    }
    records
}

#[test]
fn only_texts_at_first_hand_that_nothing_was_tried_for_are_booked_without_a_look_up() {
    for record in records() {
        for provenance in [Provenance::FirstHand, Provenance::Doubtful] {
            for ticks in 0..2 {
                let next = record.real().next(&Texts::first(2), provenance, ticks::moment(ticks));
                let claimed = record.claim.is_some() && ticks == 0;
                let open = !claimed && record.aside != Some(Texts::first(2));
                let allowed = open && record.stage == Stage::Wanted && provenance == Provenance::FirstHand;
                assert_eq!(next == Next::Create, allowed, "{record:?} {provenance:?}: {next:?}");
            }
        }
    }
}

#[test]
fn what_was_tried_is_never_again_as_if_it_had_not_been() {
    for record in records() {
        let settling = Settling::of_seconds(ticks::SETTLE_SECONDS);
        let claim = Claim::new(Write::Create, Texts::first(2), 0, settling, ticks::moment(2));
        let tried = record.real().claimed(claim);
        assert_ne!(tried.delivery, Delivery::Wanted, "{record:?}");
        let never = Cause::Unreadable { status: 400 };
        for outcome in [
            Outcome::Done(BOOKING),
            unsuccessful(Cause::TooLate),
            unsuccessful(Cause::TimedOut),
            unsuccessful(never),
        ] {
            if let After::Save(after) = tried.clone().after(outcome) {
                assert_ne!(after.delivery, Delivery::Wanted, "{record:?}");
            }
        }
    }
}
