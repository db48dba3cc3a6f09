use aws_sdk_sqs::Client;

use crate::domain::ids::ThreadKey;
use crate::domain::time::Timestamp;

/// What the queue can delay a message by.
const MOST_SECONDS: i32 = 900;

/// Wakes a thread later. A doorbell like any other: what is owed stands in the table, so a message that is lost only
/// costs the minute until the schedule comes round.
#[derive(Debug, Clone)]
pub struct Wake {
    client: Client,
    queue_url: String,
}

impl Wake {
    /// A clock that rings by way of this queue.
    #[must_use]
    pub const fn new(client: Client, queue_url: String) -> Self {
        Self { client, queue_url }
    }

    /// Wakes `thread` at `due`; what is further off than fifteen minutes is left to the schedule. True: it will.
    pub async fn at(&self, thread: &ThreadKey, due: Timestamp, now: Timestamp) -> bool {
        // A second more: whoever wakes too early, by a clock that is a little behind, finds the claim still standing.
        let left = due.duration_since(now);
        let seconds = if left.is_positive() { left.as_secs() + 1 } else { 0 };
        let Some(delay) = i32::try_from(seconds).ok().filter(|seconds| *seconds <= MOST_SECONDS) else {
            return false;
        };
        let message = self.client.send_message().queue_url(&self.queue_url).message_body(thread.key());
        message.delay_seconds(delay).send().await.is_ok()
    }
}
