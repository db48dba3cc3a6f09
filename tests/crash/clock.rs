//! The clock of a scene's processes, which the scene turns: nobody waits for anything to settle.

use std::fs::{File, create_dir_all, rename};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use tests::stack::target_folder;

static LIBRARY: OnceLock<PathBuf> = OnceLock::new();

/// How far the processes' wall clocks are ahead.
pub(crate) struct Clock {
    file: File,
    path: PathBuf,
    ahead: AtomicI64,
}

impl Clock {
    /// A clock that is right; `name` tells it from others.
    pub(crate) fn right(name: &str) -> Self {
        // Another run may be at it at the same time.
        let path = folder().join(format!("{name}-{}", std::process::id()));
        let file = File::options().read(true).write(true).create(true).truncate(true).open(&path);
        let clock = Self { file: file.expect("a file for the clock"), path, ahead: AtomicI64::new(0) };
        clock.show();
        clock
    }

    /// What a process needs in its environment.
    pub(crate) fn settings(&self) -> [(&'static str, &str); 2] {
        let library = LIBRARY.get_or_init(built);
        [("LD_PRELOAD", utf8(library)), ("CLOCK_AHEAD", utf8(&self.path))]
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_secs(self.ahead.load(Ordering::Relaxed))
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.ahead.fetch_add(seconds, Ordering::Relaxed);
        self.show();
    }

    fn show(&self) {
        let ahead = self.ahead.load(Ordering::Relaxed).to_ne_bytes();
        self.file.write_all_at(&ahead, 0).expect("the clock can be turned");
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        std::fs::remove_file(&self.path).ok();
    }
}

/// Compiled anew by each run, and put in its place at once: another run may be loading it.
fn built() -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("crash/clock.c");
    let (library, fresh) =
        (folder().join("clock.so"), folder().join(format!("clock-{}.so", std::process::id())));
    let mut command = Command::new("cc");
    command.args(["-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o"]).arg(&fresh).arg(&source);
    assert!(command.status().expect("there is a C compiler").success(), "the clock does not compile");
    rename(&fresh, &library).expect("the clock is in its place");
    library
}

fn folder() -> PathBuf {
    let folder = target_folder().join("local/crash");
    create_dir_all(&folder).expect("a folder");
    folder
}

fn utf8(path: &Path) -> &str {
    path.to_str().expect("a path that can be written down")
}
