use super::Work;
use crate::domain::conversation::customer::Caller;
use crate::domain::outcome::Cause;
use crate::domain::phone::PhoneNumber;
use crate::domain::time::Timestamp;
use crate::servicetitan::Access;

/// Who has this number.
pub(super) async fn look_up(
    _work: &Work,
    _access: &Access,
    _scopes: &[String],
    _number: &PhoneNumber,
    _now: Timestamp,
) -> Result<Caller, Cause> {
    Ok(Caller::NotToBeKnown)
}
