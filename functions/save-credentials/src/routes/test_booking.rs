use intellisend::domain::connection::test_booking::succeeded;
use intellisend::domain::ids::ConnectionKey;
use intellisend::drivers::test_booking::{TestError, make_test_booking, see_test_booking};
use serde_json::json;

use super::On;
use super::connections::environment;
use crate::handler::Answer;
use crate::problem::Problem;

/// Makes a booking to see that bookings arrive, and dismisses it; `keep` leaves it for a person to look for.
pub(crate) async fn make(on: &On<'_>, name: &str) -> Answer {
    let environment = environment(name)?;
    let mut fields = on.request.fields()?;
    let keep = fields.flag("keep").unwrap_or_default();
    fields.finish().map_err(Problem::fields)?;
    let tenant = on.load().await?;
    let key = ConnectionKey { tenant: on.tenant.clone(), environment };
    let tested = make_test_booking(on.work, &key, &tenant, &on.actor, keep).await?;
    let answer = json!({
        "ok": succeeded(&tested.steps),
        "steps": tested.steps,
        "booking_id": tested.booking_id.map(|id| id.to_string()),
        "booking": tested.booking,
        "kept_until": tested.kept_until,
    });
    Ok(answer.into())
}

/// Whether a person sees in ServiceTitan the one that was kept.
pub(crate) async fn seen(on: &On<'_>, name: &str) -> Answer {
    let environment = environment(name)?;
    let mut fields = on.request.fields()?;
    let seen = fields.flag("seen");
    let seen = fields.need("seen", seen);
    fields.finish().map_err(Problem::fields)?;
    let tenant = on.load().await?;
    let key = ConnectionKey { tenant: on.tenant.clone(), environment };
    let seen = seen.unwrap_or_default();
    let answer = see_test_booking(on.work, &key, &tenant, &on.actor, seen).await?;
    Ok(json!({ "seen": seen, "steps": answer.steps, "advice": answer.advice }).into())
}

impl From<TestError> for Problem {
    fn from(error: TestError) -> Self {
        match error {
            TestError::NotYet(what) => Self::new(422, "Not connected yet", what),
            TestError::NoneKept => {
                let detail =
                    "No test booking is kept: it was dismissed already, or none was made with “keep”.";
                Self::new(404, "No test booking", detail)
            }
            TestError::CutOff(_) => {
                let detail = "AWS stopped answering while the test was under way. If there is a booking, IntelliSend \
                              dismisses it within half an hour by itself. Try again in a minute.";
                Self::new(503, "Cut off", detail)
            }
            TestError::Store(error) => error.into(),
        }
    }
}
