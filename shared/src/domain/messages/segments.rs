//! How many parts a text is sent in, and paid for.

use serde::Serialize;

/// GSM 03.38's alphabet: a septet each.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Its extension: an escape and a septet each.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// How characters are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// Septets: 160 in a text of one part.
    Gsm7,
    /// UTF-16's code units: 70 in a text of one part. One character outside GSM-7 is enough.
    Ucs2,
}

/// How large a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Unicode characters; some take two places in a segment.
    pub characters: usize,
    /// What it is billed as.
    pub segments: usize,
    /// How it is sent, which decides how many fit in a segment.
    pub encoding: Encoding,
}

impl Encoding {
    /// Units in a text of one part.
    const fn alone(self) -> usize {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }

    /// Units in each part of several: a header takes six bytes of 140.
    const fn together(self) -> usize {
        match self {
            Self::Gsm7 => 153,
            Self::Ucs2 => 67,
        }
    }

    fn units(self, character: char) -> usize {
        match self {
            Self::Gsm7 => septets(character).unwrap_or_default(),
            Self::Ucs2 => character.len_utf16(),
        }
    }
}

/// An escape stays with its septet, and the two halves of a character with each other.
#[must_use]
pub fn size(text: &str) -> Size {
    let is_gsm7 = text.chars().all(|character| septets(character).is_some());
    let encoding = if is_gsm7 { Encoding::Gsm7 } else { Encoding::Ucs2 };
    let units = || text.chars().map(|character| encoding.units(character));
    let all: usize = units().sum();
    let segments = if all <= encoding.alone() { usize::from(all > 0) } else { parts(units(), encoding) };
    Size { characters: text.chars().count(), segments, encoding }
}

/// Each character that is not in the alphabet, once, as they come.
#[must_use]
pub fn outside_gsm7(text: &str) -> Vec<char> {
    let mut outside = Vec::new();
    for character in text.chars().filter(|character| septets(*character).is_none()) {
        if !outside.contains(&character) {
            outside.push(character);
        }
    }
    outside
}

fn parts(units: impl Iterator<Item = usize>, encoding: Encoding) -> usize {
    let (mut parts, mut used) = (1, 0);
    for units in units {
        if used + units > encoding.together() {
            parts += 1;
            used = 0;
        }
        used += units;
    }
    parts
}

fn septets(character: char) -> Option<usize> {
    if BASIC.contains(character) {
        Some(1)
    } else if EXTENDED.contains(character) {
        Some(2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
