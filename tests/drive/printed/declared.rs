//! What a file of Rust declares, as far as it takes to see what holds what.

use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Source {
    pub(super) module: Vec<String>,
    /// What it takes from elsewhere: by name, the path before it.
    pub(super) uses: BTreeMap<String, Vec<String>>,
    pub(super) declared: Vec<Declared>,
}

/// A type.
pub(super) struct Declared {
    pub(super) name: String,
    pub(super) is_public: bool,
    /// All names in its fields, but those of what it only borrows.
    pub(super) names: BTreeSet<String>,
}

pub(super) fn read_source(module: Vec<String>, text: &str) -> Source {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = code.join("\n");
    let mut source = Source { module, uses: BTreeMap::new(), declared: Vec::new() };
    // Every item begins at the beginning of a line.
    for (at, line) in code.split_inclusive('\n').scan(0, |end, line| {
        *end += line.len();
        Some((*end - line.len(), line))
    }) {
        let is_public = line.starts_with("pub ");
        let item = line.strip_prefix("pub").map_or(line, |rest| {
            let rest = rest.trim_start();
            if rest.starts_with('(') { rest.split_once(')').map_or(rest, |(_, rest)| rest) } else { rest }
        });
        let item = item.trim_start_matches(' ');
        let from = &code[at + (line.len() - item.len())..];
        if let Some(tree) = from.strip_prefix("use ") {
            let tree = tree.split(';').next().unwrap_or_default();
            let paths = expanded("", &tree.split_whitespace().collect::<Vec<_>>().join(" "));
            source.uses.extend(paths.into_iter().map(|path| {
                let mut parts: Vec<String> = path.split("::").map(|part| part.trim().to_owned()).collect();
                (parts.pop().unwrap_or_default(), parts)
            }));
        } else if let Some((is_enum, rest)) =
            ["enum ", "struct "].iter().find_map(|kind| Some((*kind == "enum ", from.strip_prefix(kind)?)))
        {
            let (name, fields) = (words(rest).next().unwrap_or_default().to_owned(), body(rest));
            source.declared.push(Declared { name, is_public, names: held(fields, is_enum) });
        }
    }
    source
}

/// Each path that a tree of `use` stands for.
fn expanded(before: &str, tree: &str) -> Vec<String> {
    let Some((path, rest)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default();
        return vec![format!("{before}{}", path.trim())];
    };
    let inside = rest.rsplit_once('}').map_or(rest, |(inside, _)| inside);
    let before = format!("{before}{}", path.trim());
    let (mut depth, mut begins, mut paths) = (0, 0, Vec::new());
    for (at, sign) in inside.char_indices().chain([(inside.len(), ',')]) {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let part = inside[begins..at].trim();
                if !part.is_empty() {
                    paths.extend(expanded(&before, part));
                }
                begins = (at + 1).min(inside.len());
            }
            _ => {}
        }
    }
    paths
}

/// What is between a declaration's first bracket and the one that closes it.
fn body(declaration: &str) -> &str {
    let Some(begins) = declaration.find(['{', '(', ';']) else { return "" };
    let mut depth = 0;
    for (at, sign) in declaration[begins..].char_indices() {
        match sign {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return declaration[begins..begins + at].get(1..).unwrap_or_default();
        }
    }
    ""
}

/// The names in it. Of an enum, only those in the brackets of its variants, whose own names mean nothing.
fn held(fields: &str, is_enum: bool) -> BTreeSet<String> {
    let mut depth = u32::from(!is_enum);
    let mut kept = String::new();
    for sign in fields.chars() {
        match sign {
            '{' | '(' => depth += 1,
            '}' | ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {
                kept.push(sign);
                continue;
            }
            _ => {}
        }
        kept.push(' ');
    }
    // What is borrowed: `&'a T`.
    let owned: Vec<&str> = kept
        .split('&')
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { after_first_type(part) })
        .collect();
    words(&owned.join(" ")).map(str::to_owned).collect()
}

fn after_first_type(borrowed: &str) -> &str {
    borrowed.find([',', '>']).map_or("", |ends| &borrowed[ends..])
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric() && sign != '_').filter(|word| !word.is_empty())
}

#[test]
fn what_is_held_is_told_from_what_is_borrowed_and_from_what_variants_are_called() {
    let text = "use crate::{a::Key, b::{Lock, Door as Gate}};\n\
                pub struct House<'a> { key: Option<Key>, lent: &'a Lock, rooms: Vec<Room> }\n\
                enum Way { Lock, Door(Room), Wall { of: Brick } }\n";
    let source = read_source(vec!["house".to_owned()], text);
    assert_eq!(source.uses["Key"], ["crate", "a"]);
    assert_eq!(source.uses["Door"], ["crate", "b"]);
    let names = |at: usize| source.declared[at].names.iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(names(0), ["Key", "Option", "Room", "Vec", "key", "lent", "rooms"]);
    assert_eq!(names(1), ["Brick", "Room", "of"]);
    assert!(source.declared[0].is_public && !source.declared[1].is_public);
}
