use super::Work;
use super::batch::{Driven, drive_all};
use crate::domain::time::Timestamp;
use crate::store::Unavailable;

/// Drives whatever is owed and due, the longest due first, until the time for starting anything is over.
///
/// # Errors
/// [`Unavailable`] where the list of what is owed cannot be read.
pub async fn recover(work: &Work, start_nothing_after: Timestamp) -> Result<Driven, Unavailable> {
    let threads = work.store.owed(work.clock.now()).await?;
    Ok(drive_all(work, &threads, start_nothing_after).await)
}
