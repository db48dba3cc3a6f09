use std::fmt;

use serde::Deserialize;

use super::moment;
use crate::domain::conversation::customer::Call;

/// A call as it is listed. Its details stand in a part of their own, or beside the id as in an older version.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedCall {
    lead_call: Option<Details>,
    #[serde(flatten)]
    details: Details,
}

#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    received_on: Option<String>,
    created_on: Option<String>,
    from: Option<String>,
    direction: Option<String>,
}

/// Numbers are personal: never printed.
impl fmt::Debug for ListedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ListedCall(…)")
    }
}

impl ListedCall {
    /// None: it does not say when it was, or from which number.
    #[must_use]
    pub fn known(self) -> Option<Call> {
        let Details { received_on, created_on, from, direction } = self.lead_call.unwrap_or(self.details);
        let at = moment(received_on.as_deref()).or_else(|| moment(created_on.as_deref()))?;
        let is_outbound = direction.is_some_and(|direction| direction.to_lowercase().starts_with("out"));
        Some(Call { from: from?, at, is_outbound })
    }
}

#[cfg(test)]
mod tests;
