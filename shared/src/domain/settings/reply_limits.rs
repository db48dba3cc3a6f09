//! Where automatic replies go, and how many.

use serde_json::Value;

use super::Profile;
use crate::domain::fields::Fields;
use crate::domain::replies::countries::DialPrefix;

/// Countries that a business adds.
const MOST_COUNTRIES: usize = 20;

/// Automatic replies of a business from midnight to midnight UTC, unless operators say otherwise.
const USUAL: u32 = 1_000;
const MOST: u32 = 100_000;

/// A number of replies a day that operators can set.
///
/// # Errors
/// Anything but a whole number from 1 to 100,000.
pub fn replies_a_day(value: &str) -> Result<u32, String> {
    let given = value.parse().ok().filter(|most| (1..=MOST).contains(most));
    given.ok_or_else(|| format!("not a number of replies from 1 to {MOST}"))
}

impl Profile {
    /// How many automatic replies it may send from midnight to midnight UTC.
    #[must_use]
    pub fn most_replies_a_day(&self) -> u32 {
        self.replies_a_day.unwrap_or(USUAL)
    }

    /// Whether four fifths of them, or more, are sent with one more than so many: its people should know before customers
    /// get none.
    #[must_use]
    pub fn is_near_the_last_reply(&self, sent_today: u64) -> bool {
        (sent_today + 1) * 5 >= u64::from(self.most_replies_a_day()) * 4
    }
}

/// All countries of the list in the field, each once and in order.
pub(super) fn countries(fields: &mut Fields, field: &str) -> Option<Vec<DialPrefix>> {
    let Value::Array(given) = fields.take(field)? else {
        fields.blame(field, "This is a list.");
        return None;
    };
    if given.len() > MOST_COUNTRIES {
        fields.blame(field, format!("At most {MOST_COUNTRIES}."));
        return None;
    }
    let mut countries = Vec::new();
    for (at, value) in given.iter().enumerate() {
        match DialPrefix::parse(value.as_str().unwrap_or_default().trim()) {
            Ok(country) => countries.push(country),
            Err(error) => fields.blame(&format!("{field}.{at}"), format!("This is {error}.")),
        }
    }
    countries.sort_unstable();
    countries.dedup();
    Some(countries)
}
