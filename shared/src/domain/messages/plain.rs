//! Words as they are compared.

/// In small letters, without accents and punctuation, a blank before and after each word: a phrase with blanks at its
/// ends is in it only as whole words.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::from(" ");
    for character in text.chars().flat_map(char::to_lowercase) {
        match unaccented(character) {
            Some(letter) if letter.is_alphanumeric() => plain.push(letter),
            Some(_) if plain.ends_with(' ') => {}
            Some(_) => plain.push(' '),
            None => {}
        }
    }
    if !plain.ends_with(' ') {
        plain.push(' ');
    }
    plain
}

pub(super) fn says(plain: &str, phrase: &str) -> bool {
    plain.contains(&format!(" {phrase} "))
}

/// None: an accent by itself.
const fn unaccented(character: char) -> Option<char> {
    Some(match character {
        '\u{300}'..='\u{36f}' => return None,
        'á' | 'à' => 'a',
        'é' | 'è' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        other => other,
    })
}
