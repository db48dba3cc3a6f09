//! Apartments, suites and what else there is in a house.

use super::super::pieces::Piece;

const UNITS: &str = "apt apartment unit ste suite lot bldg building floor rm room spc space trlr no depto \
    departamento apto dept";

pub(super) fn is_unit(piece: &Piece<'_>) -> bool {
    piece.is(UNITS)
}

/// How many pieces name the unit: `apt 4`, `#4`, `apt #4`, `bldg 3 unit B`.
pub(super) fn units_len(rest: &[Piece<'_>]) -> usize {
    let mut at = 0;
    for _ in 0..2 {
        let Some(first) = rest.get(at) else { break };
        let is_value = |piece: &&Piece<'_>| {
            let value = piece.plain.trim_start_matches('#');
            let has_digit = value.contains(|c: char| c.is_ascii_digit());
            value.len() <= 6
                && (has_digit || value.len() == 1)
                && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let second = rest.get(at + 1).filter(|_| !first.is_parted()).filter(is_value);
        at += match second {
            Some(_) if is_unit(first) || first.written == "#" => 2,
            _ if first.plain.starts_with('#') && first.plain.len() > 1 && is_value(&first) => 1,
            _ => break,
        };
    }
    at
}
