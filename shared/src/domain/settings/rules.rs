//! Keyword rules: what a customer's words, or the number that they texted, say about the booking.

/// What is a word.
mod words;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::words::contains;
use crate::domain::choices::{Choices, ChoicesGiven};
use crate::domain::connection::Place;
use crate::domain::fields::{Fields, Given};
use crate::domain::ids::{Environment, ServiceTitanTenant};
use crate::domain::phone::PhoneNumber;

/// Rules of a tenant.
const MOST_RULES: usize = 20;
/// Words or phrases of a rule.
const MOST_WORDS: usize = 10;
/// Characters of a word or phrase.
const LEAST_CHARACTERS: usize = 2;
const MOST_CHARACTERS: usize = 40;

/// What a rule goes by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// A text has one of these words or phrases in it.
    Words(Vec<String>),
    /// This number of the tenant's was texted.
    Number(PhoneNumber),
}

/// One rule. Its ids are one ServiceTitan tenant's in one environment, so it is for bookings made there and for no
/// others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// What a text must say, or which number it must come to.
    pub when: When,
    /// Where its bookings are made.
    pub environment: Environment,
    /// Whose ids it names.
    pub servicetitan_tenant: ServiceTitanTenant,
    /// What a booking names then.
    pub sets: Choices,
}

/// What is known of the connections when rules are saved.
#[derive(Debug, Clone, Copy, Default)]
pub struct Targets {
    /// The environment of a rule that names none.
    pub active: Option<Environment>,
    /// Whom the connection to Integration books for. None: it books for nobody yet.
    pub integration: Option<ServiceTitanTenant>,
    /// The same of production.
    pub production: Option<ServiceTitanTenant>,
}

impl Targets {
    const fn tenant_in(&self, environment: Environment) -> Option<ServiceTitanTenant> {
        match environment {
            Environment::Integration => self.integration,
            Environment::Production => self.production,
        }
    }
}

impl Rule {
    /// All rules, of the list in `field`. None: it is absent, or something is wrong, which is then said of that rule.
    pub fn read_all(fields: &mut Fields, field: &str, targets: &Targets) -> Option<Vec<Self>> {
        let rules = fields.list(field, MOST_RULES, |rule| Self::read(rule, targets));
        rules?.into_iter().collect()
    }

    fn read(fields: &mut Fields, targets: &Targets) -> Option<Self> {
        let when = When::read(fields);
        let environment = read_environment(fields, targets.active);
        let tenant = read_tenant(fields, environment, targets);
        let sets = read_sets(fields, matches!(when, Some(When::Number(_))));
        // It is told, and asked for by nobody: rules may be saved as they were read.
        let _ = fields.take("inactive");
        Some(Self { when: when?, environment: environment?, servicetitan_tenant: tenant?, sets })
    }

    /// Whether its ids are those of where the booking is made.
    #[must_use]
    pub fn is_for(&self, place: Place) -> bool {
        self.environment == place.environment && self.servicetitan_tenant == place.tenant
    }

    /// Whether it goes by this number.
    #[must_use]
    pub fn is_of_number(&self, number: &PhoneNumber) -> bool {
        matches!(&self.when, When::Number(own) if own == number)
    }

    /// Whether what a customer wrote has one of its words in it.
    #[must_use]
    pub fn is_in(&self, body: &str) -> bool {
        matches!(&self.when, When::Words(words) if words.iter().any(|word| contains(body, word)))
    }
}

impl When {
    /// Exactly one of the two; `null` is none.
    fn read(fields: &mut Fields) -> Option<Self> {
        let words = fields.take("words").filter(|words| !words.is_null());
        let number = fields.clearable("number", PhoneNumber::typed);
        match (words, number) {
            (Some(_), Given::Set(_)) => {
                fields.blame("number", "A rule goes by words or by the number texted, not by both.");
                None
            }
            (Some(words), _) => match phrases(&words) {
                Ok(words) => Some(Self::Words(words)),
                Err(whys) => {
                    whys.into_iter().for_each(|why| fields.blame("words", why));
                    None
                }
            },
            (None, Given::Set(number)) => Some(Self::Number(number)),
            (None, _) => {
                if !fields.is_blamed("number") {
                    fields.blame("words", "This is needed, or else the number texted.");
                }
                None
            }
        }
    }
}

