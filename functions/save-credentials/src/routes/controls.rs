use intellisend::domain::audit::Actor;
use intellisend::domain::controls::{Asked, Controls};
use intellisend::drivers::{Work, control};
use serde_json::{Value, json};

use crate::handler::Answer;
use crate::problem::Problem;
use crate::request::Request;

/// What holds for all businesses.
pub(crate) async fn read(work: &Work) -> Answer {
    Ok(shown(&work.store.controls().await?.controls).into())
}

/// Stops all automatic replies, or has them resume.
pub(crate) async fn save(work: &Work, actor: &Actor, request: &Request) -> Answer {
    let asked = Asked::read(request.fields()?).map_err(Problem::fields)?;
    Ok(shown(&control(work, actor, asked).await?).into())
}

fn shown(controls: &Controls) -> Value {
    json!({
        "replies_stopped": controls.replies_stopped,
        "why": controls.why,
        "since": controls.since,
        "by": controls.by,
    })
}
