//! Documents as they were written by this version and by those before it, in `samples/`: a file for each kind and schema,
//! a document a line. Whoever changes what a kind looks like gives it a new schema, and the file of the former one stays.

use std::fs;
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::items::{Item, KINDS, document, read_document, text};
use super::not_customers::NotACustomer;
use super::{Pause, Reserved, Route, Unavailable};
use crate::domain::alerts::{Raised, Told};
use crate::domain::audit::Line;
use crate::domain::canary::Canary;
use crate::domain::connection::Connection;
use crate::domain::connection::circuit::Opened;
use crate::domain::connection::health::Health;
use crate::domain::connection::platform::PlatformTrouble;
use crate::domain::connection::test_booking::TestMark;
use crate::domain::connection::token::Failure;
use crate::domain::consents::ConsentRecord;
use crate::domain::contacts::Contact;
use crate::domain::contacts::code::Codes;
use crate::domain::controls::Controls;
use crate::domain::conversation::{Conversation, ThreadState};
use crate::domain::drain::runs::Run;
use crate::domain::ids::Environment;
use crate::domain::number::Record;
use crate::domain::replies::allowance::Allowance;
use crate::domain::replies::dialogue::Dialogue;
use crate::domain::replies::said::Said;
use crate::domain::replies::sender::SenderHealth;
use crate::domain::settings::Profile;
use crate::domain::sweep::Cursor;
use crate::domain::text::Text;
use crate::domain::time::Timestamp;

/// Reads a document as its kind is read, and writes what was read.
type Rewrite = fn(&'static str, &str) -> Result<String, Unavailable>;

fn rewrite<T: Serialize + DeserializeOwned>(kind: &'static str, sample: &str) -> Result<String, Unavailable> {
    let item = Item::from([("data".to_owned(), text(sample))]);
    let read: T = read_document(kind, &item)?;
    let written = document(kind, &read)?;
    Ok(written.as_s().expect("a document is a string").clone())
}

fn of_kind(kind: &str) -> Rewrite {
    match kind {
        "alert" => rewrite::<Raised>,
        "allowance" => rewrite::<Allowance>,
        "audit" => rewrite::<Line>,
        "canary" => rewrite::<Canary>,
        "codes" => rewrite::<Codes>,
        "connection" => rewrite::<Connection>,
        "consent" => rewrite::<ConsentRecord>,
        "contacts" => rewrite::<Vec<Contact>>,
        "controls" => rewrite::<Controls>,
        "conversation" => rewrite::<Conversation>,
        "dialogue" => rewrite::<Dialogue>,
        "health" => rewrite::<Health>,
        "host" => rewrite::<Option<Opened>>,
        "let_go" => rewrite::<u64>,
        "number" => rewrite::<Record>,
        "number#" => rewrite::<NotACustomer>,
        "pause" => rewrite::<Pause>,
        "pending" => rewrite::<Environment>,
        "profile" => rewrite::<Profile>,
        "purge" => rewrite::<String>,
        "reserved" => rewrite::<Reserved>,
        "route" => rewrite::<Route>,
        "run" => rewrite::<Run>,
        "said" => rewrite::<Said>,
        "sender" => rewrite::<SenderHealth>,
        "state" => rewrite::<ThreadState>,
        "sweep" => rewrite::<Cursor>,
        "test_booking" => rewrite::<TestMark>,
        "text" => rewrite::<Text>,
        "token failure" => rewrite::<Failure>,
        "told" => rewrite::<Told>,
        "trouble" => rewrite::<Option<PlatformTrouble>>,
        "veiled" => rewrite::<Timestamp>,
        other => panic!("nobody reads {other}"),
    }
}

/// The documents of that kind and schema.
fn samples(kind: &str, schema: u32) -> Vec<String> {
    let file = format!("src/store/samples/{}.v{schema}.jsonl", kind.replace(' ', "_").replace('#', "_mark"));
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(&file);
    let read = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
    let samples: Vec<String> = read.lines().map(str::to_owned).collect();
    assert!(!samples.is_empty(), "{file} is empty");
    for sample in &samples {
        assert!(sample.starts_with(&format!(r#"{{"schema":{schema},"of":"#)), "{file}: {sample}");
    }
    samples
}

#[test]
fn what_this_version_writes_is_what_is_on_file_byte_for_byte() {
    for (kind, newest) in KINDS {
        for sample in samples(kind, newest) {
            assert_eq!(of_kind(kind)(kind, &sample).as_deref(), Ok(sample.as_str()), "{kind}");
        }
    }
}

#[test]
fn what_versions_before_wrote_is_read_and_written_as_this_one_writes() {
    for (kind, newest) in KINDS {
        for sample in (1..newest).flat_map(|schema| samples(kind, schema)) {
            let written = of_kind(kind)(kind, &sample).unwrap_or_else(|error| panic!("{kind}: {error}"));
            assert!(written.starts_with(&format!(r#"{{"schema":{newest},"of":"#)), "{kind}: {written}");
        }
    }
}

#[test]
fn what_a_newer_version_wrote_is_told_apart_from_what_nobody_can_read() {
    for (kind, newest) in KINDS {
        let sample = samples(kind, newest).remove(0);
        let old = format!(r#"{{"schema":{newest},"#);
        let newer = sample.replacen(&old, r#"{"schema":99,"#, 1);
        assert_eq!(of_kind(kind)(kind, &newer), Err(Unavailable::Newer { item: kind, schema: 99 }));
        // Whatever else it became in that version.
        let other = r#"{"schema":99,"of":{"nobody":"knows"}}"#;
        assert_eq!(of_kind(kind)(kind, other), Err(Unavailable::Newer { item: kind, schema: 99 }));
        let broken = of_kind(kind)(kind, "{");
        assert!(matches!(broken, Err(Unavailable::Malformed { item, .. }) if item == kind), "{broken:?}");
    }
}
