//! What the documents say that the code must have: the tests that they name.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::stack::project;

/// Where tests are.
const PLACES: [&str; 3] = ["shared/src", "functions", "tests"];

/// Documents that name tests, as `place module::beginning_of_the_name…`; a module alone, for all that are in it.
const DOCUMENTS: [&str; 2] = ["docs/security.md", "docs/reliability.md"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "py") {
            found.push(path);
        }
    }
}

/// The text of each source file, by its path in the project.
fn read_sources() -> BTreeMap<String, String> {
    let project = project();
    let mut found = Vec::new();
    PLACES.iter().for_each(|place| sources(&project.join(place), &mut found));
    let relative = |path: &Path| path.strip_prefix(&project).unwrap().to_string_lossy().into_owned();
    found.iter().map(|path| (relative(path), fs::read_to_string(path).unwrap())).collect()
}

/// What a document has between backticks and with `::`, which is how tests are named.
fn names(document: &str) -> Vec<&str> {
    let quoted = document.split('`').skip(1).step_by(2);
    quoted.filter(|quoted| quoted.contains("::") && !quoted.contains(" --")).collect()
}

/// Whether some file in this module has a test whose name begins so, or is the module itself.
fn is_there(name: &str, sources: &BTreeMap<String, String>) -> bool {
    let (_, path) = name.rsplit_once(' ').unwrap_or(("", name));
    let (whole, path) = path.strip_suffix('…').map_or((true, path), |path| (false, path));
    let mut parts: Vec<&str> = path.split("::").collect();
    let last = parts.pop().unwrap_or_default();
    let within = |file: &str| {
        let components: Vec<&str> = file.split(['/', '.']).collect();
        parts.iter().all(|part| components.contains(part))
    };
    !last.is_empty()
        && sources.iter().filter(|(file, _)| within(file)).any(|(file, text)| {
            let ends = if whole { "(" } else { "" };
            ["fn ", "def "].iter().any(|keyword| text.contains(&format!("{keyword}{last}{ends}")))
                || (whole && file.ends_with(&format!("/{last}.rs")))
        })
}

#[test]
fn every_test_that_a_document_names_is_there() {
    let sources = read_sources();
    for document in DOCUMENTS {
        let text = fs::read_to_string(project().join(document)).unwrap();
        let names = names(&text);
        assert!(names.len() > 20, "{document} names tests in another way");
        let missing: Vec<&str> = names.into_iter().filter(|name| !is_there(name, &sources)).collect();
        assert_eq!(missing, Vec::<&str>::new(), "{document}");
    }
}

#[test]
fn a_name_that_stands_for_nothing_or_for_everything_is_no_test() {
    let sources = read_sources();
    assert!(is_there("drive codes::five_wrong…", &sources));
    for name in ["drive codes::five_wrong", "drive codes::six_wrong…", "drive codes::…", "late::five_wrong…"]
    {
        assert!(!is_there(name, &sources), "{name}");
    }
}
