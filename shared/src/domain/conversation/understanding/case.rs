//! Capitals, where a customer gave none or nothing else.

/// Names with capitals are kept; in small letters or in capitals throughout they get one for each word.
pub(super) fn with_capitals(words: &str) -> String {
    let is_mixed = words.contains(char::is_lowercase) && words.contains(char::is_uppercase);
    if is_mixed {
        return words.to_owned();
    }
    words.split(' ').map(capitalised).collect::<Vec<_>>().join(" ")
}

fn capitalised(word: &str) -> String {
    if is_direction(word) {
        return word.to_uppercase();
    }
    let (mut done, mut begins) = (String::with_capacity(word.len()), true);
    for (at, c) in word.char_indices() {
        match begins {
            true => done.extend(c.to_uppercase()),
            false => done.extend(c.to_lowercase()),
        }
        begins = c == '-' || c == '.' || (is_apostrophe(c) && more_than_one(word, at + c.len_utf8()));
    }
    done
}

/// `5 NE Oak St`.
fn is_direction(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "ne" | "nw" | "se" | "sw")
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// O'Brien, but not Mary'S.
fn more_than_one(word: &str, from: usize) -> bool {
    word.get(from..).is_some_and(|rest| rest.chars().count() > 1)
}
