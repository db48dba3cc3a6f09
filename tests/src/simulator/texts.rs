//! What became of each text, as the product's own tables have it.

use std::sync::Arc;
use std::time::Duration;

use intellisend::domain::activity::key::EntryKey;
use intellisend::domain::activity::{Decided, Wait};
use intellisend::domain::conversation::Conversation;
use intellisend::domain::conversation::noise::NeedsNone;
use intellisend::domain::ids::{MessageSid, TenantId, ThreadKey};
use intellisend::store::{NamedEntry, Store, Unavailable};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::inside::Event;
use super::phone::{customer, is_from_customer};
use super::scene::{Business, Scene};
use crate::fakes::servicetitan::ServiceTitan;
use crate::fakes::twilio::Message;

/// How often somebody looks, while there is a text of which nobody knows the end.
const LOOK: Duration = Duration::from_millis(700);

/// Between the end of a call and the record of how it ended.
const MOMENT: SignedDuration = SignedDuration::from_secs(2);

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub(super) enum Fate {
    /// It waits. Without a reason: it came just now.
    Waits {
        why: Option<String>,
    },
    /// It waits until it is certain whether a booking was made.
    InDoubt {
        until: Timestamp,
    },
    /// It is a person's turn.
    Held,
    /// It is in a booking, or on the job that it became.
    Booked {
        booking: i64,
    },
    SetAside,
    NeedsNone {
        why: String,
    },
}

impl Fate {
    const fn is_open(&self) -> bool {
        matches!(self, Fate::Waits { .. } | Fate::InDoubt { .. })
    }

    fn told(&self) -> Option<Event> {
        let at = Timestamp::now();
        match self {
            // What a call brought about was told with it.
            Fate::Waits { why: None } | Fate::Booked { .. } => None,
            Fate::Waits { why: Some(why) } => Some(Event::warn(at, format!("The text waits: {why}"))),
            Fate::InDoubt { until } => {
                let seconds = until.duration_since(at).as_secs().max(0);
                let words = "Nobody can say whether the booking was made, so nothing is repeated before that is settled";
                Some(Event::warn(at, format!("{words}, in {seconds} s")))
            }
            Fate::Held => Some(Event::warn(at, "The text is held: a person decides in Activity".to_owned())),
            Fate::SetAside => {
                Some(Event::bad(at, "The text is set aside: a person decides in Activity".to_owned()))
            }
            Fate::NeedsNone { why } => Some(Event::plain(at, format!("The text needs no booking: {why}"))),
        }
    }
}

/// Looks again and again, for as long as the simulator is there.
pub(super) async fn follow(scene: Arc<Scene>) {
    let Some(store) = scene.store.clone() else { return };
    loop {
        tokio::time::sleep(LOOK).await;
        for business in &scene.businesses {
            let open = open_texts(&scene, business);
            if !open.is_empty() {
                // What cannot be read now is read a moment later.
                let _ = look(&scene, &store, business, &open).await;
            }
        }
    }
}

fn open_texts(scene: &Scene, business: &Business) -> Vec<Message> {
    let Some(fake) = &scene.twilio else { return Vec::new() };
    let mut texts = fake.messages(&business.account_sid);
    let memory = scene.memory();
    texts.retain(|text| {
        is_from_customer(text)
            && memory.handed.contains_key(&text.sid)
            && memory.fates.get(&text.sid).is_none_or(Fate::is_open)
    });
    texts
}

async fn look(
    scene: &Scene,
    store: &Store,
    business: &Business,
    open: &[Message],
) -> Result<(), Unavailable> {
    let Ok(tenant) = TenantId::parse(&business.tenant) else { return Ok(()) };
    let waiting = store.waiting_texts(&tenant, None).await?;
    for text in open {
        let Some(key) = key_of(business, text) else { continue };
        let fate = match waiting.iter().find(|waiting| waiting.text.sid == key.first) {
            Some(waiting) if waiting.wait == Wait::Held => Some(Fate::Held),
            Some(waiting) if waiting.why.is_some() => Some(Fate::Waits { why: waiting.why.clone() }),
            Some(_) => Some(in_doubt(scene, store, &key).await?.unwrap_or(Fate::Waits { why: None })),
            None => ended(store, &key).await?,
        };
        let Some(fate) = fate else { continue };
        let before = scene.memory().fates.insert(text.sid.clone(), fate.clone());
        if before.as_ref() != Some(&fate) {
            if let Some(event) = fate.told() {
                scene.tell(business, event);
            }
            scene.changed();
        }
    }
    Ok(())
}

/// Whether a call was made for the text that may have taken effect. One that may still be answered is under way.
async fn in_doubt(scene: &Scene, store: &Store, key: &EntryKey) -> Result<Option<Fate>, Unavailable> {
    let thread = std::slice::from_ref(&key.thread);
    let newest = store.newest_conversations(thread).await?.pop();
    let Some(claim) = newest.and_then(|newest| newest.conversation.booking.claim) else { return Ok(None) };
    let began = claim.settles_at - scene.settling.settle();
    let is_over = Timestamp::now() > began + scene.settling.write_time_out() + MOMENT;
    let is_down = scene.servicetitan.as_ref().is_some_and(ServiceTitan::is_in_maintenance);
    Ok((is_down || is_over).then_some(Fate::InDoubt { until: claim.settles_at }))
}

/// None: nobody knows yet.
async fn ended(store: &Store, key: &EntryKey) -> Result<Option<Fate>, Unavailable> {
    let named = match store.named(key).await? {
        Some(NamedEntry::In(first)) => store.named(&EntryKey { first, thread: key.thread.clone() }).await?,
        other => other,
    };
    Ok(match named {
        Some(NamedEntry::Conversation { of, .. }) => of_conversation(&of),
        Some(NamedEntry::Decided(_, Decided::NeedsNone { rule })) => {
            let known = NeedsNone::of_stored(&rule).map(|known| known.for_people().to_owned());
            Some(Fate::NeedsNone { why: known.unwrap_or(rule) })
        }
        Some(NamedEntry::Decided(_, Decided::Dismissed { .. })) => {
            Some(Fate::NeedsNone { why: "somebody dismissed it".to_owned() })
        }
        Some(NamedEntry::Waiting(_) | NamedEntry::In(_)) | None => None,
    })
}

fn of_conversation(of: &Conversation) -> Option<Fate> {
    match of.made() {
        _ if of.booking.set_aside.is_some() => Some(Fate::SetAside),
        Some(booking) => Some(Fate::Booked { booking: booking.0 }),
        None => None,
    }
}

fn key_of(business: &Business, text: &Message) -> Option<EntryKey> {
    let thread = format!("{}#{}#{}", business.tenant, customer(text), text.to);
    Some(EntryKey { thread: ThreadKey::parse(&thread).ok()?, first: MessageSid::parse(&text.sid).ok()? })
}
