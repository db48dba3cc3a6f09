//! Inputs are lines of text wherever they can be, so that a corpus can be read and written by hand.

/// The first line, and everything after it.
pub(crate) fn line(input: &[u8]) -> (String, &[u8]) {
    let end = input.iter().position(|byte| *byte == b'\n');
    let (line, rest) = end.map_or((input, &[][..]), |end| (&input[..end], &input[end + 1..]));
    (String::from_utf8_lossy(line).into_owned(), rest)
}

/// The first so many lines, and everything after them.
pub(crate) fn lines<const N: usize>(mut input: &[u8]) -> ([String; N], &[u8]) {
    let lines = std::array::from_fn(|_| {
        let (line, rest) = line(input);
        input = rest;
        line
    });
    (lines, input)
}

/// The whole number that a text begins with, at most four digits of it, and what follows.
pub(crate) fn number(text: &str) -> (usize, &str) {
    let digits = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
    (text[..digits].parse().unwrap_or_default(), &text[digits..])
}
