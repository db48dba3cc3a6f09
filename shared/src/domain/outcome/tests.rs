use super::*;

#[test]
fn what_can_be_repeated_only_once_connected_is_the_tenants_and_nothing_else_is() {
    let answered = (100..600).map(|status| Cause::Answered(Problem { status, ..Problem::default() }));
    let others = [
        Cause::Unreachable,
        Cause::TimedOut,
        Cause::Broken,
        Cause::Unreadable { status: 200 },
        Cause::NotConnected { why: String::new() },
        Cause::NeedsAttention { why: String::new() },
        Cause::Resting,
        Cause::Superseded,
        Cause::Ours { why: String::new() },
        Cause::TooLate,
        Cause::TooOften { attempts: 10 },
    ];
    for cause in answered.chain(others) {
        let when_connected =
            matches!(unsuccessful::<()>(cause.clone()), Outcome::NotDone { again: Again::WhenConnected, .. });
        assert_eq!(cause.is_the_tenants(), when_connected, "{cause:?}");
    }
}
