//! Which public types of `shared` hold a secret, by what is written there: whoever adds one need not think of it here.

use std::collections::BTreeSet;
use std::path::Path;

use tests::stack::project;

use super::declared::{Declared, Source, read_source};

/// What secrets are made of; the last is a field that holds one as plain text.
const MADE_OF: [&str; 3] = ["SecretString", "Seal", "secret_access_key"];

/// By module and name: `vault::Vault`. What only borrows one does not hold it.
pub(crate) fn holders() -> BTreeSet<String> {
    let mut sources = Vec::new();
    let root = project().join("shared/src");
    read(&root, &root, &mut sources);
    let all: Vec<(&Source, &Declared)> = sources
        .iter()
        .flat_map(|source| source.declared.iter().map(move |declared| (source, declared)))
        .collect();
    let mut holds: BTreeSet<usize> = BTreeSet::new();
    loop {
        let is_holder = |at: &usize| {
            let (source, declared) = all[*at];
            MADE_OF.iter().any(|part| declared.name == *part || declared.names.contains(*part))
                || holds.iter().any(|held| is_named(all[*held], source, declared))
        };
        let more: BTreeSet<usize> = (0..all.len()).filter(is_holder).collect();
        if more == holds {
            break;
        }
        holds = more;
    }
    let public = holds.into_iter().map(|at| all[at]).filter(|(_, declared)| declared.is_public);
    public.map(|(source, declared)| format!("{}::{}", source.module.join("::"), declared.name)).collect()
}

/// Whether a declaration means this type: of the same file, or taken from its module or from one above that.
fn is_named((of, held): (&Source, &Declared), by: &Source, declared: &Declared) -> bool {
    if !declared.names.contains(&held.name) {
        return false;
    }
    if of.module == by.module {
        return declared.name != held.name;
    }
    by.uses.get(&held.name).is_some_and(|path| {
        let above = path.iter().filter(|part| *part == "super").count();
        let is_way = |part: &&String| ["crate", "self", "super"].contains(&part.as_str());
        let named: Vec<String> = path.iter().filter(|part| !is_way(part)).cloned().collect();
        let here = &by.module[..by.module.len().saturating_sub(above)];
        let begins_at_crate = path.first().is_some_and(|first| first == "crate");
        let from = if begins_at_crate { named } else { [here, &named].concat() };
        of.module.starts_with(&from)
    })
}

fn read(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read(root, &path, sources);
            continue;
        }
        let within = path.strip_prefix(root).expect("within").with_extension("");
        let module = within.iter().map(|part| part.to_string_lossy().into_owned());
        let module: Vec<String> = module.filter(|part| part != "mod" && part != "lib").collect();
        if !module.iter().any(|part| part == "tests") {
            sources.push(read_source(module, &std::fs::read_to_string(&path).expect("text")));
        }
    }
}
