//! What holds for any row, any need and any moment.

use proptest::prelude::*;

use super::{
    AccessToken, Before, Cause, Failure, Held, LEASE, Lease, MARGIN, MintFailure, Minted, Need, Problem, Row,
    SignedDuration, Timestamp, TokenStep, after, at, decide, start,
};

/// Around the lengths that matter, and far beyond them.
fn lifetimes() -> impl Strategy<Value = SignedDuration> {
    prop_oneof![0..=400_u32, 400..=90_000_u32, any::<u32>()]
        .prop_map(|secs| SignedDuration::from_secs(secs.into()))
}

fn needs() -> impl Strategy<Value = Need> {
    prop_oneof![Just(Need::AnyValid), Just(Need::Fresh), (0..6_u64).prop_map(Need::NewerThan)]
}

fn reasons() -> impl Strategy<Value = MintFailure> {
    let asked_to_wait = |retry_after_seconds| {
        MintFailure::Unavailable(Cause::Answered(Problem { retry_after_seconds, ..Problem::default() }))
    };
    prop_oneof![
        Just(MintFailure::Rejected(Problem::default())),
        Just(MintFailure::Secret("gone".to_owned())),
        Just(MintFailure::Unavailable(Cause::TimedOut)),
        any::<Option<u32>>().prop_map(asked_to_wait),
        Just(asked_to_wait(Some(0))),
    ]
}

prop_compose! {
    fn tokens()(
        lifetime in lifetimes(),
        generation in 1..5_u64,
        connection_generation in 1..4_u64,
        forced_at in proptest::option::of(-300..=0_i64),
        used_at in -200_000..=0_i64,
        chance in any::<u64>(),
    ) -> Held {
        let before = Before { generation: generation - 1, used_at: at(used_at), forced_at: forced_at.map(at) };
        Held::of(minted(lifetime), before, connection_generation, chance, start())
    }
}

prop_compose! {
    fn rows()(
        held in proptest::option::of(tokens()),
        ahead in 0..2_u64,
        lease in proptest::option::of((0..1_200_i64, 1..4_u64)),
        failure in proptest::option::of((0..1_200_i64, 1..4_u64, reasons())),
    ) -> Row {
        let generation = held.as_ref().map_or(0, |held| held.generation);
        let lease = lease.map(|(until, connection_generation)| {
            Lease { owner: 1, until: at(until), connection_generation }
        });
        let failure = failure.map(|(since, connection_generation, why)| {
            Failure::after(None, connection_generation, why, at(since))
        });
        let of_held = held.as_ref().map_or(0, |held| held.connection_generation);
        let of_lease = lease.map_or(0, |lease| lease.connection_generation);
        let of_failure = failure.as_ref().map_or(0, |failure| failure.connection_generation);
        let connection_generation = of_held.max(of_lease).max(of_failure) + ahead;
        Row { held, generation, connection_generation, lease, failure }
    }
}

fn minted(lifetime: SignedDuration) -> Minted {
    Minted { token: AccessToken::from("t".to_owned()), lifetime, scopes: vec![] }
}

/// When a call was long ago the connection is only checked.
fn is_idle(held: &Held) -> bool {
    after(held.used_at, SignedDuration::from_hours(24)) <= held.minted_at
}

/// A third of three minutes is the margin: what lives shorter may be over before it is due.
fn is_brief(held: &Held) -> bool {
    held.expires_at.duration_since(held.minted_at) < SignedDuration::from_mins(3)
}

/// The first moment at which no call is made with it.
fn over_at(held: &Held) -> Timestamp {
    let lifetime = held.expires_at.duration_since(held.minted_at);
    after(held.expires_at, -MARGIN.min(lifetime / 2))
}

