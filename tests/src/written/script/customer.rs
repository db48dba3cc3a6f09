use intellisend::domain::address::Address;
use intellisend::domain::conversation::customer::{Caller, Customer, Job, Location, MOST_LISTED};
use jiff::tz::TimeZone;

use super::{Odd, moment};

/// `customer 81: Ann Lee`.
pub(super) fn named(name: &str, value: &str) -> Result<Customer, Odd> {
    let id = name
        .trim_start_matches("customer ")
        .parse()
        .map_err(|_| format!("`{name}`: a customer has a number"))?;
    Ok(Customer {
        id,
        name: Some(value.to_owned()).filter(|name| !name.is_empty()),
        locations: Vec::new(),
        more_locations: 0,
        do_not_service: false,
        do_not_text: false,
        jobs: Vec::new(),
        called_at: None,
        lacks_parts: false,
    })
}

pub(super) fn detail(customer: &mut Customer, said: &str, zone: &TimeZone) -> Result<(), Odd> {
    match said.split_once(": ") {
        None if said == "do not service" => customer.do_not_service = true,
        None if said == "do not text" => customer.do_not_text = true,
        Some(("location", line)) if customer.locations.len() == MOST_LISTED => {
            let _ = line;
            customer.more_locations += 1;
        }
        Some(("location", line)) => customer.locations.push(location(line)),
        Some(("called", when)) => customer.called_at = Some(moment::read(when, zone)?),
        Some((name, window)) if name.starts_with("job ") => {
            customer.jobs.push(job(name, Some(window), zone)?)
        }
        None if said.starts_with("job ") => customer.jobs.push(job(said, None, zone)?),
        _ => {
            let known = "location: …, job 4711 (HVAC repair): … to …, called: …, do not service, do not text";
            return Err(format!("`{said}` is not told of a customer, but: {known}").into());
        }
    }
    Ok(())
}

/// `12 Oak St, Plano, TX 75024`, with a unit after the street where there is one. What is less than that is words.
fn location(line: &str) -> Location {
    let parts: Vec<&str> = line.split(", ").collect();
    let (street, unit, city, rest) = match parts[..] {
        [street, city, rest] => (street, None, city, rest),
        [street, unit, city, rest] => (street, Some(unit), city, rest),
        _ => return Location { address: None, line: line.to_owned() },
    };
    let address = rest.split_once(' ').map(|(state, zip)| Address {
        street: street.to_owned(),
        unit: unit.map(str::to_owned),
        city: city.to_owned(),
        state: state.to_owned(),
        zip: zip.to_owned(),
        country: "USA".to_owned(),
    });
    Location { address, line: line.to_owned() }
}

/// `job 4711 (HVAC repair)`, and between which times somebody is to arrive.
fn job(name: &str, window: Option<&str>, zone: &TimeZone) -> Result<Job, Odd> {
    let name = name.trim_start_matches("job ");
    let (number, kind) = match name.split_once(" (") {
        Some((number, kind)) => (number, Some(kind.trim_end_matches(')').to_owned())),
        None => (name, None),
    };
    let window = match window {
        None => None,
        Some(window) => {
            let (from, to) =
                window.split_once(" to ").ok_or("from when to when: `Nov 21 2:00 PM to Nov 21 4:00 PM`")?;
            Some((moment::read(from, zone)?, moment::read(to, zone)?))
        }
    };
    Ok(Job { number: number.to_owned(), kind, window })
}

/// What a look-up finds.
pub(super) fn caller(mut customers: Vec<Customer>) -> Caller {
    match customers.len() {
        0 => Caller::Nobody,
        1 => customers.pop().map_or(Caller::Nobody, Caller::One),
        many => {
            customers.truncate(MOST_LISTED);
            Caller::Several { customers, more: many.saturating_sub(MOST_LISTED) }
        }
    }
}
