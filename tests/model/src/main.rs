//! Prints what the model finds: with all rules, and with each left out.
//!
//! `model` prints the table; `model paths` also the shortest way to each fault; `model long` ends with three drivers,
//! and with what is otherwise tidied away, which takes a minute or two and 2 GB.

use std::io::{self, Write};

use model::bounds::Bounds;
use model::report::{Paths, heading, row};
use model::rules::{Rule, Rules};
use model::search::search;
use model::tokens;

fn main() -> io::Result<()> {
    let asked = std::env::args().nth(1).unwrap_or_default();
    let long = asked == "long";
    print(&heading("with all rules:"))?;
    for (what, bounds, _) in FORMS.iter().filter(|(.., is_long)| long || !is_long) {
        print(&row(what, &search(&Rules::new(*bounds, None))))?;
    }
    print(&heading("\nwithout one of them, where somebody …"))?;
    for rule in Rule::ALL {
        let findings = search(&Rules::new(rule.bounds(), Some(rule)));
        print(&row(rule.without(), &findings))?;
        if asked == "paths" {
            print(&Paths(&findings).to_string())?;
        }
    }
    print_tokens(long, asked == "paths")
}

/// The same for the token broker.
fn print_tokens(long: bool, paths: bool) -> io::Result<()> {
    let run = |what: &str, bounds, without| {
        let findings = tokens::search::search(&tokens::rules::Rules { bounds, without });
        print(&format!("{what:<66} {:>10}   {:?}", findings.worlds().len(), findings.faults()))?;
        if paths { print(&findings.paths()) } else { Ok(()) }
    };
    print("\ntokens, with all rules:")?;
    for (what, bounds, _) in TOKENS.iter().filter(|(.., is_long)| long || !is_long) {
        run(what, *bounds, None)?;
    }
    print("\ntokens, without one of them, where somebody …")?;
    for rule in tokens::rules::Rule::ALL {
        run(rule.without(), rule.bounds(), Some(rule))?;
    }
    Ok(())
}

/// What is gone through with all rules, and whether only on demand.
const FORMS: [(&str, Bounds, bool); 6] = [
    ("two drivers, three texts, faults", Bounds::SHORT, false),
    ("three drivers, three texts, only doorbells, no faults", Bounds::DOORBELLS, false),
    ("two drivers, two texts, the table is set back", Bounds::SET_BACK, false),
    ("two drivers, two texts, all attempts counted", Bounds::TEN_ATTEMPTS, false),
    ("two drivers, three texts, fewer faults, nothing tidied away", Bounds::UNTIDY, true),
    ("three drivers, three texts, faults", Bounds::LONG, true),
];

/// The same for the token broker.
const TOKENS: [(&str, tokens::rules::Bounds, bool); 6] = [
    ("three workers, two tokens, faults", tokens::rules::Bounds::WORKERS, false),
    ("two workers, two tokens, a person who comes twice", tokens::rules::Bounds::PEOPLE, false),
    ("two workers, two tokens, a person and faults", tokens::rules::Bounds::MIXED, false),
    ("three workers, three tokens, more faults", tokens::rules::Bounds::LONG, true),
    ("three workers, two tokens, a person and faults", tokens::rules::Bounds::LONG_MIXED, true),
    ("two workers, three tokens, a person who comes twice", tokens::rules::Bounds::LONG_PEOPLE, true),
];

fn print(line: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{line}")
}
