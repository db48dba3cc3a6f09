use intellisend::domain::phone::PhoneNumber;
use intellisend::domain::time::{SignedDuration, after};
use intellisend::drivers::people::{Erased, PeopleError, ToErase, erase, to_erase};
use serde_json::{Value, json};

use super::On;
use super::people::problem;
use crate::handler::Answer;
use crate::problem::Problem;

/// Nothing more is started after this long: the function has 29 s, and the API gives up after 30.
const START_WITHIN: SignedDuration = SignedDuration::from_secs(20);

const HOW_IN_SERVICETITAN: &str = "IntelliSend never deletes bookings, customers or jobs. In ServiceTitan, open each \
    booking by its number and dismiss it, edit our notes on the jobs named, and have the customer's record deleted there.";

const HOW_IN_TWILIO: &str = "Twilio keeps its own copy of every message. In Twilio's console, Monitor → Logs → \
    Messaging shows them by both numbers; open each and delete it, its photos with it, or have your developer call \
    DELETE on …/Messages/<SID>.json.";

/// Deletes a customer's texts, once the caller has read what it means.
pub(crate) async fn delete(on: &On<'_>, number: &str) -> Answer {
    on.request.fields()?.finish().map_err(Problem::fields)?;
    let customer = typed(number)?;
    let limit = after(on.work.clock.now(), START_WITHIN);
    let tenant = on.load().await?;
    let found = to_erase(on.work, &on.tenant, &customer).await?;
    if !on.request.is_confirmed() {
        return Err(unconfirmed(&customer, &found));
    }
    let retention = tenant.settings().retention;
    let erased = erase(on.work, (&on.tenant, &customer), &on.actor, &found, retention, limit).await;
    let erased = erased.map_err(|error| match error {
        PeopleError::UnderWay(_) => problem(error, on.work.clock.now()),
        PeopleError::TimeOver | PeopleError::Save(_) => Problem::part_done(),
    })?;
    let is_marked = on.work.store.not_a_customer(&on.tenant, &customer).await?.is_some();
    Ok(json!({ "receipt": receipt(on, &customer, &erased, is_marked) }).into())
}

/// A telephone number in an address, in any form that people type.
pub(super) fn typed(number: &str) -> Result<PhoneNumber, Problem> {
    PhoneNumber::typed(number.trim()).map_err(|error| Problem::bad_number(&error))
}

fn unconfirmed(customer: &PhoneNumber, found: &ToErase) -> Problem {
    let unbooked = match found.unbooked {
        0 => String::new(),
        unbooked => format!(" Of these texts {unbooked} wait to be booked, and never will be."),
    };
    let detail = format!(
        "Erasing {} deletes what there is of it for good (texts: {}, conversations: {}).{unbooked} Bookings in \
         ServiceTitan and messages at Twilio stay there: the receipt names them. Repeat with ?confirm=yes to erase.",
        customer.for_people(),
        found.texts,
        found.conversations,
    );
    let problem = Problem::new(409, "Please confirm", detail);
    problem.with("texts", json!(found.texts)).with("conversations", json!(found.conversations))
}

fn receipt(on: &On<'_>, customer: &PhoneNumber, erased: &Erased, is_marked: bool) -> Value {
    let mut kept = vec!["ledger", "history"];
    kept.extend(is_marked.then_some("not_customer"));
    kept.extend(erased.stays_opted_out.then_some("opted_out"));
    json!({
        "number": customer,
        "erased_at": on.work.clock.now(),
        "deleted": {
            "texts": erased.texts,
            "unbooked": erased.unbooked,
            "conversations": erased.conversations,
            "consents": erased.consents,
        },
        "left_in_servicetitan": { "bookings": erased.in_servicetitan, "how": HOW_IN_SERVICETITAN },
        "left_in_twilio": { "messages": erased.in_twilio, "how": HOW_IN_TWILIO },
        "kept": kept,
    })
}
