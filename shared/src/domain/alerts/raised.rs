use serde::{Deserialize, Serialize};

use super::{Alert, May, Told};
use crate::domain::contacts::{AlertHours, Contact, ContactId};
use crate::domain::phone::PhoneNumber;
use crate::domain::settings::Profile;
use crate::domain::time::{SignedDuration, Timestamp, after};

/// How often one contact is tried.
pub const MOST_TRIES: u8 = 3;

/// Whoever is at it comes back within this long, or is gone: two calls to Twilio, and a few to the tables.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// So long after a message its report may come.
const REPORTED: SignedDuration = SignedDuration::from_hours(1);

/// An alert as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    /// What happened.
    pub alert: Alert,
    /// When it was raised; it is given up some time after that.
    pub at: Timestamp,
    /// None: nobody has looked yet who is to be told.
    pub to: Option<Vec<Recipient>>,
    /// Operators know that nobody heard of it.
    #[serde(default)]
    pub counted: bool,
}

/// One whom it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Their id in the business's list.
    pub contact: ContactId,
    /// How often somebody was at it, by the number that it is sent from now.
    pub tries: u8,
    /// Numbers of ours whose messages to it were reported as not delivered, through no fault of the contact's.
    #[serde(default)]
    pub without: Vec<PhoneNumber>,
    /// Where it stands.
    pub came: Came,
}

/// What came of telling somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    /// It is still to be done, from then on.
    Waits {
        /// From when on.
        from: Timestamp,
    },
    /// Twilio took the message.
    Told {
        /// When it did.
        at: Timestamp,
    },
    /// Nobody will try any more.
    NotTold {
        /// So that operators see why.
        why: NotTold,
    },
}

/// Why somebody is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotTold {
    /// The contact is gone, or wants something else by now.
    Gone,
    /// The number wants no texts of this business.
    OptedOut,
    /// It was outside of the hours that the contact chose.
    Hours,
    /// The contact was told as much as anybody is within a day.
    TooMany,
    /// It was raised too long ago.
    TooLate,
    /// It is over by now.
    Over,
    /// Twilio did not take it, or nobody can say, three times.
    Failed,
    /// Twilio took it, and reported that it did not arrive; there is nothing else to send it with.
    NotDelivered,
}

/// Whether it is a contact's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Tell them.
    Now,
    /// Not before then.
    Later(Timestamp),
    /// For this reason.
    Never(NotTold),
}

impl Raised {
    /// Raised at this moment, and addressed to nobody yet.
    #[must_use]
    pub const fn new(alert: Alert, at: Timestamp) -> Self {
        Self { alert, at, to: None, counted: false }
    }

    /// For whom it is, of these contacts. `before`: what it says is over was recorded so, where that was.
    #[must_use]
    pub fn addressed(&self, contacts: &[Contact], before: Option<&Self>) -> Self {
        let knows =
            |contact: &Contact| self.alert.ends().is_none() || before.is_some_and(|it| it.has_told(contact));
        let to = contacts.iter().filter(|contact| is_for(&self.alert, contact) && knows(contact));
        let from = self.at;
        let new = |contact: &Contact| Recipient {
            contact: contact.id.clone(),
            tries: 0,
            without: Vec::new(),
            came: Came::Waits { from },
        };
        Self { to: Some(to.map(new).collect()), ..self.clone() }
    }

    fn has_told(&self, contact: &Contact) -> bool {
        let told = |to: &Recipient| to.contact == contact.id && matches!(to.came, Came::Told { .. });
        self.recipients().iter().any(told)
    }

    /// For whom it is; nobody, while it is not addressed.
    #[must_use]
    pub fn recipients(&self) -> &[Recipient] {
        self.to.as_deref().unwrap_or_default()
    }

