//! What follows where Twilio certainly did not take a reply.

use crate::domain::time::SignedDuration;

/// So often in a row a reply is given up.
pub const MOST_REFUSED: u8 = 5;

/// The first pause; each further one is twice as long.
const FIRST: SignedDuration = SignedDuration::from_secs(3);

/// No pause is longer, whatever the other side asks for: soon it is too late for any reply.
const LONGEST: SignedDuration = SignedDuration::from_secs(120);

/// How long to wait after so many refusals, where the other side may say so itself.
#[must_use]
pub fn put_off(refused: u8, asked_for: Option<SignedDuration>) -> SignedDuration {
    let own = FIRST.saturating_mul(1 << refused.min(MOST_REFUSED));
    asked_for.unwrap_or(own).clamp(FIRST, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pause_after_a_refusal_is_longer_and_none_is_as_long_as_a_reply_is_worth_anything() {
        let pauses: Vec<i64> = (0..MOST_REFUSED).map(|refused| put_off(refused, None).as_secs()).collect();
        assert_eq!(pauses, [3, 6, 12, 24, 48]);
        assert_eq!(put_off(0, Some(SignedDuration::from_secs(10))).as_secs(), 10);
        assert_eq!(put_off(0, Some(SignedDuration::ZERO)), FIRST, "not at once");
        assert_eq!(put_off(0, Some(SignedDuration::from_hours(1))), LONGEST);
    }
}
