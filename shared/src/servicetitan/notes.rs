use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::client::{Access, ServiceTitan};
use super::wire::{Anything, Page};
use crate::domain::ids::{JobId, MessageSid};
use crate::domain::outcome::{Cause, Outcome};

/// Pages read of a job's notes: a thousand of them.
const MOST_PAGES: u32 = 10;

/// A note on a job.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewNote<'a> {
    text: &'a str,
}

/// A note as it is listed.
#[derive(Deserialize)]
struct Note {
    text: Option<String>,
}

impl ServiceTitan {
    /// Writes a note on a job. Scope `tn.jpm.jobs:w`.
    pub async fn note_job(&self, access: &Access, job: JobId, text: &str) -> Outcome<()> {
        let path = format!("jobs/{job}/notes");
        self.write_in::<Anything>("jpm", Method::POST, access, &path, &NewNote { text }).await.map(|_| ())
    }

    /// Whether a job has a note that names this text, as every one of ours does in its last line. Scope `tn.jpm.jobs:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn has_note_of(&self, access: &Access, job: JobId, text: &MessageSid) -> Result<bool, Cause> {
        let path = format!("jobs/{job}/notes");
        let mut page_number = 1_u32;
        loop {
            let page = page_number.to_string();
            let query = [("page", &*page), ("pageSize", "100")];
            let read: Page<Note> = self.get(access, "jpm", &path, &query).await.read()?;
            let names = |note: &Note| note.text.as_ref().is_some_and(|note| note.contains(text.as_str()));
            if read.data.iter().any(names) {
                return Ok(true);
            }
            // A job with so many notes is none of a conversation's: that it is not on these pages says nothing.
            match (read.has_more, page_number) {
                (false, _) => return Ok(false),
                (true, MOST_PAGES..) => return Err(Cause::Unreadable { status: 200 }),
                (true, _) => page_number += 1,
            }
        }
    }
}
