//! Files that come with texts. They stay at Twilio: notes say what came and link to it, and a link is shown to whoever
//! has it, for as long as the business says.

/// Links that nobody else can make, and that give nothing away.
pub mod links;
/// What a browser may do with a file.
pub mod served;
/// What notes say of files.
pub mod words;

mod packed;

use super::ids::{MessageSid, ThreadKey};

pub use links::{LinkKey, Links};
pub use served::{Served, served};
pub use words::{lines, media_words};

/// Which file a link is for: the `nth` of a text, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRef {
    /// Whose text it came with.
    pub thread: ThreadKey,
    /// Which text.
    pub sid: MessageSid,
    /// Its place among that text's files, from 0.
    pub nth: u8,
}
