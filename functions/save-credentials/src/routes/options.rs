use intellisend::domain::ids::ConnectionKey;
use intellisend::drivers::{TagError, create_provider_tag, options};
use serde_json::json;

use super::On;
use super::connections::environment;
use crate::handler::{Answer, Reply};
use crate::problem::Problem;

/// What there is to choose from in ServiceTitan, as it is now.
pub(crate) async fn list(on: &On<'_>, name: &str) -> Answer {
    let environment = environment(name)?;
    let tenant = on.load().await?;
    let key = ConnectionKey { tenant: on.tenant.clone(), environment };
    match options(on.work, &key, &tenant).await? {
        Some(options) => Ok(Reply::from(json!(options))),
        None => Err(not_connected()),
    }
}

/// Makes the booking provider tag that a connection needs.
pub(crate) async fn create_tag(on: &On<'_>, name: &str) -> Answer {
    let environment = environment(name)?;
    on.request.fields()?.finish().map_err(Problem::fields)?;
    let tenant = on.load().await?;
    let key = ConnectionKey { tenant: on.tenant.clone(), environment };
    let made = create_provider_tag(on.work, &key, &tenant, &on.actor).await?;
    Ok(json!({ "tag": made.tag, "created": made.created }).into())
}

fn not_connected() -> Problem {
    let detail = "Save the client id and secret first: what there is to choose from is read with them.";
    Problem::new(422, "Not connected yet", detail)
}

impl From<TagError> for Problem {
    fn from(error: TagError) -> Self {
        match error {
            TagError::NotConnected => not_connected(),
            TagError::Refused(why) => Self::new(422, "No tag was made", why),
            TagError::Unclear(why) => Self::new(502, "No certain answer", why),
            TagError::Store(error) => error.into(),
            TagError::Unrecorded(_) => Self::part_done(),
        }
    }
}
