//! What the people of a business are told of by text: emergencies, and what needs a person. Each change is told once, and
//! rather twice than never: unlike a reply, an alert whose sending is unclear is sent again.

/// What texts call for.
mod of_texts;
/// An alert as it is recorded, and whose turn it is.
mod raised;
/// What became of it on its way.
mod reported;
/// What a contact was told lately.
mod told;
/// The words.
mod words;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::connection::trouble::Kind as Trouble;
use super::contacts;
use super::ids::{BookingId, Environment, MessageSid};
use super::phone::{PhoneNumber, Sender};
use super::time::{SignedDuration, Timestamp, sortable};

pub use of_texts::of_texts;
pub use raised::{Came, MOST_TRIES, NotTold, Raised, Recipient, Turn, leased};
pub use reported::{IN_ADDRESS, for_address, of_address};
pub use told::{ANSWER, May, Told};

/// What is told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Alert {
    /// A customer's text that cannot wait.
    Emergency {
        /// The text that opened the conversation, or is about to.
        conversation: MessageSid,
        /// The text that it began with: what cannot wait within an hour of that is the same emergency.
        began: MessageSid,
        /// Somebody may be hurt.
        life: bool,
        /// None: it was told, and is kept without anything personal.
        customer: Option<Sender>,
        /// As much of it as is told.
        said: Option<String>,
    },
    /// Somebody texts about something new.
    Conversation {
        /// The text that opened it, or is about to.
        conversation: MessageSid,
        /// It has an emergency, which is told as an alert of its own.
        urgent: bool,
        /// Who texts. None: it was told, and is kept without anything personal.
        customer: Option<Sender>,
    },
    /// A connection needs a person.
    Attention {
        /// Which of the business's two.
        environment: Environment,
        /// When it stopped working: one outage is told once.
        since: Timestamp,
        /// What stands in the way.
        why: Trouble,
    },
    /// It works again.
    Recovered {
        /// Which of the business's two.
        environment: Environment,
        /// When it had stopped working, by which the two belong together.
        since: Timestamp,
    },
    /// Texts wait for longer than they should, for whatever reason.
    Waiting {
        /// When the oldest of them came in.
        since: Timestamp,
        /// How many do.
        texts: usize,
    },
    /// None does any more.
    WaitingOver {
        /// When they had begun to wait.
        since: Timestamp,
    },
    /// Something is wrong with a number of the business's.
    Number {
        /// Which of the business's.
        number: PhoneNumber,
        /// When that began: told once for each.
        since: Timestamp,
        /// What it is.
        wrong: Wrong,
    },
    /// It is all right again.
    NumberWell {
        /// Which of the business's.
        number: PhoneNumber,
        /// When it had begun to be wrong.
        since: Timestamp,
    },
    /// Nobody in the office has touched a booking.
    Untouched {
        /// The text that opened it.
        conversation: MessageSid,
        /// In ServiceTitan.
        booking: BookingId,
        /// Who texts. None: it was told, and is kept without anything personal.
        customer: Option<Sender>,
        /// For so long, by the business's own setting.
        minutes: u16,
    },
    /// Most of the automatic replies are sent that the business may send on this day (UTC).
    ManyReplies {
        /// A date, which counts from midnight UTC.
        day: String,
        /// What it may send in a day.
        most: u32,
    },
}

/// What is wrong with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// What is sent from it is not delivered, for this reason of Twilio's.
    NotDelivered {
        /// Twilio's error code. None: it gave none.
        code: Option<u32>,
    },
    /// Texts to it do not get here any more.
    NotHeard,
    /// Twilio refuses the auth token that is stored: what it posts cannot be verified, and nothing is sent.
    TokenRefused,
}

/// Numbers and words are personal.
impl fmt::Debug for Alert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Alert({})", self.kind().as_str())
    }
}

/// The kinds of alerts: each contact gets one of a kind a minute, but of emergencies every one at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A life may be in danger.
    Life,
    /// What cannot wait.
    Emergency,
    /// Something new.
    Conversation,
    /// A connection stopped working.
    Attention,
    /// A connection works again.
    Recovered,
    /// Texts wait too long.
    Waiting,
    /// No text waits any more.
    WaitingOver,
    /// A number of the business's has trouble.
    Number,
    /// That trouble is over.
    NumberWell,
    /// A booking that the office left alone.
    Untouched,
    /// The day's replies come to their end.
    ManyReplies,
}

impl Kind {
    /// As it is stored and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Life => "life",
            Self::Emergency => "emergency",
            Self::Conversation => "conversation",
            Self::Attention => "attention",
            Self::Recovered => "recovered",
            Self::Waiting => "waiting",
            Self::WaitingOver => "waiting_over",
            Self::Number => "number",
            Self::NumberWell => "number_well",
            Self::Untouched => "untouched",
            Self::ManyReplies => "many_replies",
        }
    }

    /// Whether it cannot wait for morning.
    #[must_use]
    pub const fn is_emergency(self) -> bool {
        matches!(self, Self::Life | Self::Emergency)
    }
}

/// What cannot be told to anybody for so long is told no more: what came in is old, and what is wrong has lasted for more
/// than a long weekend.
const NEWS: SignedDuration = SignedDuration::from_hours(1);
const STATE: SignedDuration = SignedDuration::from_hours(4 * 24);

