use crate::domain::audit::{Act, Actor, Line};
use crate::domain::ids::TenantId;
use crate::domain::phone::PhoneNumber;
use crate::drivers::Work;
use crate::store::{NotACustomer, SaveError};

/// Says that a number is no customer's. Who said so first is who did.
///
/// # Errors
/// [`SaveError`].
pub async fn mark_not_customer(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    number: &PhoneNumber,
) -> Result<NotACustomer, SaveError> {
    if let Some(found) = work.store.not_a_customer(tenant, number).await? {
        return Ok(found);
    }
    let now = work.clock.now();
    let marked = NotACustomer { number: number.clone(), marked_at: now, by: actor.who.clone() };
    let line = Line::new(actor, Act::NotCustomerMarked, now, number.ends());
    work.store.change(tenant).audit(&line)?.mark_not_a_customer(&marked)?.commit().await?;
    Ok(marked)
}

/// Says that a number may be a customer's after all.
///
/// # Errors
/// [`SaveError`].
pub async fn unmark_not_customer(
    work: &Work,
    tenant: &TenantId,
    actor: &Actor,
    number: &PhoneNumber,
) -> Result<(), SaveError> {
    if work.store.not_a_customer(tenant, number).await?.is_none() {
        return Ok(());
    }
    let line = Line::new(actor, Act::NotCustomerUnmarked, work.clock.now(), number.ends());
    work.store.change(tenant).audit(&line)?.unmark_not_a_customer(number)?.commit().await
}
