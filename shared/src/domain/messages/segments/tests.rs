use proptest::prelude::*;

use super::{Encoding, outside_gsm7, size};

/// Rows of the standard's own table, eight by sixteen, read by columns; the last is the escape's.
const COLUMNS: [&str; 8] = [
    "@£$¥èéùìòÇ\nØø\rÅå",
    "Δ_ΦΓΛΩΠΨΣΘΞ\u{1b}ÆæßÉ",
    " !\"#¤%&'()*+,-./",
    "0123456789:;<=>?",
    "¡ABCDEFGHIJKLMNO",
    "PQRSTUVWXYZÄÖÑÜ§",
    "¿abcdefghijklmno",
    "pqrstuvwxyzäöñüà",
];

/// Where the extension has its characters.
const AFTER_ESCAPE: [(u8, char); 10] = [
    (0x0a, '\u{c}'),
    (0x14, '^'),
    (0x28, '{'),
    (0x29, '}'),
    (0x2f, '\\'),
    (0x3c, '['),
    (0x3d, '~'),
    (0x3e, ']'),
    (0x40, '|'),
    (0x65, '€'),
];

/// The septets of a character, as they go over the air.
fn septets(character: char) -> Option<Vec<u8>> {
    let place = COLUMNS.concat().chars().position(|known| known == character && known != '\u{1b}');
    let extended = AFTER_ESCAPE.iter().find(|(_, known)| *known == character);
    match (place, extended) {
        (Some(place), _) => Some(vec![u8::try_from(place).unwrap()]),
        (None, Some((code, _))) => Some(vec![0x1b, *code]),
        (None, None) => None,
    }
}

/// The least number of parts, by trying every place where a part may end.
fn oracle(text: &str) -> (usize, Encoding) {
    let gsm: Option<Vec<usize>> = text.chars().map(|c| Some(septets(c)?.len())).collect();
    let (encoding, lengths, alone, part) = match gsm {
        Some(lengths) => (Encoding::Gsm7, lengths, 160, 153),
        None => {
            (Encoding::Ucs2, text.chars().map(|c| c.to_string().encode_utf16().count()).collect(), 70, 67)
        }
    };
    if lengths.iter().sum::<usize>() <= alone {
        return (usize::from(!text.is_empty()), encoding);
    }
    let mut least = vec![0];
    for end in 1..=lengths.len() {
        let fits = |start: &usize| lengths[*start..end].iter().sum::<usize>() <= part;
        least.push((0..end).filter(fits).map(|start| least[start] + 1).min().unwrap());
    }
    (least[lengths.len()], encoding)
}

fn texts() -> impl Strategy<Value = String> {
    let gsm = prop::collection::vec(prop::sample::select("aZ é{}€[Ñ\n".chars().collect::<Vec<_>>()), 0..500);
    let wide = prop::collection::vec(prop::sample::select("aí’👍🏽{日".chars().collect::<Vec<_>>()), 0..250);
    prop_oneof![gsm, wide].prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn parts_are_counted_as_by_trying_every_way_to_cut(text in texts()) {
        let counted = size(&text);
        prop_assert_eq!((counted.segments, counted.encoding), oracle(&text));
        prop_assert_eq!(counted.characters, text.chars().count());
    }

    #[test]
    fn any_character_is_in_the_alphabet_or_named_as_outside_it(character in any::<char>()) {
        let text = character.to_string();
        prop_assert_eq!(outside_gsm7(&text).is_empty(), septets(character).is_some());
        prop_assert_eq!((size(&text).segments, size(&text).encoding), oracle(&text));
    }
}

#[test]
fn the_table_of_the_standard_is_the_alphabet() {
    let all = COLUMNS.concat();
    assert_eq!(all.chars().count(), 128);
    let known = all.chars().filter(|c| *c != '\u{1b}').chain(AFTER_ESCAPE.iter().map(|(_, c)| *c));
    assert_eq!(outside_gsm7(&known.collect::<String>()), Vec::<char>::new());
    assert_eq!(outside_gsm7("\u{1b}ç`íí’👍"), ['\u{1b}', 'ç', '`', 'í', '’', '👍']);
}

#[test]
fn the_edges_are_where_they_are_known_to_be() {
    let segments = |unit: &str, times: usize| size(&unit.repeat(times)).segments;
    assert_eq!([segments("a", 0), segments("a", 160), segments("a", 161), segments("a", 306)], [0, 1, 2, 2]);
    assert_eq!([segments("a", 307), segments("€", 80), segments("€", 81)], [3, 1, 2]);
    // 76 of two septets fill 152 of 153: the next one does not fit any more.
    assert_eq!([segments("€", 152), segments("€", 153)], [2, 3]);
    assert_eq!([segments("í", 70), segments("í", 71), segments("í", 134), segments("í", 135)], [1, 2, 2, 3]);
    assert_eq!(
        [segments("👍", 35), segments("👍", 36), segments("👍", 66), segments("👍", 67)],
        [1, 2, 2, 3]
    );
}
