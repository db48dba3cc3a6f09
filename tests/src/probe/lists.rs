//! How long a page may be, and how a customer is found by a phone number.

use reqwest::Method;
use serde_json::Value;

use super::Probe;
use super::answer::written;
use super::sheet::{Question, Seen};

const PAGE_SIZE: Question = Question {
    asks: "Largest `pageSize`",
    product: "asks for 500 at most, and reads on while there is more (`max_page_size`, `page_size_capped`)",
};
const WRITTEN: Question = Question {
    asks: "How a customer's number is written",
    product: "compares digits, with and without the country's",
};
const BY_PHONE: Question = Question {
    asks: "Which forms `customers?phone=` finds",
    product: "ten digits, else E.164; believes only a contact with that number (`phone_match`)",
};

pub(super) const QUESTIONS: &[&Question] = &[&PAGE_SIZE, &WRITTEN, &BY_PHONE];

const SIZES: [u32; 3] = [500, 501, 5_001];
const SCOPE: &str = "tn.crm.customers:r";
/// Customers whose contacts are looked at for a number.
const CUSTOMERS: usize = 5;

/// A customer's number, which stays in memory.
struct Known {
    customer: i64,
    stored: String,
    national: String,
}

pub(super) async fn ask(probe: &Probe) -> Result<(), String> {
    probe.sheet.note(&PAGE_SIZE, sizes(probe).await);
    let known = known(probe).await?;
    probe.sheet.note(&WRITTEN, Ok(written(&known.stored)));
    probe.sheet.note(&BY_PHONE, by_phone(probe, &known).await);
    Ok(())
}

async fn sizes(probe: &Probe) -> Seen {
    let access = probe.access()?;
    let mut seen = Vec::new();
    for size in SIZES {
        let path = format!("{}?pageSize={size}", probe.caller.bookings());
        let answer = probe.caller.send(probe.caller.request(&access, Method::GET, "crm", &path)).await?;
        seen.push(match &answer.body["pageSize"] {
            Value::Number(used) if answer.is_success() => format!("{size}: {}, used {used}", answer.shown()),
            _ => format!("{size}: {}", answer.shown()),
        });
    }
    Ok(seen.join("; "))
}

/// The first customer with a number of North America.
async fn known(probe: &Probe) -> Result<Known, String> {
    let customers = probe.get("crm", "customers?pageSize=50", SCOPE).await?;
    for customer in customers.data().iter().filter_map(|customer| customer["id"].as_i64()).take(CUSTOMERS) {
        let path = format!("customers/{customer}/contacts?pageSize=50");
        let contacts = probe.get("crm", &path, SCOPE).await?;
        let numbers = contacts
            .data()
            .iter()
            .filter(|contact| contact["type"].as_str().is_some_and(|kind| kind.ends_with("Phone")));
        for stored in numbers.filter_map(|contact| contact["value"].as_str()) {
            if let Some(national) = national(stored) {
                return Ok(Known { customer, stored: stored.to_owned(), national });
            }
        }
    }
    Err("no customer with a phone number was found to ask for".to_owned())
}

fn national(stored: &str) -> Option<String> {
    let digits: String = stored.chars().filter(char::is_ascii_digit).collect();
    let national = digits.strip_prefix('1').unwrap_or(&digits);
    (national.len() == 10).then(|| national.to_owned())
}

async fn by_phone(probe: &Probe, known: &Known) -> Seen {
    let (area, rest) = known.national.split_at(3);
    let (exchange, line) = rest.split_at(3);
    let elsewhere = if area == "201" { "202" } else { "201" };
    let forms = [
        ("as stored", known.stored.clone()),
        ("ten digits", known.national.clone()),
        ("E.164", format!("+1{}", known.national)),
        ("as people write it", format!("({area}) {exchange}-{line}")),
        ("with another area code", format!("{elsewhere}{rest}")),
    ];
    let mut seen = Vec::new();
    for (form, number) in forms {
        let query: String = form_urlencoded::byte_serialize(number.as_bytes()).collect();
        let found = probe.get("crm", &format!("customers?phone={query}&pageSize=50"), SCOPE).await;
        let found = match found {
            Ok(page) if page.data().iter().any(|customer| customer["id"] == known.customer) => {
                "found".to_owned()
            }
            Ok(_) => "not found".to_owned(),
            Err(why) => format!("no answer ({why})"),
        };
        seen.push(format!("{form}: {found}"));
    }
    Ok(seen.join("; "))
}