    /// Whether it is a contact's turn now. `contact`: as it is by now; None: there is none any more.
    #[must_use]
    pub fn turn(&self, contact: Option<&Contact>, told: &Told, profile: &Profile, now: Timestamp) -> Turn {
        let Some(contact) = contact.filter(|contact| is_for(&self.alert, contact)) else {
            return Turn::Never(NotTold::Gone);
        };
        if after(self.at, self.alert.lasts()) <= now {
            return Turn::Never(NotTold::TooLate);
        }
        let (hours, zone) = (&profile.opening_hours, profile.zone());
        if contact.hours == AlertHours::OpeningHours && !hours.is_open(now, &zone) {
            let opens = hours.next_open(now, &zone).filter(|_| self.alert.waits_for_opening());
            return opens.map_or(Turn::Never(NotTold::Hours), Turn::Later);
        }
        match told.may(self.alert.kind(), now) {
            May::Now => Turn::Now,
            May::Later(next) => Turn::Later(next),
            May::No => Turn::Never(NotTold::TooMany),
        }
    }

    /// The same with what came of one contact.
    #[must_use]
    pub fn with(mut self, contact: &ContactId, came: Came) -> Self {
        for to in self.to.iter_mut().flatten().filter(|to| to.contact == *contact) {
            to.came = came;
        }
        self
    }

    /// With one more try at these contacts, who are left alone meanwhile.
    #[must_use]
    pub fn trying(mut self, contacts: &[ContactId], now: Timestamp) -> Self {
        for to in self.to.iter_mut().flatten().filter(|to| contacts.contains(&to.contact)) {
            to.tries = to.tries.saturating_add(1);
            to.came = Came::Waits { from: leased(now) };
        }
        self
    }

    /// After a try at a contact that came to nothing, or to nothing that anybody knows.
    #[must_use]
    pub fn failed(self, contact: &ContactId, now: Timestamp) -> Self {
        let tries = self.recipients().iter().find(|to| to.contact == *contact).map_or(0, |to| to.tries);
        let came = if tries >= MOST_TRIES {
            Came::NotTold { why: NotTold::Failed }
        } else {
            Came::Waits { from: now }
        };
        self.with(contact, came)
    }

    /// Of those whom it is for and who wait, each whose time has come.
    pub fn due(&self, now: Timestamp) -> impl Iterator<Item = &Recipient> {
        let is_due = move |to: &&Recipient| matches!(to.came, Came::Waits { from } if from <= now);
        self.recipients().iter().filter(is_due)
    }

    /// When somebody is to come back for it. None: nothing is left to do.
    #[must_use]
    pub fn next(&self) -> Option<Timestamp> {
        let Some(to) = &self.to else { return Some(self.at) };
        let waits = |to: &Recipient| match to.came {
            Came::Waits { from } => Some(from),
            Came::Told { .. } | Came::NotTold { .. } => None,
        };
        let uncounted = || (self.unheard() > 0).then_some(self.at);
        to.iter()
            .filter_map(waits)
            .min()
            .or_else(uncounted)
            .or_else(|| self.has_words().then(|| self.words_end()))
    }

    /// Without anything personal, where nobody is left to be told and no report can change that.
    #[must_use]
    pub fn tidied(self, now: Timestamp) -> Self {
        let waits = |to: &Recipient| matches!(to.came, Came::Waits { .. });
        let is_over = self.to.is_some() && !self.recipients().iter().any(waits);
        if is_over && self.words_end() <= now {
            Self { alert: self.alert.without_words(), ..self }
        } else {
            self
        }
    }

    fn has_words(&self) -> bool {
        self.alert.clone().without_words() != self.alert
    }

    /// A report may come that has it told again.
    fn words_end(&self) -> Timestamp {
        self.last_told_at().map_or(self.at, |told| after(told, REPORTED))
    }

    /// When the first contact was told. None: nobody was.
    #[must_use]
    pub fn told_at(&self) -> Option<Timestamp> {
        self.told().min()
    }

    /// When the last one was. None: nobody was.
    #[must_use]
    pub fn last_told_at(&self) -> Option<Timestamp> {
        self.told().max()
    }

    fn told(&self) -> impl Iterator<Item = Timestamp> {
        self.recipients().iter().filter_map(|to| match to.came {
            Came::Told { at } => Some(at),
            Came::Waits { .. } | Came::NotTold { .. } => None,
        })
    }
}

/// When whoever is at it now is gone, if it is still to be done.
#[must_use]
pub fn leased(now: Timestamp) -> Timestamp {
    after(now, LEASE)
}

/// Nobody is told anything before it is known whose telephone it is.
fn is_for(alert: &Alert, contact: &Contact) -> bool {
    contact.confirmed_at.is_some() && alert.is_for(contact)
}