impl Alert {
    /// What sort of alert it is, whatever it says.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Emergency { life: true, .. } => Kind::Life,
            Self::Emergency { life: false, .. } => Kind::Emergency,
            Self::Conversation { .. } => Kind::Conversation,
            Self::Attention { .. } => Kind::Attention,
            Self::Recovered { .. } => Kind::Recovered,
            Self::Waiting { .. } => Kind::Waiting,
            Self::WaitingOver { .. } => Kind::WaitingOver,
            Self::Number { .. } => Kind::Number,
            Self::NumberWell { .. } => Kind::NumberWell,
            Self::Untouched { .. } => Kind::Untouched,
            Self::ManyReplies { .. } => Kind::ManyReplies,
        }
    }

    /// Names the change, so that it is told once: `<kind>#<change>`.
    #[must_use]
    pub fn name(&self) -> String {
        let kind = self.kind().as_str();
        match self {
            Self::Emergency { conversation, began, .. } => {
                format!("{}#{}", beginning(self.kind(), conversation), began.as_str())
            }
            Self::Conversation { conversation, .. } | Self::Untouched { conversation, .. } => {
                beginning(self.kind(), conversation)
            }
            Self::Attention { environment, since, .. } | Self::Recovered { environment, since } => {
                format!("{kind}#{}#{}", environment.as_str(), sortable(*since))
            }
            Self::Waiting { since, .. } | Self::WaitingOver { since } => {
                format!("{kind}#{}", sortable(*since))
            }
            Self::Number { number, since, .. } | Self::NumberWell { number, since } => {
                format!("{kind}#{}#{}", number.as_str(), sortable(*since))
            }
            Self::ManyReplies { day, .. } => format!("{kind}#{day}"),
        }
    }

    /// How the names begin under which it is recorded that a conversation was told of.
    #[must_use]
    pub fn beginnings_of(conversation: &MessageSid) -> [String; 3] {
        [Kind::Life, Kind::Emergency, Kind::Conversation].map(|kind| beginning(kind, conversation))
    }

    /// How the names of everything begin that may be told of a conversation.
    #[must_use]
    pub fn all_beginnings_of(conversation: &MessageSid) -> [String; 4] {
        let [life, emergency, begun] = Self::beginnings_of(conversation);
        [life, emergency, begun, beginning(Kind::Untouched, conversation)]
    }

    /// What else says as much: where that was told, this need not be.
    #[must_use]
    pub fn contained_in(&self) -> Option<String> {
        match self.clone() {
            Self::Emergency { conversation, began, life: false, customer, said } => {
                Some(Self::Emergency { conversation, began, life: true, customer, said }.name())
            }
            _ => None,
        }
    }

    /// What says that it is over: nobody need be told of it any more.
    #[must_use]
    pub fn over(&self) -> Option<Self> {
        match self.clone() {
            Self::Attention { environment, since, .. } => Some(Self::Recovered { environment, since }),
            Self::Waiting { since, .. } => Some(Self::WaitingOver { since }),
            Self::Number { number, since, .. } => Some(Self::NumberWell { number, since }),
            _ => None,
        }
    }

    /// The name of what it says is over: only who was told of that is told of this.
    #[must_use]
    pub fn ends(&self) -> Option<String> {
        let begun = match self.clone() {
            Self::Recovered { environment, since } => {
                Self::Attention { environment, since, why: Trouble::Credentials }
            }
            Self::WaitingOver { since } => Self::Waiting { since, texts: 0 },
            Self::NumberWell { number, since } => Self::Number { number, since, wrong: Wrong::NotHeard },
            _ => return None,
        };
        Some(begun.name())
    }

    /// Who wants to hear of it.
    #[must_use]
    pub fn is_for(&self, contact: &contacts::Contact) -> bool {
        let wants = |alert| contact.alerts.contains(&alert);
        match self {
            Self::Emergency { .. } => wants(contacts::Alert::Emergency),
            // One text is enough of one conversation.
            Self::Conversation { urgent, .. } => {
                wants(contacts::Alert::EveryConversation) && !(*urgent && wants(contacts::Alert::Emergency))
            }
            _ => wants(contacts::Alert::Trouble),
        }
    }

    /// Whether it is told when the office opens, to who is not to be told before.
    #[must_use]
    pub const fn waits_for_opening(&self) -> bool {
        !matches!(self, Self::Emergency { .. } | Self::Conversation { .. })
    }

    /// Whether it is about what texts are sent with: it goes out by the platform's own number where there is one.
    #[must_use]
    pub const fn is_about_the_number(&self) -> bool {
        matches!(self, Self::Number { .. } | Self::NumberWell { .. })
    }

    /// From when on nobody is told any more.
    #[must_use]
    pub const fn lasts(&self) -> SignedDuration {
        if self.waits_for_opening() { STATE } else { NEWS }
    }

    /// Without anything personal, once nobody is left to be told.
    #[must_use]
    pub fn without_words(mut self) -> Self {
        match &mut self {
            Self::Emergency { customer, said, .. } => (*customer, *said) = (None, None),
            Self::Conversation { customer, .. } | Self::Untouched { customer, .. } => *customer = None,
            _ => {}
        }
        self
    }
}

fn beginning(kind: Kind, conversation: &MessageSid) -> String {
    format!("{}#{}", kind.as_str(), conversation.as_str())
}

#[cfg(test)]
mod tests;
