use super::Turn;

/// What was found of an earlier turn's booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It was there, and is dismissed by now.
    Dismissed,
    /// It is there, and is not dismissed: why, in a sentence.
    Stays(String),
    /// There is none, so somewhere on the way its text was lost or waits.
    Missing,
    /// It could not be looked for: why, in a sentence.
    Unknown(String),
}

/// What came of a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Went {
    /// Of the earlier turns that were looked for.
    pub found: Vec<(Turn, Found)>,
    /// Why this turn's text was not taken in, without a full stop. None: it was.
    pub refused: Option<String>,
}

impl Went {
    /// What the alarm is about, in sentences. The booking before this one must be there; what is older was told when it was
    /// that one.
    #[must_use]
    pub fn wrong(&self, turn: Turn) -> Option<String> {
        let before = self.found.iter().find(|(of, _)| of.number + 1 == turn.number);
        let missing = before.and_then(|(of, found)| match found {
            Found::Dismissed => None,
            Found::Missing if of.refused => None,
            Found::Missing => Some(format!("The text of {:.0} has not become a booking.", of.at)),
            Found::Stays(why) => Some(format!("The booking of {:.0} could not be dismissed: {why}", of.at)),
            Found::Unknown(why) => Some(format!("No booking could be looked for: {why}")),
        });
        let refused =
            self.refused.as_ref().map(|why| format!("The text of {:.0} was not taken in: {why}.", turn.at));
        match (missing, refused) {
            (Some(missing), Some(refused)) => Some(format!("{missing} {refused}")),
            (missing, refused) => missing.or(refused),
        }
    }
}
