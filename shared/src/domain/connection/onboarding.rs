//! Whose turn it is until a pair of credentials is saved. No API shows these steps, so people tick them off.

use serde::{Deserialize, Serialize};

use super::Connection;

/// Who generates the client id and secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The operator, in the developer portal: ServiceTitan's rule for apps of third parties.
    #[default]
    WeGenerate,
    /// The contractor's admin, who pastes the pair.
    TheyGenerate,
}

impl Way {
    /// Both of them, the usual one first.
    pub const ALL: [Self; 2] = [Self::WeGenerate, Self::TheyGenerate];
}

/// The next step of the first day, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The operator adds the contractor's tenant id to the app.
    #[default]
    AddTenantId,
    /// The contractor's admin connects the app in ServiceTitan.
    AdminConnects,
    /// Client id and secret are generated.
    Generate,
    /// They are saved here.
    Save,
}

impl Stage {
    /// Each of them, in the order of the first day.
    pub const ALL: [Self; 4] = [Self::AddTenantId, Self::AdminConnects, Self::Generate, Self::Save];
}

/// Who acts next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Whoever runs IntelliSend.
    Operator,
    /// The contractor's admin in ServiceTitan.
    Admin,
}

/// What is to be done next, by whom, in the words of the portal they look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// How the credentials come about, which decides who acts.
    pub way: Way,
    /// The step that is next.
    pub stage: Stage,
    /// Whose turn it is.
    pub who: Who,
    /// In a sentence.
    pub what: &'static str,
}

/// The next step; None once a pair is saved.
#[must_use]
pub fn turn(connection: &Connection) -> Option<Turn> {
    if connection.credentials.is_some() || connection.pending.is_some() {
        return None;
    }
    let (way, stage) = (connection.way, connection.stage);
    let (who, what) = match (stage, way) {
        (Stage::AddTenantId, _) => (
            Who::Operator,
            "Developer portal, My Apps, Edit the app: add the contractor's ServiceTitan tenant id, and save.",
        ),
        (Stage::AdminConnects, _) => (
            Who::Admin,
            "ServiceTitan, Settings, Integrations, API Application Access: Connect New App, choose IntelliSend, pick \
             the booking provider tag, Allow. Until then the developer portal shows Not Connected Yet.",
        ),
        (Stage::Generate, Way::WeGenerate) => (
            Who::Operator,
            "Developer portal, My Apps, View Connections: Generate a client id and secret for this tenant. The secret \
             is shown once.",
        ),
        (Stage::Generate, Way::TheyGenerate) => (
            Who::Admin,
            "ServiceTitan, Settings, Integrations, API Application Access, IntelliSend: Generate a client id and \
             secret. The secret is shown once.",
        ),
        (Stage::Save, Way::WeGenerate) => (Who::Operator, "Save the client id and secret here."),
        (Stage::Save, Way::TheyGenerate) => (Who::Admin, "Paste the client id and secret here, and save."),
    };
    Some(Turn { way, stage, who, what })
}

#[cfg(test)]
mod tests;
