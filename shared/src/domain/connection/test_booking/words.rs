//! What a person is told about each part of a test.

use jiff::tz::TimeZone;

use super::super::scopes::{MAKE_BOOKINGS, READ_BOOKINGS};
use super::super::words::said;
use super::{NAME, Part, Status, Step};
use crate::domain::ids::{BookingId, ProviderId};
use crate::domain::outcome::Cause;
use crate::domain::time::{Timestamp, for_people};

/// What the office reads where a test booking was dismissed.
pub const DISMISSING_MEMO: &str = "A test by IntelliSend. Nobody texted, nothing needs to be done.";

/// It was made.
#[must_use]
pub fn created(id: BookingId) -> Step {
    Step::new(Part::Create, Status::Ok, format!("ServiceTitan made booking {id}, “{NAME}”."))
}

/// The create certainly made nothing.
#[must_use]
pub fn refused(cause: &Cause, provider: ProviderId, granted: &[String]) -> Step {
    let remedy = match cause.status() {
        Some(403) if MAKE_BOOKINGS.is_missing(granted) => MAKE_BOOKINGS.remedy(),
        Some(403 | 404) => format!(
            "Compare booking provider {provider} with Settings → Integrations → Booking Provider Tags, and see under \
             Settings → Integrations → API Application Access which booking provider the app is connected for."
        ),
        Some(401) => "Run the check: the application key is probably not the app's own.".to_owned(),
        Some(400 | 402 | 405..=499) => "Texts would be refused for the same reason.".to_owned(),
        _ => "Run the check, and try again in a minute.".to_owned(),
    };
    let detail = format!("No booking was made. {} {remedy}", said(cause));
    Step::new(Part::Create, Status::Failed, detail).because_of(cause)
}

/// Whether the create made anything is open. `by`: when it is dismissed, if it did.
#[must_use]
pub fn unclear(cause: &Cause, by: Timestamp, zone: &TimeZone) -> Step {
    let detail = format!(
        "{} Whether a booking was made is not known yet. If one was, IntelliSend dismisses it shortly after {}; it is \
         called “{NAME}”.",
        said(cause),
        for_people(by, zone),
    );
    Step::new(Part::Create, Status::Unknown, detail).because_of(cause)
}

/// It was made, and could not be read.
#[must_use]
pub fn not_read_back(cause: &Cause) -> Step {
    match cause.status() {
        Some(403) => {
            let detail = format!(
                "Reading bookings is not permitted ({}), so nothing could be read back. {}",
                READ_BOOKINGS.name,
                READ_BOOKINGS.remedy()
            );
            Step::new(Part::ReadBack, Status::Skipped, detail)
        }
        Some(404) => {
            Step::new(Part::ReadBack, Status::Unknown, "ServiceTitan does not show the booking yet (404).")
        }
        _ => Step::new(Part::ReadBack, Status::Unknown, said(cause)),
    }
    .because_of(cause)
}

/// It is left until then, in the business's own time.
#[must_use]
pub fn kept(until: Timestamp, zone: &TimeZone) -> Step {
    let detail = format!(
        "Kept until {}. Look under Calls → Bookings for “{NAME}”, then say here whether you see it.",
        for_people(until, zone)
    );
    Step::new(Part::Dismiss, Status::Skipped, detail)
}

/// ServiceTitan will not do it: a person has to.
#[must_use]
pub fn dismissal_refused(cause: &Cause, id: BookingId) -> Step {
    let why = match cause.status() {
        Some(403) => "ServiceTitan does not allow the app to dismiss bookings (403).".to_owned(),
        Some(status @ (404 | 405)) => {
            format!("ServiceTitan offers no way to dismiss it from outside ({status}).")
        }
        _ => said(cause),
    };
    let detail = format!(
        "{why} Dismiss it by hand: in ServiceTitan, under Calls → Bookings, open “{NAME}” (booking {id}) and dismiss it."
    );
    Step::new(Part::Dismiss, Status::Failed, detail).because_of(cause)
}

/// It was not dismissed yet, and will be.
#[must_use]
pub fn dismissal_open(cause: &Cause, id: BookingId) -> Step {
    let detail = format!("{} IntelliSend goes on trying to dismiss booking {id}, each minute.", said(cause));
    Step::new(Part::Dismiss, Status::Unknown, detail).because_of(cause)
}

/// What to do where a person does not see a booking that ServiceTitan has.
#[must_use]
pub fn advice(id: BookingId, provider: Option<ProviderId>) -> String {
    let tag = provider.map_or_else(String::new, |provider| format!(" (id {provider})"));
    format!(
        "ServiceTitan has booking {id}, so texts arrive there; its screen does not show it. Bookings are under Calls → \
         Bookings. They appear there only where an account configuration is turned on, and no API tells whether it is: \
         ask ServiceTitan's support to turn bookings on for your account. Also look under Settings → Integrations → \
         Booking Provider Tags whether the tag{tag} is there and active. Then make another test booking."
    )
}
