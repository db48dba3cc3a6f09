use serde::Serialize;

use super::super::doctor::Certainty;
use super::super::scopes::{Scope, known};
use super::{Kind, Trouble};
use crate::domain::ids::ProviderId;

const APP_ACCESS: &str = "Settings → Integrations → API Application Access";
const GENERATE: &str = "My Apps → View Connections → Generate";

/// A trouble as people read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// What is wrong, in a sentence.
    pub cause: String,
    /// How sure that is.
    pub certainty: Certainty,
    /// What to do, in the words of the portal.
    pub remedy: String,
    /// ServiceTitan's own reference, for its support.
    pub trace_id: Option<String>,
}

impl Trouble {
    /// What happened and what to do next. Credentials that are refused worked before: they were tested when they were
    /// saved.
    #[must_use]
    pub fn told(&self, provider: Option<ProviderId>) -> Told {
        let (certainty, cause, remedy) = match &self.kind {
            Kind::Credentials => (
                Certainty::Likely,
                "ServiceTitan accepted the client id and secret before and refuses them now: the app was probably \
                 disabled in API Application Access, or its secret generated anew."
                    .to_owned(),
                format!(
                    "Check in this order: 1. In ServiceTitan, under {APP_ACCESS}, see that the app is connected and not \
                     disabled. Once it is, nothing needs to be pasted again. 2. If it is, generate a new secret in the \
                     developer portal ({GENERATE}) and save it here."
                ),
            ),
            Kind::Secret => (
                Certainty::Certain,
                "The client id and secret are gone from where IntelliSend keeps them, or cannot be read.".to_owned(),
                "Save client id and client secret again.".to_owned(),
            ),
            Kind::AppKey => (
                Certainty::Likely,
                "ServiceTitan gives a token and refuses the calls made with it: the application key is probably not \
                 the app's own any more."
                    .to_owned(),
                "Run the check: it tells the application key from the account. Where an application key of your own is \
                 saved, copy it again from the developer portal (My Apps, the app itself); if not, IntelliSend's \
                 operator looks at the platform's key. Nothing else needs to be pasted again."
                    .to_owned(),
            ),
            Kind::Scope(name) => (
                Certainty::Certain,
                format!("The app may not make bookings any more: the permission {} is missing.", portal(name)),
                remedy(name),
            ),
            Kind::BookingProvider => (
                Certainty::Likely,
                match provider {
                    Some(provider) => format!(
                        "ServiceTitan refuses booking provider {provider}: there is probably no tag with this id any \
                         more, or the app is connected for another booking provider only."
                    ),
                    None => "ServiceTitan refuses the booking provider.".to_owned(),
                },
                format!(
                    "In ServiceTitan, under {APP_ACCESS}, see which booking provider the app is connected for, and \
                     choose the same here. The tags are under Settings → Integrations → Booking Provider Tags."
                ),
            ),
            Kind::ScopeOrProvider(name) => (
                Certainty::Likely,
                format!(
                    "ServiceTitan forbids bookings: the permission {} is missing, or the app is connected for another \
                     booking provider.",
                    portal(name)
                ),
                format!(
                    "{} If it is granted, see under {APP_ACCESS} which booking provider the app is connected for, and \
                     choose the same here.",
                    remedy(name)
                ),
            ),
        };
        Told { cause, certainty, remedy, trace_id: self.trace_id.clone() }
    }
}

fn portal(name: &str) -> String {
    known(name).map_or_else(|| name.to_owned(), |scope| scope.in_portal())
}

fn remedy(name: &str) -> String {
    known(name)
        .map_or_else(|| format!("In the developer portal, see that the app asks for {name}."), Scope::remedy)
}
