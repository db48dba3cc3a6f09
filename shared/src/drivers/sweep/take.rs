use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::stream::{self, StreamExt};

use super::Swept;
use super::part::{Log, Ours};
use crate::domain::ids::{MessageSid, ThreadKey};
use crate::domain::outcome::Cause;
use crate::domain::phone::PhoneNumber;
use crate::domain::sweep::{Hearing, Listed};
use crate::domain::text::Media;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::store::{Put, Unavailable};

/// Threads whose texts are taken in side by side.
const AT_ONCE: usize = 8;

/// Files that one message can carry.
const MOST_FILES: u32 = 10;

/// How far taking texts in came.
pub(super) enum Taken {
    All,
    OutOfTime,
    /// The files of one could not be read.
    Failed(Cause),
}

/// What taking texts in came to.
pub(super) struct Took {
    pub(super) taken: Taken,
    /// Texts that wait for their files, and those that were taken with theirs.
    pub(super) without_files: Vec<MessageSid>,
    pub(super) with_files: Vec<MessageSid>,
}

/// What one thread's came to.
struct OfThread {
    texts: usize,
    held: usize,
    took: Took,
}

/// Takes in what is lacking, each thread's texts in the order they were sent.
pub(super) async fn all(
    log: &Log<'_>,
    lacking: Vec<Ours>,
    numbers: &BTreeMap<PhoneNumber, Hearing>,
    swept: &mut Swept,
) -> Result<Took, Unavailable> {
    let mut threads: Vec<(ThreadKey, Vec<Listed>)> = Vec::new();
    for (thread, message) in lacking {
        match threads.iter_mut().find(|(known, _)| *known == thread) {
            Some((_, messages)) => messages.push(message),
            None => threads.push((thread, vec![message])),
        }
    }
    let is_begun = AtomicBool::new(false);
    let takes = threads.into_iter().map(|(thread, messages)| {
        let holds = numbers.get(&thread.number).is_some_and(Hearing::holds);
        of_thread(log, thread, messages, holds, &is_begun)
    });
    let mut takes = std::pin::pin!(stream::iter(takes).buffer_unordered(AT_ONCE));
    let mut all = Ok(Took::default());
    while let Some(of) = takes.next().await {
        match of {
            Ok(OfThread { texts, held, took }) => {
                (swept.texts, swept.held) = (swept.texts + texts, swept.held + held);
                all = all.map(|all| all.and(took));
            }
            Err(error) => all = Err(error),
        }
    }
    all
}

impl Default for Took {
    fn default() -> Self {
        Self { taken: Taken::All, without_files: Vec::new(), with_files: Vec::new() }
    }
}

impl Took {
    fn and(mut self, more: Self) -> Self {
        if matches!(self.taken, Taken::All) {
            self.taken = more.taken;
        }
        self.without_files.extend(more.without_files);
        self.with_files.extend(more.with_files);
        self
    }
}

async fn of_thread(
    log: &Log<'_>,
    thread: ThreadKey,
    messages: Vec<Listed>,
    holds: bool,
    is_begun: &AtomicBool,
) -> Result<OfThread, Unavailable> {
    let (store, clock) = (&log.work.store, &log.work.clock);
    let mut of = OfThread { texts: 0, held: 0, took: Took::default() };
    let mut last = Timestamp::MIN;
    for message in messages {
        // However late it is, something is taken: else the next turn might come no further.
        if clock.now() >= log.ends_at && is_begun.load(Ordering::Relaxed) {
            of.took.taken = Taken::OutOfTime;
            break;
        }
        let media = match files(log, &message).await {
            Ok(media) => media,
            Err(cause) => {
                of.took.taken = Taken::Failed(cause);
                of.took.without_files.push(message.sid);
                break;
            }
        };
        // In the log they stand by this.
        last = clock.now().max(after(last, SignedDuration::from_millis(1)));
        let text = message.text(media, last);
        let text = if holds { text.elsewhere() } else { text };
        let put = store.put_found(&log.account.sid, &thread, &text).await?;
        if put == Put::New {
            (of.texts, of.held) = (of.texts + 1, of.held + usize::from(holds));
        }
        is_begun.store(true, Ordering::Relaxed);
        of.took.with_files.extend((message.files > 0).then_some(message.sid));
    }
    Ok(of)
}

/// What came with a message. Where that cannot be read for long, a text without its files is better than none: they are
/// named, and not to be had.
async fn files(log: &Log<'_>, message: &Listed) -> Result<Vec<Media>, Cause> {
    if message.files == 0 {
        return Ok(Vec::new());
    }
    match log.work.twilio.files(&log.account, &message.sid).await {
        Ok(files) => Ok(files),
        Err(cause) if cause.status() == Some(404) || log.cursor.gives_up_files(&message.sid) => {
            let url = log.work.twilio.media_url(&log.account, &message.sid, "");
            let lost = Media { url, content_type: String::new() };
            Ok(vec![lost; message.files.min(MOST_FILES) as usize])
        }
        Err(cause) => Err(cause),
    }
}
