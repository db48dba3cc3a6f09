//! What was seen, in a small file for each process of a suite.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::{self, Display, Formatter};
use std::fs::{File, OpenOptions, create_dir_all, read_dir, read_to_string};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{LazyLock, Mutex, PoisonError};

use hyper::body::Bytes;
use hyper::http::request;

use super::asked::{Asked, asked};
use super::names::Names;
use crate::stack::target_folder;

/// Where a line has no partition key.
const NOTHING: &str = "-";

/// The run that this process belongs to: what one saw does not count for another.
#[must_use]
pub fn run() -> String {
    std::env::var("SEEN").unwrap_or_else(|_| "by-hand".to_owned())
}

/// A permission that a function has asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seen {
    pub function: String,
    pub(super) asked: Asked,
}

/// A line of a file, without its end.
impl Display for Seen {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let Asked { action, resource, leading } = &self.asked;
        write!(out, "{} {action} {resource} {}", self.function, leading.as_deref().unwrap_or(NOTHING))
    }
}

impl FromStr for Seen {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let [function, action, resource, leading] = line.split(' ').collect::<Vec<_>>()[..] else {
            return Err(format!("this is no call: {line}"));
        };
        let leading = Some(leading.to_owned()).filter(|leading| leading != NOTHING);
        let asked = Asked { action: action.to_owned(), resource: resource.to_owned(), leading };
        Ok(Self { function: function.to_owned(), asked })
    }
}

/// Notes what a function asks for with a request.
pub(crate) fn note(function: &str, names: &Names, head: &request::Parts, body: &Bytes) {
    let target = head.headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    let body = serde_json::from_slice(body).unwrap_or_default();
    // What says no target is no protocol of ours; nothing allows it.
    for asked in asked(target.unwrap_or("unknown.Unknown"), &body, names) {
        PROCESS.note(Seen { function: function.to_owned(), asked });
    }
}

/// The same where all functions come by one way: `callers` is the emulator's list of access keys and whose they are.
pub(crate) fn note_all(callers: &Path, names: &Names, head: &request::Parts, body: &Bytes) {
    let signed = head.headers.get("authorization").and_then(|header| header.to_str().ok());
    let key = signed.and_then(|signed| signed.split_once("Credential=")?.1.split('/').next());
    let lines = read_to_string(callers).unwrap_or_default();
    let known: BTreeMap<&str, &str> = lines.lines().filter_map(|line| line.split_once(' ')).collect();
    let name = key.and_then(|key| known.get(key)).copied().unwrap_or("nobody");
    note(name.strip_prefix(&format!("{}-", super::STACK)).unwrap_or(name), names, head, body);
}

static PROCESS: LazyLock<Process> = LazyLock::new(Process::open);

/// What this process saw.
struct Process {
    file: Mutex<(File, HashSet<Seen>)>,
}

impl Process {
    fn open() -> Self {
        let folder = folder(&run());
        create_dir_all(&folder).expect("a folder");
        let file = folder.join(format!("{}-{}", suite(), std::process::id()));
        let file = OpenOptions::new().create(true).append(true).open(file).expect("a file");
        Self { file: Mutex::new((file, HashSet::new())) }
    }

    /// A line at once: the process may be killed at any time.
    fn note(&self, seen: Seen) {
        let mut guard = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, known) = &mut *guard;
        if !known.contains(&seen) {
            file.write_all(format!("{seen}\n").as_bytes()).expect("what was seen is written");
            known.insert(seen);
        }
    }
}

/// The name of this process's suite: Cargo puts a hash behind it.
fn suite() -> String {
    let program = std::env::current_exe().unwrap_or_default();
    let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    name.rsplit_once('-').map_or(name.clone(), |(suite, _)| suite.to_owned())
}

fn folder(run: &str) -> PathBuf {
    target_folder().join("seen").join(run)
}

/// Everything that a run saw, and the suites that saw it.
///
/// # Errors
/// Where there is nothing, or something else.
pub fn read(run: &str) -> io::Result<(BTreeSet<Seen>, BTreeSet<String>)> {
    let (mut seen, mut suites) = (BTreeSet::new(), BTreeSet::new());
    for file in read_dir(folder(run))? {
        let file = file?;
        for line in read_to_string(file.path())?.lines() {
            seen.insert(line.parse().map_err(io::Error::other)?);
        }
        let name = file.file_name().to_string_lossy().into_owned();
        suites.extend(name.rsplit_once('-').map(|(suite, _)| suite.to_owned()));
    }
    Ok((seen, suites))
}
