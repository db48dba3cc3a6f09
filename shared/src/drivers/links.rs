use std::time::Duration;

use tokio::time::timeout;

use super::Work;
use crate::domain::photos::Links;

/// A booking waits no longer than this for what signs its links, or tells whom they go to.
pub(super) const WITHIN: Duration = Duration::from_secs(2);

/// What links in notes are made with; at hand since the process started, unless secrets were unavailable then. None:
/// they still are, and notes say what came without links.
pub async fn links(work: &Work) -> Option<Links> {
    let key = timeout(WITHIN, work.vault.link_key()).await.ok()?.ok()?;
    Some(Links::new(&work.link_url, key))
}
