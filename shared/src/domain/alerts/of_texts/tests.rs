use super::*;
use crate::domain::conversation::Logged;
use crate::domain::ids::MessageSid;
use crate::domain::text::{CameBy, Text};
use crate::domain::time::{SignedDuration, after};

fn sid(number: usize) -> MessageSid {
    MessageSid::parse(&format!("SM{number:032}")).unwrap()
}

/// Texts by the minute they came, and whether they are still owed.
fn log(texts: &[(i64, &str, bool)]) -> Log {
    let begin = "2026-11-16T14:00:00Z".parse().unwrap();
    let logged = texts.iter().enumerate().map(|(at, (minute, body, is_owed))| {
        let came = after(begin, SignedDuration::from_mins(*minute));
        let text = Text::arrived(sid(at), body, CameBy::Webhook, came);
        Logged { text, settled_in: (!is_owed).then(|| sid(0)) }
    });
    Log { texts: logged.collect(), ..Log::default() }
}

fn emergencies(texts: &[(i64, &str, bool)]) -> Vec<(String, String)> {
    let sender = Sender::parse("+19725550100").unwrap();
    let alerts = of_texts(&Known::default(), &log(texts), &sender, None, &Profile::default());
    let told = |alert: Alert| match &alert {
        Alert::Emergency { said, .. } => Some((alert.name(), said.clone().unwrap())),
        _ => None,
    };
    alerts.into_iter().filter_map(told).collect()
}

fn name(kind: &str, conversation: usize, began: usize) -> String {
    format!("{kind}#{}#{}", sid(conversation).as_str(), sid(began).as_str())
}

#[test]
fn what_cannot_wait_within_an_hour_is_one_emergency_and_days_later_another() {
    let no_heat = (0, "No heat", true);
    assert_eq!(emergencies(&[no_heat]), [(name("emergency", 0, 0), "No heat".to_owned())]);
    let burst = emergencies(&[no_heat, (59, "still no heat", true)]);
    assert_eq!(burst, [(name("emergency", 0, 0), "No heat".to_owned())], "a burst is one");
    let flooding = (3 * 24 * 60, "basement is flooding", true);
    let thursday = emergencies(&[no_heat, flooding]);
    assert_eq!(thursday.len(), 2, "also while nothing can be booked");
    assert_eq!(thursday[1], (name("emergency", 0, 1), "basement is flooding".to_owned()));
}

#[test]
fn an_emergency_is_named_the_same_once_its_first_text_is_booked() {
    let owed = emergencies(&[(0, "No heat", true), (30, "still no heat", true)]);
    let later = emergencies(&[(0, "No heat", false), (30, "still no heat", true)]);
    assert!(later[0].0.ends_with(sid(0).as_str()), "{later:?}");
    assert_eq!(owed[0].0.rsplit('#').next(), later[0].0.rsplit('#').next());
    let after_an_hour = emergencies(&[(0, "No heat", false), (60, "No heat at all", true)]);
    assert!(after_an_hour[0].0.ends_with(sid(1).as_str()), "{after_an_hour:?}");
}

#[test]
fn of_one_emergency_the_most_urgent_words_are_told() {
    let told = emergencies(&[(0, "No heat", true), (1, "I smell gas", true), (2, "no heat", true)]);
    assert_eq!(told, [(name("life", 0, 0), "I smell gas".to_owned())]);
}
