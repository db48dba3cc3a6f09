use super::client::{Access, ServiceTitan};
use super::wire::Page;
use super::wire::calls::ListedCall;
use crate::domain::conversation::customer::Call;
use crate::domain::outcome::Cause;
use crate::domain::time::Timestamp;

/// Of the calls of a day from one number.
const CALLS: &str = "50";

impl ServiceTitan {
    /// Calls since then that ServiceTitan finds by a number, written in one of its forms. Scope `tn.tlc.calls:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn calls_since(
        &self,
        access: &Access,
        written: &str,
        since: Timestamp,
    ) -> Result<Vec<Call>, Cause> {
        let query =
            [("callerPhoneNumber", written), ("createdOnOrAfter", &*since.to_string()), ("pageSize", CALLS)];
        let page: Page<ListedCall> = self.get_v3(access, "telecom", "calls", &query).await.read()?;
        Ok(page.data.into_iter().filter_map(ListedCall::known).collect())
    }
}
