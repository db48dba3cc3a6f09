use super::super::doctor::Certainty;
use super::*;
use crate::domain::connection::scopes::REQUIRED;
use crate::domain::ids::ProviderId;
use crate::domain::outcome::Problem;

const CALLS: [Call; 3] = [Call::CreateBooking, Call::ListBookings, Call::ChangeBooking];

fn answered(status: u16) -> Cause {
    let trace_id = Some("trace-1".to_owned());
    Cause::Answered(Problem { status, title: "Why".to_owned(), trace_id, ..Problem::default() })
}

fn all() -> Vec<String> {
    REQUIRED.iter().map(|scope| scope.name.to_owned()).collect()
}

fn kind(call: Call, status: u16, granted: &[String]) -> Option<Kind> {
    match of_call(call, &answered(status), granted) {
        Meaning::Attention(trouble) => Some(trouble.kind),
        Meaning::BackOff { .. } | Meaning::Nothing => None,
    }
}

#[test]
fn each_status_of_each_call_means_one_thing() {
    let write = "tn.crm.bookings:w".to_owned();
    let only = |name: &str| vec![name.to_owned()];
    let table = [
        (401, all(), [Some(Kind::AppKey), Some(Kind::AppKey), Some(Kind::AppKey)]),
        (403, all(), [Some(Kind::BookingProvider), Some(Kind::BookingProvider), Some(Kind::BookingProvider)]),
        (
            403,
            only("tn.crm.bookings:r"),
            [Some(Kind::Scope(write.clone())), Some(Kind::BookingProvider), Some(Kind::Scope(write.clone()))],
        ),
        // Whether the permission to change includes that to look is not documented.
        (403, only("tn.crm.bookings:w"), [Some(Kind::BookingProvider), None, Some(Kind::BookingProvider)]),
        (
            403,
            only("tn.crm.customers:r"),
            [Some(Kind::Scope(write.clone())), None, Some(Kind::Scope(write.clone()))],
        ),
        (
            403,
            Vec::new(),
            [Some(Kind::ScopeOrProvider(write.clone())), None, Some(Kind::ScopeOrProvider(write))],
        ),
        (404, all(), [Some(Kind::BookingProvider), Some(Kind::BookingProvider), None]),
        (400, all(), [None, None, None]),
        (409, all(), [None, None, None]),
    ];
    for (status, granted, expected) in table {
        let told = CALLS.map(|call| kind(call, status, &granted));
        assert_eq!(told, expected, "{status} with {granted:?}");
    }
}

#[test]
fn what_passes_by_itself_never_needs_attention_and_waits_as_long_as_it_says() {
    let broken = [Cause::Unreachable, Cause::TimedOut, Cause::Broken, Cause::Unreadable { status: 502 }];
    let statuses = [408, 425, 429].into_iter().chain(500..600).map(answered);
    for cause in broken.into_iter().chain(statuses) {
        for call in CALLS {
            let meaning = of_call(call, &cause, &all());
            assert_eq!(meaning, Meaning::BackOff { wait: None, why: cause.clone() }, "{call:?}");
        }
        let mint = of_mint(&MintFailure::Unavailable(cause.clone()));
        assert_eq!(mint, Meaning::BackOff { wait: None, why: cause });
    }
    let limited = Problem { status: 429, retry_after_seconds: Some(30), ..Problem::default() };
    let meaning = of_call(Call::CreateBooking, &Cause::Answered(limited), &all());
    let Meaning::BackOff { wait, .. } = meaning else { panic!("{meaning:?}") };
    assert_eq!(wait, Some(SignedDuration::from_secs(30)));
}

#[test]
fn of_who_texts_only_being_asked_to_wait_says_something_of_the_connection() {
    let limited = Problem { status: 429, retry_after_seconds: Some(30), ..Problem::default() };
    let meaning = of_call(Call::OfCustomers, &Cause::Answered(limited), &all());
    assert!(
        matches!(meaning, Meaning::BackOff { wait: Some(wait), .. } if wait.as_secs() == 30),
        "{meaning:?}"
    );
    let statuses = [400, 401, 403, 404, 408, 409, 500, 503].map(answered);
    for cause in statuses.into_iter().chain([Cause::TimedOut, Cause::Broken]) {
        assert_eq!(of_call(Call::OfCustomers, &cause, &all()), Meaning::Nothing, "{cause:?}");
    }
}

