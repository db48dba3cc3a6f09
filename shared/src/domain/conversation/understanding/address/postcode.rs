//! Postcodes of the United States and of Canada, which name the state and the country.

use std::ops::Range;

use super::super::pieces::Piece;
use super::states;

/// A postcode, with what it stands for and where it stands.
#[derive(Debug)]
pub(super) struct Postcode {
    pub(super) code: String,
    pub(super) state: &'static str,
    pub(super) country: &'static str,
    pub(super) pieces: Range<usize>,
}

pub(super) fn postcodes(pieces: &[Piece<'_>]) -> Vec<Postcode> {
    (0..pieces.len()).filter_map(|at| american(pieces, at).or_else(|| canadian(pieces, at))).collect()
}

fn american(pieces: &[Piece<'_>], at: usize) -> Option<Postcode> {
    let code = pieces.get(at)?.plain.as_str();
    let (zip, more) = code.split_once('-').unwrap_or((code, "0000"));
    let are_digits = |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    let is_zip = are_digits(zip, 5) && are_digits(more, 4);
    let state = states::of_zip(zip).filter(|_| is_zip)?;
    Some(Postcode { code: code.to_owned(), state, country: "USA", pieces: at..at + 1 })
}

/// `K1A 0B1`, in one piece or in two.
fn canadian(pieces: &[Piece<'_>], at: usize) -> Option<Postcode> {
    let first = pieces.get(at)?;
    let (letters, end) = match (first.plain.len(), pieces.get(at + 1)) {
        (3, Some(second)) if !first.is_parted() && second.plain.len() == 3 => {
            (format!("{}{}", first.plain, second.plain), at + 2)
        }
        _ => (first.plain.replace('-', ""), at + 1),
    };
    let is_code = letters.len() == 6
        && letters.bytes().enumerate().all(|(place, b)| match place % 2 {
            0 => b.is_ascii_lowercase() && !b"dfioqu".contains(&b),
            _ => b.is_ascii_digit(),
        });
    let state = states::of_canadian(letters.get(..3).filter(|_| is_code)?)?;
    let (area, rest) = letters.split_at(3);
    let code = format!("{area} {rest}").to_uppercase();
    Some(Postcode { code, state, country: "Canada", pieces: at..end })
}
