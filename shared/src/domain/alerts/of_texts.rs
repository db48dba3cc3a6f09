use super::Alert;
use crate::domain::connection::Place;
use crate::domain::conversation::news::{Urgent, news};
use crate::domain::conversation::triage::Urgency;
use crate::domain::conversation::{Known, Log};
use crate::domain::phone::Sender;
use crate::domain::settings::Profile;

/// What the texts of a thread that are owed call for, without those that need nothing. `active`: where texts go now; None:
/// nowhere.
#[must_use]
pub fn of_texts(
    known: &Known,
    log: &Log,
    sender: &Sender,
    active: Option<Place>,
    profile: &Profile,
) -> Vec<Alert> {
    let Some(news) = news(known, log, active, profile.follow_up.length()) else { return Vec::new() };
    let emergency = |urgent: &Urgent<'_>| Alert::Emergency {
        conversation: news.conversation.clone(),
        began: urgent.began.clone(),
        life: urgent.urgency == Urgency::Life,
        customer: Some(sender.clone()),
        said: Some(Alert::said(&urgent.text.body)),
    };
    let emergencies: Vec<Alert> = news.urgent.iter().map(emergency).collect();
    // A business that is taken out of service hears of emergencies only.
    let begins = news.is_new && active.is_some() && !profile.suspended;
    let (conversation, urgent) = (news.conversation, !emergencies.is_empty());
    let begun = begins.then(|| Alert::Conversation { conversation, urgent, customer: Some(sender.clone()) });
    emergencies.into_iter().chain(begun).collect()
}

#[cfg(test)]
mod tests;
