//! The rules of the protocol, each of which can be left out.

use intellisend::domain::delivery::Settling;

use crate::bounds::Bounds;
use crate::ticks;

/// A rule of the protocol, or an assumption that it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    ClaimUnderVersion,
    ResultUnderVersion,
    MarksUnderVersion,
    LiveClaimIsLeftAlone,
    ClaimUntilSettled,
    NothingSentFromSendBy,
    PermitIsShort,
    PauseIsShort,
    RemoteIsInTime,
    ClocksAgree,
    AdoptedAsIntended,
    StateBeforeTexts,
    TextsReadConsistently,
    TextsReadAgain,
    LookedUpBeforeRepeat,
    DoubtfulIsLookedUp,
    UnclearCreateSettles,
    UnclearAmendSettles,
    UnclearAmendIsNotAdopted,
}

impl Rule {
    pub const ALL: [Self; 19] = [
        Self::ClaimUnderVersion,
        Self::ResultUnderVersion,
        Self::MarksUnderVersion,
        Self::LiveClaimIsLeftAlone,
        Self::ClaimUntilSettled,
        Self::NothingSentFromSendBy,
        Self::PermitIsShort,
        Self::PauseIsShort,
        Self::RemoteIsInTime,
        Self::ClocksAgree,
        Self::AdoptedAsIntended,
        Self::StateBeforeTexts,
        Self::TextsReadConsistently,
        Self::TextsReadAgain,
        Self::LookedUpBeforeRepeat,
        Self::DoubtfulIsLookedUp,
        Self::UnclearCreateSettles,
        Self::UnclearAmendSettles,
        Self::UnclearAmendIsNotAdopted,
    ];

    /// How much has to happen until its lack shows.
    #[must_use]
    pub const fn bounds(self) -> Bounds {
        match self {
            Self::MarksUnderVersion => Bounds::TWO_FAULTS,
            Self::ClaimUnderVersion | Self::ResultUnderVersion => Bounds::SLOW,
            Self::UnclearAmendSettles | Self::UnclearAmendIsNotAdopted => Bounds::THREE_TEXTS,
            Self::TextsReadAgain => Bounds::DOORBELLS,
            Self::DoubtfulIsLookedUp => Bounds::SET_BACK,
            _ => Bounds::UNCLEAR,
        }
    }

    /// What drivers, or the world, do where this rule is left out.
    #[must_use]
    pub const fn without(self) -> &'static str {
        match self {
            Self::ClaimUnderVersion => "claims although somebody wrote since it read",
            Self::ResultUnderVersion => "writes its result or release although somebody wrote since",
            Self::MarksUnderVersion => "clears owed marks although somebody wrote since",
            Self::LiveClaimIsLeftAlone => "takes a live claim for none",
            Self::ClaimUntilSettled => "lets the claim end a tick before it has settled",
            Self::NothingSentFromSendBy => "sends without a look at send_by",
            Self::PermitIsShort => "may send for a tick longer",
            Self::PauseIsShort => "pauses a tick longer between the check and the sending",
            Self::RemoteIsInTime => "the other side acts a tick later than assumed",
            Self::ClocksAgree => "clocks differ by a tick more than assumed",
            Self::AdoptedAsIntended => "adopts with the texts it read, not those of the intent",
            Self::StateBeforeTexts => "reads the texts before the state",
            Self::TextsReadConsistently => "reads texts that are not up to date",
            Self::TextsReadAgain => "does not read the texts again after its result",
            Self::LookedUpBeforeRepeat => "repeats an attempted create without a look-up",
            Self::DoubtfulIsLookedUp => "takes every text for one at first hand",
            Self::UnclearCreateSettles => "releases the claim of an unclear create that is not there yet",
            Self::UnclearAmendSettles => "releases the claim of an unclear amend at once",
            Self::UnclearAmendIsNotAdopted => "takes an unclear amend for done if the booking looks like it",
        }
    }
}

/// What holds in one run.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    pub bounds: Bounds,
    pub without: Option<Rule>,
    pub settling: Settling,
    /// The longest pause between the check and the sending, in ticks.
    pub pause: u8,
    /// How long after its sending a request may take effect, in ticks.
    pub flight: u8,
    /// How far ahead a clock may be, in ticks.
    pub skew: u8,
}

impl Rules {
    #[must_use]
    pub fn new(bounds: Bounds, without: Option<Rule>) -> Self {
        let settling = Settling::of_seconds(ticks::SETTLE_SECONDS);
        let longer = |rule| u8::from(without == Some(rule));
        Self {
            bounds,
            without,
            settling,
            pause: ticks::of(settling.pause()) + longer(Rule::PauseIsShort),
            flight: ticks::of(settling.write_time_out() + settling.lateness()) + longer(Rule::RemoteIsInTime),
            skew: ticks::of(settling.skew()) + longer(Rule::ClocksAgree),
        }
    }

    #[must_use]
    pub fn hold(&self, rule: Rule) -> bool {
        self.without != Some(rule)
    }
}
