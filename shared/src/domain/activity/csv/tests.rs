use super::{quoted, table};
use crate::domain::activity::seal::Sealer;
use crate::domain::activity::tests::{CUSTOMER, conversation, entry, seen, text, waits};
use crate::domain::activity::{About, Wait};

#[test]
fn a_cell_is_in_quotes_and_a_quote_in_it_is_doubled() {
    assert_eq!(quoted("two, \"three\"\nfour"), "\"two, \"\"three\"\"\nfour\"");
    assert_eq!(quoted(""), "\"\"");
}

#[test]
fn no_cell_is_a_formula() {
    for cell in ["=1+1", "+19725550100", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "\n=1"] {
        assert_eq!(quoted(cell), format!("\"'{cell}\""));
    }
    for cell in ["(972) 555-0100", "No heat = cold", "'=1", "2026-11-22"] {
        assert_eq!(quoted(cell), format!("\"{cell}\""));
    }
}

#[test]
fn a_table_has_a_line_of_names_and_one_for_each_entry() {
    let of = Box::new(conversation(1, &[text(1, 0, "No heat")]));
    let booked = entry(About::Conversation { of, seen: Some(seen("Converted", Some(9), 5)) }, vec![]);
    let newest = text(1, 0, "=HYPERLINK(\"https://example.com\")");
    let parked = entry(
        About::Waiting,
        vec![waits(CUSTOMER, text(2, 60, "Leak"), Wait::Parked, Some("not connected"))],
    );
    let sealer = Sealer::from_root("key").unwrap();
    let shown = [booked.shown(&sealer, Some(&newest), None), parked.shown(&sealer, None, Some("Connect."))];
    let table = table(&shown.map(Option::unwrap));
    let lines: Vec<&str> = table.split_terminator("\r\n").collect();
    assert!(lines[0].starts_with("\u{feff}\"Last text (UTC)\",") && table.ends_with("\r\n"));
    let expected = [
        "\"2026-11-21 21:04:00\",\"2026-11-21 21:04:00\",\"converted\",\"(972) 555-0100\",\"'+15005550001\",\"1\",\
         \"'=HYPERLINK(\"\"https://example.com\"\")\",\"\",\"\",\"41\",\"Converted\",\"9\",\"integration\"",
        "\"2026-11-21 21:05:00\",\"2026-11-21 21:05:00\",\"parked\",\"(972) 555-0100\",\"'+15005550001\",\"1\",\
         \"Leak\",\"not connected\",\"Connect.\",\"\",\"\",\"\",\"\"",
    ];
    assert_eq!(lines[1..], expected);
}
