use super::{EXPECTED, Order, Script, play};

const TEXT: &str = "Nov 21 3:04 PM  text: Hi\n";

fn wrong(contents: &str) -> String {
    Script::read("a.txt", contents).unwrap_err().to_string()
}

#[test]
fn a_wrong_line_is_named_with_what_is_known_instead() {
    assert_eq!(wrong("zone: Mars\n").split(':').next(), Some("a.txt"));
    assert!(
        wrong(&format!("{TEXT}\nNov 21 3:05 PM  office sings\n"))
            .starts_with("a.txt:3: the office does not `sings`")
    );
    assert!(wrong("Nov 21 15:04  text: Hi\n").starts_with("a.txt:1: `Nov 21 15:04` is not a time"));
    assert!(wrong("Nov 21 3:04 PM text: Hi\n").starts_with("a.txt:1: two blanks stand between"));
    assert!(wrong(&format!("{TEXT}    colour: red\n")).starts_with("a.txt:2: nothing called `colour`"));
    assert!(wrong("    file: image/jpeg\n").starts_with("a.txt:1: a line that is set in"));
    assert!(wrong("conection: none\n").starts_with("a.txt:1: `conection: none` is nothing that is known"));
    assert!(wrong(&format!("{TEXT}zone: America/Denver\n")).starts_with("a.txt:2: `zone` stands before"));
}

#[test]
fn a_file_in_which_nothing_happens_or_time_runs_back_is_wrong() {
    assert!(wrong("# nothing\n").contains("nothing happens in it"));
    assert!(
        wrong(&format!("{TEXT}Nov 21 3:03 PM  text: Hello\n")).contains("told before what happened earlier")
    );
}

#[test]
fn what_differs_is_shown_by_its_line() {
    let script = Script::read("a.txt", &format!("{TEXT}{EXPECTED}\nbooking 1001\nreply: Hello\n")).unwrap();
    let why = script.holds("booking 1001\n").unwrap_err().to_string();
    assert_eq!(why, "a.txt:4: says `reply: Hello`, and it is nothing more");
    assert_eq!(script.holds("booking 1001\nreply: Hello\n"), Ok(()));
}

#[test]
fn what_is_written_anew_holds_and_keeps_what_was_told() {
    let told = format!("# A leak.\n\n{TEXT}");
    let script = Script::read("a.txt", &told).unwrap();
    let came = play(&script, Order::OneByOne).written;
    let again = script.with(&came);
    assert!(again.starts_with(&told));
    assert_eq!(Script::read("a.txt", &again).unwrap().holds(&came), Ok(()));
}
