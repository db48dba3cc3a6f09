use std::collections::BTreeMap;

use super::change::filled_in;
use super::key::{self, Key, Language};
use super::plain::{plain, says};
use super::rules::MOST;
use super::segments::{outside_gsm7, size};
use super::template::{Placeholder, Template};
use super::values::Values;
use super::worded::at_most;
use crate::domain::settings::Profile;

/// What looks odd, by the field that it is saved under.
pub type Warnings = BTreeMap<String, Vec<String>>;

/// Only the office can say these, as whole words and without accents.
pub(super) const PROMISES: [&str; 11] = [
    "booked",
    "scheduled",
    "confirmed",
    "on the way",
    "reservado",
    "reservada",
    "programado",
    "programada",
    "confirmado",
    "confirmada",
    "en camino",
];

/// Characters that are named.
const NAMED: usize = 10;

/// What a business should know of its texts and of what they are filled in with.
#[must_use]
pub fn warnings(profile: &Profile) -> Warnings {
    let mut warnings = Warnings::new();
    let mut lacks = Vec::new();
    for (language, key) in key::all() {
        let in_force = profile.messages.in_force(language, key);
        let values = Values::of(profile, language);
        lacks.extend(in_force.template.lacks(&values));
        if in_force.own {
            warnings.insert(key::field(language, key), of_text(&in_force.template, language, key, &values));
        }
    }
    warnings.insert("business".to_owned(), outside(&profile.business).into_iter().collect());
    if lacks.contains(&Placeholder::Phone) {
        let why =
            "Some texts have {phone} in them, and there is no number to put there: others are sent instead.";
        warnings.insert("office_phone".to_owned(), vec![why.to_owned()]);
    }
    if lacks.contains(&Placeholder::Opens) {
        let why =
            "Some texts have {opens} in them, and no day has an hour to put there: others are sent instead.";
        warnings.insert("opening_hours".to_owned(), vec![why.to_owned()]);
    }
    warnings.retain(|_, whys| !whys.is_empty());
    warnings
}

fn of_text(template: &Template, language: Language, key: Key, values: &Values) -> Vec<String> {
    let (rendered, words) = (template.render(values), template.own_words());
    let size = size(&rendered);
    let mut found = Vec::new();
    let characters = at_most(template, language, key, values);
    if characters > MOST {
        let filled_in = filled_in(key);
        found.push(format!("This has {characters} characters {filled_in}; a reply has at most {MOST}."));
    }
    if size.segments > 1 {
        found.push(format!("This takes {} segments, and each is paid for.", size.segments));
    }
    found.extend(outside(&words));
    let plain = plain(&words);
    let promises = PROMISES.into_iter().filter(|promise| says(&plain, promise));
    found.extend(promises.map(|promise| format!("This says “{promise}”, which only the office can know.")));
    found
}

fn outside(text: &str) -> Option<String> {
    let outside = outside_gsm7(text);
    let named: Vec<String> = outside.iter().take(NAMED).map(|character| named(*character)).collect();
    let more = if outside.len() > NAMED { " and more" } else { "" };
    (!named.is_empty()).then(|| {
        let named = named.join(", ");
        format!(
            "Not in the GSM-7 alphabet, so that a segment holds 70 characters and not 160: {named}{more}."
        )
    })
}

/// What cannot be seen is named by its number.
fn named(character: char) -> String {
    let is_seen = character.escape_debug().count() == 1;
    if is_seen { format!("“{character}”") } else { format!("U+{:04X}", u32::from(character)) }
}
