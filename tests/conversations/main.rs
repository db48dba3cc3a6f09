//! Written conversations: files that anybody can add to (CONTRIBUTING.md says how), run through the real decisions.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tests::written::{Order, Outcome, Script, play, replay};

/// Whether what is expected is written anew instead of compared.
const ANEW: &str = "WRITE_CONVERSATIONS";

/// Orders by chance that each conversation is read in.
const SEEDS: u64 = 8;

/// Texts of a long conversation.
const MANY: usize = 50;

const FOLDERS: [&str; 2] = ["conversations", "conversations/notes"];

fn files() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let in_folder = |folder: &str| {
        let entries = fs::read_dir(here.join(folder)).expect("the conversations' folder");
        entries.map(|entry| entry.expect("a file's name").path()).collect::<Vec<_>>()
    };
    let mut files: Vec<PathBuf> = FOLDERS.iter().flat_map(|folder| in_folder(folder)).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    files
}

/// A file, and what comes of its texts one by one.
struct Told {
    path: PathBuf,
    script: Script,
    came: Outcome,
}

/// All of them, once for all tests; those that cannot be read say why.
static TOLD: LazyLock<Vec<Result<Told, String>>> = LazyLock::new(|| {
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).expect("below the package");
        let contents = fs::read_to_string(path).expect("a readable file");
        let script = Script::read(&format!("tests/{}", name.display()), &contents);
        let script = script.map_err(|wrong| wrong.to_string())?;
        let came = play(&script, Order::OneByOne);
        Ok(Told { path: path.clone(), script, came })
    };
    by_halves(&files(), read)
});

/// Each half on a thread of its own.
fn by_halves<T: Sync, U: Send>(all: &[T], act: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let act = &act;
    std::thread::scope(|scope| {
        let halves = all.chunks(all.len().div_ceil(2));
        let halves = halves.map(|half| scope.spawn(move || half.iter().map(act).collect::<Vec<_>>()));
        let halves: Vec<_> = halves.collect();
        halves.into_iter().flat_map(|half| half.join().expect("no file stops the others")).collect()
    })
}

/// What is wrong with each file, by this account.
fn all(wrong_with: impl Fn(&Told) -> Vec<String> + Sync) {
    let wrong = by_halves(&TOLD, |told| match told {
        Ok(told) => wrong_with(told),
        Err(why) => vec![why.clone()],
    });
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} wrong:\n\n{}\n", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_written_conversation_becomes_what_its_file_says() {
    all(|Told { path, script, came }| {
        if std::env::var_os(ANEW).is_some() {
            fs::write(path, script.with(&came.written)).expect("the file can be written");
            return Vec::new();
        }
        script.holds(&came.written).err().map(|wrong| wrong.to_string()).into_iter().collect()
    });
}

#[test]
fn the_same_texts_become_the_same_bookings_in_whatever_order_parts_and_number_they_are_read() {
    let orders: Vec<Order> = [Order::AtOnce].into_iter().chain((1..=SEEDS).map(Order::Shuffled)).collect();
    all(|Told { script, came, .. }| {
        // A long one takes long each time.
        let orders = if script.texts() > MANY { &orders[..1] } else { &orders };
        let one_by_one = replay(script, Order::OneByOne, came).settled;
        let others = orders.iter().map(|order| (order, replay(script, *order, came).settled));
        let differs = others.filter(|(_, settled)| *settled != one_by_one);
        let shown = differs.map(|(order, settled)| {
            format!("{} differs, {order:?}:\n{settled}\nand one by one:\n{one_by_one}", script.file)
        });
        shown.take(1).collect()
    });
}

#[test]
fn the_same_is_said_once_however_often_texts_and_doorbells_come() {
    all(|Told { script, came, .. }| {
        if script.texts() > MANY {
            return Vec::new();
        }
        let twice = play(script, Order::Twice);
        let is_same = (&twice.settled, &twice.replies) == (&came.settled, &came.replies);
        (!is_same)
            .then(|| format!("{} differs:\n{}\nand once:\n{}", script.file, twice.written, came.written))
            .into_iter()
            .collect()
    });
}

#[test]
fn no_conversation_loses_a_text_or_makes_a_second_booking() {
    all(|Told { script, came, .. }| {
        came.broken.iter().map(|why| format!("{}: {why}", script.file)).collect()
    });
}

#[test]
fn there_are_the_forty_eight_conversations_of_the_list_and_more() {
    assert!(files().len() >= 60);
}
