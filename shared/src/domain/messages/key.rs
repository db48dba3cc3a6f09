use serde::{Deserialize, Serialize};

use crate::domain::fields::word;

/// A language that replies are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    /// Also where nothing says which.
    #[serde(rename = "en")]
    English,
    /// Where the customer writes Spanish.
    #[serde(rename = "es")]
    Spanish,
}

impl Language {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];
}

/// One of the texts that customers may get. When each is said: `docs/messages.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// Taken in, while the office is open.
    AckOpen,
    /// Taken in, while it is closed.
    AckClosed,
    /// Asks what is wrong.
    AskProblem,
    /// Asks for name and address.
    AskWho,
    /// The same, once the customer knows who writes.
    AskWhoNext,
    /// Asks for the address alone: which of several, or the one that nobody knows.
    AskWhich,
    /// Asks when it would suit.
    AskWhen,
    /// All is asked, while the office is open.
    DoneOpen,
    /// All is asked, while it is closed.
    DoneClosed,
    /// The customer asked something: a person answers.
    YourQuestion,
    /// The customer wants to be called.
    CallMe,
    /// It is about a job that there is already.
    ExistingJob,
    /// What came later is added.
    Added,
    /// Gas or carbon monoxide: at once, and alone.
    LifeGas,
    /// Fire, smoke, sparks or a shock: at once, and alone.
    LifeFire,
    /// Flooding or a burst pipe.
    UrgentWater,
    /// Anything else that cannot wait.
    Urgent,
    /// The booking is not there yet.
    Trouble,
    /// Nothing more can be said.
    Neutral,
    /// That they get no more texts: the last one that they get.
    OptedOut,
    /// Who this is, and how to get no more of it.
    Help,
}

/// What a text may have to carry itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Who writes.
    Business,
    /// That no person writes.
    Automatic,
    /// How to get no more of it.
    OptOut,
}

impl Key {
    /// Each of them, in the order of the settings page.
    pub const ALL: [Self; 21] = [
        Self::AckOpen,
        Self::AckClosed,
        Self::AskProblem,
        Self::AskWho,
        Self::AskWhoNext,
        Self::AskWhich,
        Self::AskWhen,
        Self::DoneOpen,
        Self::DoneClosed,
        Self::YourQuestion,
        Self::CallMe,
        Self::ExistingJob,
        Self::Added,
        Self::LifeGas,
        Self::LifeFire,
        Self::UrgentWater,
        Self::Urgent,
        Self::Trouble,
        Self::Neutral,
        Self::OptedOut,
        Self::Help,
    ];

    /// Lives hang on these words: no tenant changes them.
    #[must_use]
    pub const fn is_fixed(self) -> bool {
        matches!(self, Self::LifeGas | Self::LifeFire)
    }

    /// Texts that open a conversation carry everything. Those that follow need nothing: where one comes first all the
    /// same, a sentence with all of it is put after it. Who opts out or asks for help has to see whom the answer is from.
    #[must_use]
    pub const fn needs(self) -> &'static [Needs] {
        match self {
            Self::AckOpen
            | Self::AckClosed
            | Self::AskProblem
            | Self::AskWho
            | Self::AskWhich
            | Self::ExistingJob
            | Self::UrgentWater
            | Self::Urgent
            | Self::Trouble
            | Self::Neutral => &[Needs::Business, Needs::Automatic, Needs::OptOut],
            Self::Help => &[Needs::Business, Needs::OptOut],
            Self::OptedOut => &[Needs::Business],
            Self::AskWhoNext
            | Self::AskWhen
            | Self::DoneOpen
            | Self::DoneClosed
            | Self::YourQuestion
            | Self::CallMe
            | Self::Added
            | Self::LifeGas
            | Self::LifeFire => &[],
        }
    }

    /// Whether who writes, that no person does, and how to get no more of it are put after it where it comes first in a
    /// conversation. Life is in danger, or it is no part of the conversation, where nothing is put after what lacks that.
    #[must_use]
    pub const fn is_introduced(self) -> bool {
        self.needs().is_empty() && !self.is_fixed()
    }
}

/// Every text in every language.
pub fn all() -> impl Iterator<Item = (Language, Key)> {
    Language::ALL.into_iter().flat_map(|language| Key::ALL.into_iter().map(move |key| (language, key)))
}

/// The name of a text's field in settings.
#[must_use]
pub fn field(language: Language, key: Key) -> String {
    format!("messages.{}.{}", word(&language), word(&key))
}