#[test]
fn trouble_of_our_own_says_nothing_of_the_connection() {
    for cause in [
        Cause::TooLate,
        Cause::Superseded,
        Cause::Resting,
        Cause::Ours { why: String::new() },
        Cause::NotConnected { why: String::new() },
        Cause::NeedsAttention { why: String::new() },
    ] {
        assert_eq!(of_call(Call::CreateBooking, &cause, &all()), Meaning::Nothing, "{cause:?}");
    }
}

#[test]
fn a_mint_that_is_refused_is_about_the_credentials_and_keeps_what_was_said() {
    let problem = Problem { status: 400, title: "invalid_client".to_owned(), ..Problem::default() };
    let Meaning::Attention(trouble) = of_mint(&MintFailure::Rejected(problem)) else { panic!("attention") };
    assert_eq!(trouble.kind, Kind::Credentials);
    assert!(trouble.said.contains("invalid_client"), "{}", trouble.said);
    let Meaning::Attention(trouble) = of_mint(&MintFailure::Secret("gone".to_owned())) else {
        panic!("attention")
    };
    assert_eq!((trouble.kind, trouble.said), (Kind::Secret, "gone".to_owned()));
}

#[test]
fn what_servicetitan_said_of_each_field_and_its_reference_are_kept() {
    let problem = Problem {
        status: 403,
        title: "Forbidden".to_owned(),
        trace_id: Some("00-4bf9-01".to_owned()),
        errors: [("provider".to_owned(), vec!["No access.".to_owned()])].into(),
        ..Problem::default()
    };
    let meaning = of_call(Call::CreateBooking, &Cause::Answered(problem), &all());
    let Meaning::Attention(trouble) = meaning else { panic!("attention") };
    assert_eq!(trouble.trace_id.as_deref(), Some("00-4bf9-01"));
    assert!(trouble.said.contains("provider: No access."), "{}", trouble.said);
}

#[test]
fn a_token_that_states_no_scopes_lacks_none_and_one_that_states_others_lacks_this() {
    assert_eq!((of_scopes(&[]), of_scopes(&all())), (None, None));
    let lacking = of_scopes(&["tn.crm.bookings:r".to_owned()]).map(|trouble| trouble.kind);
    assert_eq!(lacking, Some(Kind::Scope("tn.crm.bookings:w".to_owned())));
}

fn every_kind() -> Vec<Kind> {
    let write = "tn.crm.bookings:w".to_owned();
    vec![
        Kind::Credentials,
        Kind::Secret,
        Kind::AppKey,
        Kind::Scope(write.clone()),
        Kind::BookingProvider,
        Kind::ScopeOrProvider(write),
    ]
}

/// What a token states, and what is or is not in a place of our own, is known. What ServiceTitan's answers mean is not.
#[test]
fn only_what_is_known_is_certain_and_each_cause_has_a_remedy() {
    for kind in every_kind() {
        let is_known = matches!(kind, Kind::Scope(_) | Kind::Secret);
        let trouble = Trouble { kind, said: "Why".to_owned(), trace_id: Some("t".to_owned()) };
        let told = trouble.told(Some(ProviderId(7001)));
        assert_eq!(told.certainty == Certainty::Certain, is_known, "{trouble:?}");
        assert!(told.cause.ends_with('.') && told.remedy.ends_with('.'), "{told:?}");
        assert_eq!(told.trace_id.as_deref(), Some("t"));
    }
}

#[test]
fn the_words_name_what_a_person_finds_in_the_portal() {
    let told = |kind| Trouble { kind, said: String::new(), trace_id: None }.told(Some(ProviderId(7001)));
    let scope = told(Kind::Scope("tn.crm.bookings:w".to_owned()));
    assert!(scope.cause.contains("CRM → Bookings → Modify"), "{scope:?}");
    assert!(scope.remedy.contains("Upgrade to New Version"), "{scope:?}");
    assert!(told(Kind::BookingProvider).cause.contains("7001"));
    assert!(told(Kind::Credentials).remedy.contains("API Application Access"));
    let unknown = told(Kind::Scope("tn.new.thing:w".to_owned()));
    assert!(unknown.remedy.contains("tn.new.thing:w"), "{unknown:?}");
}

#[test]
fn a_call_that_worked_ends_what_it_needed_and_says_nothing_of_the_credentials() {
    let ended = |kind: &Kind| CALLS.map(|call| kind.ends_by(call));
    let expected = [
        [false, false, false],
        [false, false, false],
        [true, true, true],
        [true, false, true],
        [true, true, true],
        [true, false, true],
    ];
    for (kind, expected) in every_kind().iter().zip(expected) {
        assert_eq!(ended(kind), expected, "{kind:?}");
    }
}
