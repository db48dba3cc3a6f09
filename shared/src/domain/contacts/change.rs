//! A list of contacts as somebody asks for it, in place of the one before.

use super::{Alert, AlertHours, Contact, ContactId, MOST};
use crate::domain::fields::{Errors, Fields, one_of};
use crate::domain::phone::PhoneNumber;

/// Characters of a contact's name.
const NAME: usize = 60;

/// One contact as it is given, where nothing of it is wrong.
struct Given {
    id: Option<ContactId>,
    name: String,
    number: PhoneNumber,
    alerts: Vec<Alert>,
    hours: AlertHours,
}

/// The list in the field `contacts`, in place of `before`. A contact is known by its id or else by its number, and what
/// was confirmed is the number: another one has to be confirmed anew. `ours` are the numbers that customers text.
///
/// # Errors
/// Everything that is wrong, at once.
pub fn changed(
    before: &[Contact],
    mut fields: Fields,
    ours: &[PhoneNumber],
    mut new_id: impl FnMut() -> ContactId,
) -> Result<Vec<Contact>, Errors> {
    let given = fields.list("contacts", MOST, read);
    let given = fields.need("contacts", given).unwrap_or_default();
    for (at, contact) in given.iter().enumerate() {
        let Some(contact) = contact else { continue };
        let earlier = || given[..at].iter().flatten();
        if earlier().any(|other| other.number == contact.number) {
            fields.blame(&format!("contacts.{at}.number"), "Another contact has this number.");
        }
        if ours.contains(&contact.number) {
            fields.blame(&format!("contacts.{at}.number"), "This is the number that your customers text.");
        }
        if let Some(id) = &contact.id {
            if earlier().any(|other| other.id.as_ref() == Some(id)) {
                fields.blame(&format!("contacts.{at}.id"), "Another contact has this id.");
            }
            if before.iter().all(|known| known.id != *id) {
                fields.blame(
                    &format!("contacts.{at}.id"),
                    "There is no such contact. Leave it out for a new one.",
                );
            }
        }
    }
    fields.finish()?;
    let given: Vec<Given> = given.into_iter().flatten().collect();
    let named: Vec<ContactId> = given.iter().filter_map(|contact| contact.id.clone()).collect();
    let known = |contact: &Given| match &contact.id {
        Some(id) => before.iter().find(|known| known.id == *id),
        None => before.iter().find(|known| known.number == contact.number && !named.contains(&known.id)),
    };
    Ok(given.into_iter().map(|contact| placed(known(&contact), contact, &mut new_id)).collect())
}

fn read(fields: &mut Fields) -> Option<Given> {
    let id = fields.parse("id", ContactId::parse);
    let name = fields.text("name", NAME);
    let number = fields.parse("number", PhoneNumber::typed);
    let alerts = fields.words("alerts", &Alert::ALL);
    let hours = fields.parse("hours", one_of(&AlertHours::ALL));
    let name = fields.need("name", name);
    let number = fields.need("number", number);
    let alerts = fields.need("alerts", alerts);
    let hours = fields.need("hours", hours);
    Some(Given { id, name: name?, number: number?, alerts: alerts?, hours: hours? })
}

fn placed(known: Option<&Contact>, given: Given, new_id: impl FnOnce() -> ContactId) -> Contact {
    let same = known.filter(|known| known.number == given.number);
    Contact {
        id: known.map_or_else(new_id, |known| known.id.clone()),
        name: given.name,
        confirmed_at: same.and_then(|known| known.confirmed_at),
        number: given.number,
        alerts: given.alerts,
        hours: given.hours,
    }
}
