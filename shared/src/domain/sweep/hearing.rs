use serde::{Deserialize, Serialize};

use crate::domain::time::Timestamp;

/// What is remembered of a number whose texts had to be found in the log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Hearing {
    /// When the newest text was sent that the webhook did not bring. None: it brought the newest one.
    pub missed: Option<Timestamp>,
    /// Since when texts go elsewhere, as far as anyone knows.
    pub elsewhere_since: Option<Timestamp>,
    /// Since when Twilio refuses the auth token that is stored for this number, and takes that of another in its account.
    pub refused_since: Option<Timestamp>,
}

/// What the people of the business are told of a number, once for each `since`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum News {
    /// The number does not post its texts here.
    NotHeard {
        /// When a text was sent that it did not post.
        since: Timestamp,
    },
    /// Twilio refuses the auth token that is stored for it: nobody can say whether what it posts here is Twilio's.
    Refused {
        /// When Twilio first did.
        since: Timestamp,
    },
    /// Either is over.
    HeardAgain {
        /// When the one that is over had begun.
        since: Timestamp,
    },
}

impl Hearing {
    /// After a reading that showed these texts to the number: when each was sent, and whether no webhook brought it. With
    /// it whether the number's settings are to be looked at: two readings found what the webhook should have brought, and
    /// it brought nothing in between.
    #[must_use]
    pub fn after(&self, texts: &[(Timestamp, bool)]) -> (Self, bool) {
        // What was found before is known by now, and says nothing of the webhook.
        let new = texts.iter().filter(|(at, _)| self.missed.is_none_or(|missed| *at > missed));
        let (missed, look) = match new.max() {
            None => (self.missed, false),
            Some((_, false)) => (None, false),
            Some((at, true)) => (Some(*at), self.missed.is_some()),
        };
        let is_marked = self.elsewhere_since.is_some() || self.refused_since.is_some();
        (Self { missed, ..self.clone() }, look || is_marked)
    }

    /// After a look at the number's settings; `points_here`: whether texts come here, None: nobody can say.
    #[must_use]
    pub fn looked(&self, before: &Self, points_here: Option<bool>) -> (Self, Option<News>) {
        match (points_here, self.elsewhere_since) {
            (Some(false), None) => {
                let since = before.missed.or(self.missed);
                let news = since.map(|since| News::NotHeard { since });
                (Self { elsewhere_since: since, ..self.clone() }, news)
            }
            (Some(true), Some(since)) => {
                // What was lacking is explained: from here on it counts anew.
                let next = Self { missed: None, elsewhere_since: None, ..self.clone() };
                (next, Some(News::HeardAgain { since }))
            }
            (Some(false), Some(_)) | (Some(true), None) | (None, _) => (self.clone(), None),
        }
    }

    /// After a try of its own auth token; `is_taken`: whether Twilio takes it, None: nobody can say. Only Twilio's word
    /// changes anything.
    #[must_use]
    pub fn tried(&self, is_taken: Option<bool>, now: Timestamp) -> (Self, Option<News>) {
        match (is_taken, self.refused_since) {
            (Some(false), None) => {
                (Self { refused_since: Some(now), ..self.clone() }, Some(News::Refused { since: now }))
            }
            (Some(true), Some(since)) => {
                let next = Self { missed: None, refused_since: None, ..self.clone() };
                (next, Some(News::HeardAgain { since }))
            }
            (Some(false), Some(_)) | (Some(true), None) | (None, _) => (self.clone(), None),
        }
    }

    /// Whether what has to be found waits for a person's click: somebody else may be answering it.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.elsewhere_since.is_some()
    }

    /// Whether there is nothing to remember.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}
