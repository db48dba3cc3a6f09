//! A conversation of four texts, and what the office and the customer see of it.

use std::time::{Duration, Instant};

use serde_json::Value;
use tests::phone;
use tests::stack::{Described, DescribedConnection, DescribedRoute};
use tests::until::until;

use crate::Shown;
use crate::notes::side_by_side;
use crate::text::{running, send};

const TEXTS: [&str; 4] = [
    "Hi, my water heater is leaking",
    "It's the one in the garage, about 10 years old",
    "Maria Lopez, 12 Oak St, Plano TX 75024",
    "Tomorrow after 3 would be great",
];

/// Much more than it takes.
const LIMIT: Duration = Duration::from_secs(60);

pub(crate) async fn demo() -> Shown {
    let (described, route) = running()?;
    let connection = described.users.get("demo").and_then(|user| user.connection.clone());
    let connection = connection
        .ok_or("The stack runs without demo credentials, so the demo cannot look for its booking.")?;
    let customer = format!("+1972555{:04}", std::process::id() % 10_000);
    println!("A customer, {customer}, texts {}:\n", route.number);
    let started = Instant::now();
    let mut first = None;
    for body in TEXTS {
        let text = phone::Text::new(&route.account_sid, &customer, &route.number, body);
        let answer = send(&described, &route, &text).await?;
        println!("  {:>5.1} s  {body}   ({})", started.elapsed().as_secs_f32(), answer.status);
        first.get_or_insert(text.message_sid);
    }
    let external_id = format!("intellisend-{}", first.unwrap_or_default());
    let whole = until("the booking with all four texts", 2 * LIMIT, async || {
        let found = booking(&described, &connection, &external_id).await?;
        let notes = found["summary"].as_str()?;
        TEXTS.iter().all(|text| notes.contains(text)).then_some(found)
    });
    let booking = tokio::time::timeout(LIMIT, whole).await;
    let booking = booking
        .map_err(|_| "No booking has all four texts after a minute. What `make run` shows may say why.")?;
    println!("\nBooking {} after {:.1} s.\n", booking["id"], started.elapsed().as_secs_f32());
    let seen = format!(
        "{}\nstatus {}, source {}\n\n{}",
        shown(&booking, "name"),
        shown(&booking, "status"),
        shown(&booking, "source"),
        shown(&booking, "summary")
    );
    let replies = replies(&described, &route, &customer).await;
    println!("{}", side_by_side(("The office sees", &seen), ("The customer got", &replies), 72));
    Ok(())
}

fn shown<'a>(booking: &'a Value, field: &str) -> &'a str {
    booking[field].as_str().unwrap_or_default()
}

/// Asked as any client of ServiceTitan would ask.
async fn booking(
    described: &Described,
    connection: &DescribedConnection,
    external_id: &str,
) -> Option<Value> {
    let base = described.servicetitan_url.as_ref()?;
    let client = reqwest::Client::new();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", connection.client_id.as_str()),
        ("client_secret", connection.client_secret.as_str()),
    ];
    let token: Value =
        client.post(format!("{base}/connect/token")).form(&form).send().await.ok()?.json().await.ok()?;
    let (tenant, provider) = (&connection.servicetitan_tenant_id, &connection.booking_provider_id);
    let url = format!("{base}/crm/v2/tenant/{tenant}/booking-provider/{provider}/bookings");
    let request =
        client.get(url).query(&[("externalId", external_id)]).bearer_auth(token["access_token"].as_str()?);
    let page: Value =
        request.header("ST-App-Key", &connection.app_key).send().await.ok()?.json().await.ok()?;
    page["data"].as_array()?.first().cloned()
}

async fn replies(described: &Described, route: &DescribedRoute, customer: &str) -> String {
    let asked = async {
        let base = described.twilio_url.as_ref()?;
        let url = format!("{base}/2010-04-01/Accounts/{}/Messages.json", route.account_sid);
        let request = reqwest::Client::new().get(url).query(&[("To", customer)]);
        let request = request.basic_auth(&route.account_sid, Some(&route.auth_token));
        let page: Value = request.send().await.ok()?.json().await.ok()?;
        let bodies = page["messages"]
            .as_array()?
            .iter()
            .filter_map(|message| message["body"].as_str().map(str::to_owned));
        Some(bodies.collect::<Vec<_>>())
    };
    match asked.await {
        Some(replies) if !replies.is_empty() => replies.join("\n\n"),
        Some(_) => "No reply: this version books and does not answer customers yet.".to_owned(),
        None => "(Twilio was not asked)".to_owned(),
    }
}