/// The one named, else the one that is active now: what is stored always names one.
fn read_environment(fields: &mut Fields, active: Option<Environment>) -> Option<Environment> {
    let read = |name: &str| Environment::parse(name).ok_or("not one of: integration, production");
    match fields.clearable("environment", read) {
        Given::Set(environment) => Some(environment),
        Given::Absent | Given::Cleared => {
            let wrong = fields.is_blamed("environment");
            if active.is_none() && !wrong {
                fields.blame("environment", "This is needed: texts go nowhere yet that could be meant.");
            }
            active.filter(|_| !wrong)
        }
    }
}

/// The one named, as a rule that was read before names it; else the one that the environment is connected with now.
fn read_tenant(
    fields: &mut Fields,
    environment: Option<Environment>,
    targets: &Targets,
) -> Option<ServiceTitanTenant> {
    if let Given::Set(tenant) = fields.clearable("servicetitan_tenant_id", ServiceTitanTenant::parse) {
        return Some(tenant);
    }
    let tenant = targets.tenant_in(environment?);
    if tenant.is_none() {
        fields.blame(
            "environment",
            "Save this environment's ServiceTitan tenant id first: the ids are that tenant's.",
        );
    }
    tenant
}

/// What it sets: something at least, and by a number nothing but the campaign.
fn read_sets(fields: &mut Fields, by_number: bool) -> Choices {
    let sets = ChoicesGiven::read(fields).over(Choices::default());
    let others = [
        ("business_unit_id", sets.business_unit.is_some()),
        ("job_type_id", sets.job_type.is_some()),
        ("priority", sets.priority.is_some()),
    ];
    for (field, _) in others.into_iter().filter(|(_, is_set)| by_number && *is_set) {
        fields.blame(field, "A rule that goes by the number texted sets the campaign only.");
    }
    let is_wrong = ["campaign_id", "business_unit_id", "job_type_id", "priority"]
        .iter()
        .any(|field| fields.is_blamed(field));
    if sets == Choices::default() && !is_wrong {
        fields
            .blame("campaign_id", "A rule sets something: a campaign, business unit, job type or priority.");
    }
    sets
}

/// Words and phrases as they are kept, or everything that is wrong with them.
fn phrases(given: &Value) -> Result<Vec<String>, Vec<String>> {
    let given: Option<Vec<&str>> = given.as_array().and_then(|all| all.iter().map(Value::as_str).collect());
    let Some(given) = given else { return Err(vec!["This is a list of texts.".to_owned()]) };
    if !(1..=MOST_WORDS).contains(&given.len()) {
        return Err(vec![format!("1 to {MOST_WORDS} words or short phrases.")]);
    }
    let phrases: Vec<String> =
        given.iter().map(|phrase| phrase.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let mut wrong = Vec::new();
    if !phrases.iter().all(|phrase| (LEAST_CHARACTERS..=MOST_CHARACTERS).contains(&phrase.chars().count())) {
        wrong.push(format!("Each has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters."));
    }
    let plain = |c: char| c.is_alphanumeric() || c == ' ' || words::is_apostrophe(c);
    if !phrases.iter().all(|phrase| phrase.chars().all(plain) && phrase.contains(char::is_alphanumeric)) {
        wrong.push("Each is made of letters, digits, spaces and apostrophes.".to_owned());
    }
    if wrong.is_empty() { Ok(phrases) } else { Err(wrong) }
}

#[cfg(test)]
mod tests;
