//! States and provinces: how they are written, and which postcodes are theirs.

use super::super::pieces::{Piece, phrase};

/// The first three digits of ZIPs, by state. Prefixes that several territories share, that are the military's or that
/// are not in use are in none.
const PREFIXES: &[(&str, &[(u16, u16)])] = &[
    ("AK", &[(995, 999)]),
    ("AL", &[(350, 352), (354, 369)]),
    ("AR", &[(716, 729)]),
    ("AZ", &[(850, 853), (855, 857), (859, 860), (863, 865)]),
    ("CA", &[(900, 908), (910, 928), (930, 961)]),
    ("CO", &[(800, 816)]),
    ("CT", &[(60, 69)]),
    ("DC", &[(200, 200), (202, 205), (569, 569)]),
    ("DE", &[(197, 199)]),
    ("FL", &[(320, 339), (341, 342), (344, 344), (346, 347), (349, 349)]),
    ("GA", &[(300, 319), (398, 399)]),
    ("HI", &[(967, 968)]),
    ("IA", &[(500, 516), (520, 528)]),
    ("ID", &[(832, 838)]),
    ("IL", &[(600, 620), (622, 629)]),
    ("IN", &[(460, 479)]),
    ("KS", &[(660, 662), (664, 679)]),
    ("KY", &[(400, 418), (420, 427)]),
    ("LA", &[(700, 701), (703, 708), (710, 714)]),
    ("MA", &[(10, 27), (55, 55)]),
    ("MD", &[(206, 212), (214, 219)]),
    ("ME", &[(39, 49)]),
    ("MI", &[(480, 499)]),
    ("MN", &[(550, 551), (553, 567)]),
    ("MO", &[(630, 631), (633, 641), (644, 658)]),
    ("MS", &[(386, 397)]),
    ("MT", &[(590, 599)]),
    ("NC", &[(270, 289)]),
    ("ND", &[(580, 588)]),
    ("NE", &[(680, 681), (683, 693)]),
    ("NH", &[(30, 38)]),
    ("NJ", &[(70, 89)]),
    ("NM", &[(870, 871), (873, 884)]),
    ("NV", &[(889, 891), (893, 895), (897, 898)]),
    ("NY", &[(5, 5), (100, 149)]),
    ("OH", &[(430, 459)]),
    ("OK", &[(730, 731), (734, 741), (743, 749)]),
    ("OR", &[(970, 979)]),
    ("PA", &[(150, 196)]),
    ("PR", &[(6, 7), (9, 9)]),
    ("RI", &[(28, 29)]),
    ("SC", &[(290, 299)]),
    ("SD", &[(570, 577)]),
    ("TN", &[(370, 385)]),
    ("TX", &[(733, 733), (750, 770), (772, 799), (885, 885)]),
    ("UT", &[(840, 847)]),
    ("VA", &[(201, 201), (220, 246)]),
    ("VI", &[(8, 8)]),
    ("VT", &[(50, 54), (56, 59)]),
    ("WA", &[(980, 986), (988, 994)]),
    ("WI", &[(530, 532), (534, 535), (537, 549)]),
    ("WV", &[(247, 268)]),
    ("WY", &[(820, 831)]),
];

