use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Rule, Targets, When};
use crate::domain::choices::{CampaignId, Choices, Priority};
use crate::domain::fields::{Errors, Fields};
use crate::domain::ids::{Environment, ServiceTitanTenant};
use crate::domain::phone::PhoneNumber;

const CONNECTED: Targets = Targets {
    active: Some(Environment::Integration),
    integration: Some(ServiceTitanTenant(7)),
    production: None,
};

fn read_with(rules: Value, targets: &Targets) -> Result<Vec<Rule>, Errors> {
    let mut fields = Fields::new([("rules".to_owned(), rules)].into_iter().collect());
    let read = Rule::read_all(&mut fields, "rules", targets);
    fields.finish().map(|()| read.expect("nothing is wrong"))
}

fn read(rules: Value) -> Result<Vec<Rule>, Errors> {
    read_with(rules, &CONNECTED)
}

fn blamed(rules: Value) -> Vec<String> {
    read(rules).expect_err("something is wrong").into_keys().collect()
}

fn fits(word: &str, body: &str) -> bool {
    let rule = &read(json!([{ "words": [word], "priority": "High" }])).unwrap()[0];
    rule.is_in(body)
}

#[test]
fn a_rule_says_whose_ids_it_names_whether_or_not_it_was_said() {
    let rules = json!([
        { "words": [" no   heat ", "Furnace"], "priority": "Urgent" },
        { "number": "+15005550001", "campaign_id": "9", "environment": "production", "servicetitan_tenant_id": 8 },
    ]);
    let expected = [
        Rule {
            when: When::Words(vec!["no heat".to_owned(), "Furnace".to_owned()]),
            environment: Environment::Integration,
            servicetitan_tenant: ServiceTitanTenant(7),
            sets: Choices { priority: Some(Priority::Urgent), ..Choices::default() },
        },
        Rule {
            when: When::Number(PhoneNumber::parse("+15005550001").unwrap()),
            environment: Environment::Production,
            servicetitan_tenant: ServiceTitanTenant(8),
            sets: Choices { campaign: Some(CampaignId(9)), ..Choices::default() },
        },
    ];
    assert_eq!(read(rules).unwrap(), expected);
    assert_eq!(read(json!([])).unwrap(), []);
}

#[test]
fn everything_that_is_wrong_is_told_at_once_and_where() {
    let rules = json!([
        { "words": [], "campaign_id": 0, "colour": "red" },
        { "words": ["leak"], "number": "+15005550001", "priority": "Soon" },
        { "number": "911", "campaign_id": 1 },
        { "campaign_id": 1 },
        { "words": ["leak"] },
        { "number": "+15005550001", "job_type_id": 2, "priority": "Low" },
        { "words": ["leak"], "campaign_id": 1, "environment": "production" },
        { "words": ["leak"], "campaign_id": 1, "environment": "moon" },
        7,
    ]);
    let expected = [
        "rules.0.campaign_id",
        "rules.0.colour",
        "rules.0.words",
        "rules.1.number",
        "rules.1.priority",
        "rules.2.number",
        "rules.3.words",
        "rules.4.campaign_id",
        "rules.5.job_type_id",
        "rules.5.priority",
        "rules.6.environment",
        "rules.7.environment",
        "rules.8",
    ];
    assert_eq!(blamed(rules), expected);
}

#[test]
fn words_are_few_short_and_plain() {
    let words = |words: Value| json!([{ "words": words, "campaign_id": 1 }]);
    for right in
        [json!(["no"]), json!(["x".repeat(40)]), json!(["won't", "won’t", "Straße 7"]), json!(vec!["ab"; 10])]
    {
        assert!(read(words(right.clone())).is_ok(), "{right}");
    }
    for wrong in [
        json!("leak"),
        json!([7]),
        json!(["a"]),
        json!(["  "]),
        json!(["''"]),
        json!(["x".repeat(41)]),
        json!(["a.b"]),
        json!(["no\u{0}heat"]),
        json!(["heat", "-"]),
        json!(vec!["ab"; 11]),
    ] {
        assert_eq!(blamed(words(wrong.clone())), ["rules.0.words"], "{wrong}");
    }
    let rule = json!({ "words": ["leak"], "campaign_id": 1 });
    assert!(read(json!(vec![rule.clone(); 20])).is_ok());
    assert_eq!(blamed(json!(vec![rule; 21])), ["rules"]);
}

#[test]
fn where_nothing_is_connected_a_rule_names_its_environment_and_has_to_wait_for_its_tenant() {
    let rule =
        |environment: Value| json!([{ "words": ["leak"], "campaign_id": 1, "environment": environment }]);
    let nothing = Targets::default();
    for environment in [json!(null), json!("integration")] {
        let errors = read_with(rule(environment), &nothing).unwrap_err();
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["rules.0.environment"]);
    }
}

#[test]
fn words_are_found_whole_and_in_upper_and_lower_case() {
    for (word, body) in [
        ("leak", "A LEAK!"),
        ("leak", "leak"),
        ("leak", "water-leak/flood"),
        ("no heat", "There is NO\nHeat"),
        ("heater", "the heater's on fire"),
        ("won't", "It WON’T start"),
        ("ÉCLAIR", "un éclair"),
        ("протечка", "У нас Протечка!"),
        ("cafe", "cafe\u{301}"),
        ("24", "since 24, h"),
    ] {
        assert!(fits(word, body), "{word} in {body}");
    }
    for (word, body) in [
        ("leak", "It leaks"),
        ("leak", "bleak"),
        ("leak", "leak2"),
        ("no heat", "no hot heat"),
        ("no heat", "heat no"),
        ("heat", ""),
        ("24", "240"),
    ] {
        assert!(!fits(word, body), "{word} in {body}");
    }
}

#[test]
fn accents_are_typed_or_not_in_a_rule_and_in_a_text() {
    for (word, body) in [
        ("calefacción", "No funciona la calefaccion"),
        ("calefaccion", "la CALEFACCIÓN no prende"),
        ("baño tapado", "tengo el bano tapado"),
        ("calefacción", "calefaccio\u{301}n"),
    ] {
        assert!(fits(word, body), "{word} in {body}");
    }
    assert!(!fits("baño", "banos"));
}

#[test]
fn a_rule_is_kept_as_it_was_read() {
    let rules = read(json!([{ "words": ["leak"], "campaign_id": 1 }])).unwrap();
    let stored = serde_json::to_value(&rules).unwrap();
    assert_eq!(serde_json::from_value::<Vec<Rule>>(stored).unwrap(), rules);
}

proptest! {
    #[test]
    fn a_word_is_found_between_whatever_is_no_letter_and_not_inside_another(
        word in "[a-z]{2,8}",
        before in "([A-Z0-9 .,!]* )?",
        after in "([ .,!?][A-Z0-9 .,!]*)?",
        letter in "[a-z0-9é]",
    ) {
        let upper = word.to_uppercase();
        let sentence = format!("{before}{upper}{after}");
        prop_assert!(fits(&word, &sentence));
        let (glued, led) = (format!("{word}{letter}"), format!("{letter}{word}"));
        prop_assert!(!fits(&word, &glued));
        prop_assert!(!fits(&word, &led));
    }

    #[test]
    fn nothing_that_a_customer_writes_is_too_odd_to_look_through(body in ".*", word in "[a-z]{2,5}") {
        let _ = fits(&word, &body);
    }
}
