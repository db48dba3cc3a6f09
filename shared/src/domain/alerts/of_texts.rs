use super::Alert;
use crate::domain::connection::Place;
use crate::domain::conversation::news::news;
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
    let (conversation, customer) = (news.conversation.clone(), Some(sender.clone()));
    let emergency = news.urgent.and_then(|(urgency, text)| {
        let life = Alert::emergency_of(urgency)?;
        let (conversation, customer) = (conversation.clone(), customer.clone());
        Some(Alert::Emergency { conversation, life, customer, said: Some(Alert::said(&text.body)) })
    });
    let urgent = emergency.is_some();
    // A business that is taken out of service hears of emergencies only.
    let begins = news.is_new && active.is_some() && !profile.suspended;
    let begun = begins.then_some(Alert::Conversation { conversation, urgent, customer });
    emergency.into_iter().chain(begun).collect()
}