proptest! {
    #[test]
    fn only_a_valid_token_of_the_connection_as_it_is_now_is_used(
        row in rows(), connection in 1..5_u64, need in needs(), seconds in 0..90_000_i64,
    ) {
        let is_later = row.connection_generation > connection;
        match decide(row, connection, need, at(seconds)) {
            TokenStep::Use(held) => {
                prop_assert!(!is_later && held.connection_generation == connection);
                prop_assert!(at(seconds) < over_at(&held) && at(seconds) < held.expires_at);
                if let Need::NewerThan(refused) = need {
                    prop_assert!(held.generation > refused);
                }
            }
            TokenStep::LookAgain => prop_assert!(is_later),
            _ => prop_assert!(!is_later),
        }
    }

    #[test]
    fn nobody_mints_while_somebody_does_or_before_the_pause_after_a_failure_is_over(
        row in rows(), connection in 1..5_u64, need in needs(), seconds in 0..2_000_i64,
    ) {
        let (lease, failure, generation) = (row.lease, row.failure.clone(), row.generation);
        if let TokenStep::Mint { before } = decide(row, connection, need, at(seconds)) {
            let lease = lease.filter(|lease| lease.connection_generation == connection);
            let failure = failure.filter(|failure| failure.connection_generation == connection);
            prop_assert!(lease.is_none_or(|lease| lease.until <= at(seconds)));
            prop_assert!(failure.is_none_or(|failure| failure.again_at <= at(seconds)));
            prop_assert_eq!(before, generation);
        }
    }

    #[test]
    fn whoever_waits_or_is_told_of_a_failure_mints_or_has_a_token_when_that_is_over(
        row in rows(), connection in 1..5_u64, need in needs(), seconds in 0..2_000_i64,
    ) {
        let later = match decide(row.clone(), connection, need, at(seconds)) {
            TokenStep::Wait { until } => {
                prop_assert!(at(seconds) < until);
                until
            }
            TokenStep::Failed(_) => row.failure.as_ref().map(|failure| failure.again_at).unwrap(),
            _ => return Ok(()),
        };
        let lease_over = row.lease.map_or(later, |lease| lease.until);
        let failure_over = row.failure.as_ref().map_or(later, |failure| failure.again_at);
        let step = decide(row, connection, need, later.max(lease_over).max(failure_over));
        prop_assert!(matches!(step, TokenStep::Mint { .. } | TokenStep::Use(_)), "{step:?}");
    }

    #[test]
    fn a_valid_token_is_replaced_for_being_refused_once_a_minute_at_most(
        held in tokens(), refusals in proptest::collection::vec((0..45_i64, needs()), 1..40),
    ) {
        let (connection, mut now) = (held.connection_generation, 0);
        let generation = held.generation;
        let mut row = Row { held: Some(held), generation, connection_generation: connection, ..Row::default() };
        let mut forced: Option<Timestamp> = None;
        for (seconds, need) in refusals {
            now += seconds;
            // Whoever is refused was refused the token that everyone has.
            let need = if matches!(need, Need::NewerThan(_)) { Need::NewerThan(row.generation) } else { need };
            let is_valid = row.held.as_ref().is_some_and(|held| held.is_valid(at(now)));
            let TokenStep::Mint { .. } = decide(row.clone(), connection, need, at(now)) else { continue };
            if matches!(need, Need::NewerThan(_)) {
                let pause = forced.map(|forced| at(now).duration_since(forced));
                prop_assert!(!is_valid || pause.is_none_or(|pause| pause >= SignedDuration::from_secs(60)));
                forced = Some(at(now));
            }
            let before = Before::of(&row, connection, need, at(now));
            let next = Held::of(minted(SignedDuration::from_secs(240)), before, connection, 0, at(now));
            prop_assert!(next.generation > row.generation);
            row = Row { generation: next.generation, held: Some(next), ..row };
        }
    }

    #[test]
    fn new_credentials_are_not_held_back_by_what_was_refused_before(held in tokens(), seconds in 0..90_i64) {
        let connection = held.connection_generation + 1;
        let row = Row { generation: held.generation, held: Some(held), connection_generation: 0, ..Row::default() };
        prop_assert_eq!(Before::of(&row, connection, Need::AnyValid, at(seconds)).forced_at, None);
    }

    #[test]
    fn a_successor_counts_on_also_where_the_table_was_set_back(held in tokens(), refused in 0..90_u64) {
        let connection = held.connection_generation;
        let generation = held.generation;
        let row = Row { generation, held: Some(held), connection_generation: connection, ..Row::default() };
        let before = Before::of(&row, connection, Need::NewerThan(refused), start());
        let next = Held::of(minted(SignedDuration::from_secs(900)), before, connection, 0, start());
        prop_assert!(next.generation > generation && next.generation > refused);
    }

    #[test]
    fn a_token_in_use_is_due_before_it_is_over_and_never_before_it_was_asked_for(held in tokens()) {
        prop_assert!(held.minted_at <= held.refresh_at);
        if !is_idle(&held) {
            prop_assert!(is_brief(&held) || held.refresh_at <= over_at(&held));
            prop_assert!(held.refresh_at <= held.expires_at);
            prop_assert!(held.expires_at == held.minted_at || held.minted_at < over_at(&held));
        }
    }

    #[test]
    fn a_lifetime_of_more_than_a_few_minutes_leaves_a_run_of_the_schedule_before_it_is_over(
        lifetime in 400..90_000_i64, chance in any::<u64>(),
    ) {
        let before = Before { generation: 0, used_at: start(), forced_at: None };
        let held = Held::of(minted(SignedDuration::from_secs(lifetime)), before, 1, chance, start());
        prop_assert!(after(held.refresh_at, MARGIN) < over_at(&held));
        prop_assert!(held.refresh_at >= at(lifetime / 2 - 1));
    }

    #[test]
    fn use_moves_what_is_due_to_no_later_and_is_told_once_an_hour(
        held in tokens(), chance in any::<u64>(), seconds in 0..90_000_i64, soon in 0..3_600_i64,
    ) {
        let now = at(seconds);
        match held.used(chance, now) {
            None => prop_assert!(now < after(held.used_at, SignedDuration::from_hours(1))),
            Some(used) => {
                prop_assert!(used.refresh_at <= held.refresh_at && held.minted_at <= used.refresh_at);
                prop_assert!(!is_idle(&used) && (is_brief(&used) || used.refresh_at <= over_at(&used)));
                prop_assert!(used.used(chance, at(seconds + soon)).is_none());
                prop_assert_eq!((used.generation, used.expires_at), (held.generation, held.expires_at));
            }
        }
    }

    #[test]
    fn after_a_failure_everyone_is_left_alone_for_a_while_but_never_for_long(
        reasons in proptest::collection::vec((reasons(), 1..3_u64, 0..4_000_i64), 1..40),
    ) {
        let (mut before, mut now) = (None::<Failure>, 0);
        for (why, connection, pause) in reasons {
            now += pause;
            let failure = Failure::after(before.as_ref(), connection, why, at(now));
            let pause = failure.again_at.duration_since(at(now));
            prop_assert!(pause >= SignedDuration::from_secs(5) && pause <= SignedDuration::from_mins(15));
            prop_assert!(failure.since <= at(now) && failure.times >= 1);
            let same = before.is_some_and(|before| {
                before.connection_generation == connection
                    && before.why.needs_a_person() == failure.why.needs_a_person()
            });
            prop_assert_eq!(failure.times == 1, !same);
            before = Some(failure);
        }
    }
}

#[test]
fn a_fleet_that_was_minted_for_together_is_due_over_two_minutes_and_a_half() {
    let before = Before { generation: 0, used_at: start(), forced_at: None };
    let due = |chance| {
        let held = Held::of(minted(SignedDuration::from_secs(900)), before, 1, chance, start());
        held.refresh_at.duration_since(start()).as_secs()
    };
    // Any numbers that have nothing to do with each other.
    let chances = (0..1_600_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut minutes = [0; 3];
    for chance in chances {
        let at = due(chance);
        assert!((450..=600).contains(&at), "{at}");
        minutes[usize::try_from((at - 450) / 60).unwrap().min(2)] += 1;
    }
    assert!(minutes[0] > 500 && minutes[1] > 500 && minutes[2] > 250, "{minutes:?}");
}

#[test]
fn a_mint_is_over_long_before_a_token_that_is_due_is() {
    assert!(LEASE * 2 < MARGIN);
}