/// As people write them beside the two letters.
const NAMES: &[(&str, &str)] = &[
    ("AL", "alabama"),
    ("AK", "alaska"),
    ("AZ", "arizona"),
    ("AR", "arkansas"),
    ("CA", "california"),
    ("CO", "colorado"),
    ("CT", "connecticut"),
    ("DE", "delaware"),
    ("DC", "district of columbia"),
    ("FL", "florida"),
    ("GA", "georgia"),
    ("HI", "hawaii"),
    ("ID", "idaho"),
    ("IL", "illinois"),
    ("IN", "indiana"),
    ("IA", "iowa"),
    ("KS", "kansas"),
    ("KY", "kentucky"),
    ("LA", "louisiana"),
    ("ME", "maine"),
    ("MD", "maryland"),
    ("MA", "massachusetts"),
    ("MI", "michigan"),
    ("MN", "minnesota"),
    ("MS", "mississippi"),
    ("MO", "missouri"),
    ("MT", "montana"),
    ("NE", "nebraska"),
    ("NV", "nevada"),
    ("NH", "new hampshire"),
    ("NJ", "new jersey"),
    ("NM", "new mexico"),
    ("NY", "new york"),
    ("NC", "north carolina"),
    ("ND", "north dakota"),
    ("OH", "ohio"),
    ("OK", "oklahoma"),
    ("OR", "oregon"),
    ("PA", "pennsylvania"),
    ("PR", "puerto rico"),
    ("RI", "rhode island"),
    ("SC", "south carolina"),
    ("SD", "south dakota"),
    ("TN", "tennessee"),
    ("TX", "texas"),
    ("UT", "utah"),
    ("VT", "vermont"),
    ("VA", "virginia"),
    ("VI", "virgin islands"),
    ("WA", "washington"),
    ("WV", "west virginia"),
    ("WI", "wisconsin"),
    ("WY", "wyoming"),
    ("AZ", "ariz"),
    ("CA", "calif"),
    ("CO", "colo"),
    ("FL", "fla"),
    ("IL", "ill"),
    ("IN", "ind"),
    ("MA", "mass"),
    ("MI", "mich"),
    ("MN", "minn"),
    ("OK", "okla"),
    ("OR", "ore"),
    ("PA", "penn"),
    ("TN", "tenn"),
    ("TX", "tex"),
    ("WA", "wash"),
    ("AB", "alberta"),
    ("BC", "british columbia"),
    ("MB", "manitoba"),
    ("NB", "new brunswick"),
    ("NL", "newfoundland"),
    ("NL", "newfoundland and labrador"),
    ("NS", "nova scotia"),
    ("NT", "northwest territories"),
    ("NU", "nunavut"),
    ("ON", "ontario"),
    ("PE", "prince edward island"),
    ("PE", "pei"),
    ("QC", "quebec"),
    ("SK", "saskatchewan"),
    ("YT", "yukon"),
];

/// The state of a ZIP.
pub(super) fn of_zip(zip: &str) -> Option<&'static str> {
    let prefix: u16 = zip.get(..3)?.parse().ok()?;
    let has = |ranges: &[(u16, u16)]| ranges.iter().any(|(from, to)| (*from..=*to).contains(&prefix));
    PREFIXES.iter().find(|(_, ranges)| has(ranges)).map(|(state, _)| *state)
}

/// The province of the first three characters of a Canadian postcode, which are lower-case.
pub(super) fn of_canadian(area: &str) -> Option<&'static str> {
    Some(match area.chars().next()? {
        'a' => "NL",
        'b' => "NS",
        'c' => "PE",
        'e' => "NB",
        'g' | 'h' | 'j' => "QC",
        'k' | 'l' | 'm' | 'n' | 'p' => "ON",
        'r' => "MB",
        's' => "SK",
        't' => "AB",
        'v' => "BC",
        'x' if matches!(area, "x0a" | "x0b" | "x0c") => "NU",
        'x' => "NT",
        'y' => "YT",
        _ => return None,
    })
}

/// The state that these pieces end with, and how many of them name it.
pub(super) fn at_end(pieces: &[Piece<'_>]) -> Option<(&'static str, usize)> {
    (1..=3_usize).rev().filter(|count| *count <= pieces.len()).find_map(|count| {
        let last = pieces.get(pieces.len() - count..)?;
        let named = NAMES.iter().find(|(_, name)| phrase(last, name) == Some(count));
        let named = named.or_else(|| match last {
            [code] => {
                let letters = code.plain.replace('.', "");
                NAMES.iter().find(|(state, _)| state.eq_ignore_ascii_case(&letters))
            }
            _ => None,
        });
        named.map(|(state, _)| (*state, count))
    })
}
