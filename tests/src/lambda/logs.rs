//! What a function's processes write, in a file that has no name: whatever was written is there at once, also where
//! nobody waited for it.

use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::FileExt;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};

/// Tells files of this process apart.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// How much is read at once.
const PAGE: usize = 64 * 1024;

/// The lines of a function's processes, in the order they came.
pub(super) struct Logs(File);

impl Logs {
    pub(super) fn new() -> Self {
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("intellisend-{}-{n}.log", std::process::id()));
        let file = OpenOptions::new().read(true).append(true).create_new(true).open(&path);
        let file = file.expect("a file for what a function logs");
        std::fs::remove_file(&path).expect("its name is not needed any more");
        Self(file)
    }

    /// For one output of one process. Each write goes behind what is there.
    pub(super) fn to_write(&self) -> Stdio {
        self.0.try_clone().expect("the file again").into()
    }

    pub(super) fn lines(&self) -> Vec<String> {
        // Bytes, not text: a line that is no UTF-8 must not end the log.
        let written = self.written();
        let lines = written.split_inclusive(|byte| *byte == b'\n');
        lines.map(|line| String::from_utf8_lossy(line).trim_end_matches('\n').to_owned()).collect()
    }

    fn written(&self) -> Vec<u8> {
        let mut written = Vec::new();
        let mut page = vec![0; PAGE];
        loop {
            match self.0.read_at(&mut page, written.len() as u64) {
                Ok(0) => return written,
                Ok(length) => written.extend_from_slice(&page[..length]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => panic!("what a function logged cannot be read: {error}"),
            }
        }
    }
}
