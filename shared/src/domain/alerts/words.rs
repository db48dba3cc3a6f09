use jiff::tz::TimeZone;

use super::{Alert, Wrong};
use crate::domain::connection::trouble::Kind as Trouble;
use crate::domain::messages::segments::outside_gsm7;
use crate::domain::phone::{PhoneNumber, Sender};
use crate::domain::time::for_people;

/// Characters of a customer's words that are told.
const SAID: usize = 60;

impl Alert {
    /// What is sent: one segment, whatever a customer wrote.
    #[must_use]
    pub fn words(&self, zone: &TimeZone) -> String {
        match self {
            Self::Emergency { life, customer, said, .. } => {
                let (from, said) = (from(customer.as_ref()), said.as_deref().unwrap_or_default());
                let what = if *life { "EMERGENCY, danger to life" } else { "URGENT" };
                format!("IntelliSend: {what}. {from} texted: \"{said}\". Please call back now.")
            }
            Self::Conversation { customer, .. } => {
                format!("IntelliSend: {} texts about something new.", from(customer.as_ref()))
            }
            Self::Attention { since, why, .. } => format!(
                "IntelliSend: since {} ServiceTitan takes no texts: {}. They are kept. Sign in to IntelliSend to see \
                 what to do.",
                for_people(*since, zone),
                reason(why)
            ),
            Self::Recovered { .. } => {
                "IntelliSend: the connection to ServiceTitan works again. Texts that waited go in now."
                    .to_owned()
            }
            Self::Waiting { since, texts } => {
                let texts =
                    if *texts == 1 { "a text waits".to_owned() } else { format!("{texts} texts wait") };
                format!(
                    "IntelliSend: {texts} since {} and not in ServiceTitan yet. None is lost; sign in to IntelliSend \
                     to read them.",
                    for_people(*since, zone)
                )
            }
            Self::WaitingOver { .. } => "IntelliSend: no text waits any more.".to_owned(),
            Self::Number { number, since, wrong } => number_wrong(number, *wrong, &for_people(*since, zone)),
            Self::NumberWell { number, .. } => {
                format!("IntelliSend: texts with {} work again.", number.for_people())
            }
            Self::Untouched { booking, customer, minutes, .. } => format!(
                "IntelliSend: nobody has touched booking {booking} from {} within {minutes} minutes of opening hours.",
                from(customer.as_ref())
            ),
            Self::ManyReplies { most, .. } => format!(
                "IntelliSend: four fifths of today's {most} automatic replies are sent. After the last one customers \
                 get none until tomorrow; bookings go on."
            ),
        }
    }

    /// As much of a customer's words as is told: on one line, in letters that cost one segment.
    #[must_use]
    pub fn said(body: &str) -> String {
        let line = body.split_whitespace().collect::<Vec<_>>().join(" ");
        let plain: String = line.chars().flat_map(plainly).collect();
        if plain.chars().count() <= SAID {
            return plain;
        }
        let cut: String = plain.chars().take(SAID - 3).collect();
        format!("{}...", cut.trim_end())
    }
}

fn from(customer: Option<&Sender>) -> String {
    match customer {
        // A number that a telephone dials when it is touched.
        Some(customer) => match customer.number() {
            Some(number) => number.as_str().to_owned(),
            None => "a withheld number".to_owned(),
        },
        None => "a customer".to_owned(),
    }
}

const fn reason(why: &Trouble) -> &'static str {
    match why {
        Trouble::Credentials => "it refuses the app's login",
        Trouble::Secret => "the app's login is gone",
        Trouble::AppKey => "it refuses the app's key",
        Trouble::Scope(_) => "the app lacks a permission",
        Trouble::BookingProvider => "it refuses the booking provider",
        Trouble::ScopeOrProvider(_) => "it forbids bookings",
    }
}

fn number_wrong(number: &PhoneNumber, wrong: Wrong, since: &str) -> String {
    let number = number.for_people();
    match wrong {
        Wrong::NotDelivered { code: Some(code) } => format!(
            "IntelliSend: since {since} nothing sent from {number} is delivered (Twilio {code}). Bookings go on. \
             Sign in to IntelliSend to see what to do."
        ),
        Wrong::NotDelivered { code: None } => format!(
            "IntelliSend: since {since} nothing sent from {number} is delivered. Bookings go on. Sign in to \
             IntelliSend to see what to do."
        ),
        Wrong::TokenRefused => format!(
            "IntelliSend: since {since} Twilio refuses the auth token saved for {number}: texts cannot be taken. Sign in \
             to IntelliSend to save the new one."
        ),
        Wrong::NotHeard => format!(
            "IntelliSend: since {since} texts to {number} go elsewhere. Those found at Twilio wait for a click in \
             IntelliSend. Sign in to connect it again."
        ),
    }
}

/// A character as GSM-7 has it: accents that it lacks are left out, and what it has no likeness of is a blank.
fn plainly(character: char) -> impl Iterator<Item = char> {
    let plain = match character {
        '‘' | '’' | '´' | '`' => '\'',
        '“' | '”' | '«' | '»' | '"' => '\'',
        '–' | '—' => '-',
        'á' => 'a',
        'í' => 'i',
        'ó' => 'o',
        'ú' => 'u',
        'Á' => 'A',
        'Í' => 'I',
        'Ó' => 'O',
        'Ú' => 'U',
        other => other,
    };
    // Two septets each: with many of them a text would need two segments.
    let is_dear = matches!(plain, '^' | '{' | '}' | '\\' | '[' | '~' | ']' | '|' | '€');
    let is_plain = !is_dear && !plain.is_control() && outside_gsm7(plain.encode_utf8(&mut [0; 4])).is_empty();
    std::iter::once(if is_plain { plain } else { ' ' })
}
