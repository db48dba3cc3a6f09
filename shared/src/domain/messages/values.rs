use jiff::civil::Weekday;

use super::key::Language;
use super::template::Placeholder;
use crate::domain::phone::PhoneNumber;
use crate::domain::settings::Profile;
use crate::domain::settings::opening_hours::TimeOfDay;

/// What a business fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    business: String,
    phone: Option<String>,
    opens: Option<String>,
}

impl Values {
    /// These, without what could break the text they are put in.
    #[must_use]
    pub fn new(business: &str, phone: Option<&str>, opens: Option<&str>) -> Self {
        Self { business: harmless(business), phone: phone.map(harmless), opens: opens.map(harmless) }
    }

    /// As a business has them. When it opens next depends on the moment; here it is the opening of its week that takes
    /// the most characters.
    #[must_use]
    pub fn of(profile: &Profile, language: Language) -> Self {
        let openings = profile.opening_hours.openings().map(|(day, at)| opens(day, at, language));
        let longest =
            openings.reduce(|longest, next| if next.len() > longest.len() { next } else { longest });
        let phone = profile.office_phone.as_ref().map(PhoneNumber::for_people);
        Self::new(&profile.business, phone.as_deref(), longest.as_deref())
    }

    /// With a name of at most so many characters.
    #[must_use]
    pub fn shortened(&self, most: usize) -> Self {
        let business: String = self.business.chars().take(most).collect();
        Self { business: business.trim_end().to_owned(), ..self.clone() }
    }

    /// What takes the placeholder's place; None: there is no such thing.
    #[must_use]
    pub fn get(&self, placeholder: Placeholder) -> Option<&str> {
        match placeholder {
            Placeholder::Business => Some(&self.business),
            Placeholder::Phone => self.phone.as_deref(),
            Placeholder::Opens => self.opens.as_deref(),
        }
    }
}

/// What was stored before names were checked may have anything in it.
fn harmless(value: &str) -> String {
    value.trim().replace(char::is_control, " ")
}

/// An opening in at most eight characters: `8 AM Mon`, `10AM Mon`; with minutes by the clock of 24 hours: `7:30 Mon`,
/// `13:30 Mo`.
#[must_use]
pub fn opens(day: Weekday, at: TimeOfDay, language: Language) -> String {
    let (hour, minute) = (at.hour(), at.minute());
    let day = short(day, language);
    if minute > 0 {
        let day = if hour < 10 { day } else { &day[..2] };
        return format!("{hour}:{minute:02} {day}");
    }
    let half = if hour % 24 < 12 { "AM" } else { "PM" };
    match hour % 12 {
        0 => format!("12{half} {day}"),
        hour if hour < 10 => format!("{hour} {half} {day}"),
        hour => format!("{hour}{half} {day}"),
    }
}

/// In the letters of GSM-7.
const fn short(day: Weekday, language: Language) -> &'static str {
    let [english, spanish] = match day {
        Weekday::Monday => ["Mon", "lun"],
        Weekday::Tuesday => ["Tue", "mar"],
        Weekday::Wednesday => ["Wed", "mie"],
        Weekday::Thursday => ["Thu", "jue"],
        Weekday::Friday => ["Fri", "vie"],
        Weekday::Saturday => ["Sat", "sab"],
        Weekday::Sunday => ["Sun", "dom"],
    };
    match language {
        Language::English => english,
        Language::Spanish => spanish,
    }
}
