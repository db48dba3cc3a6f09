/// Saving, rotating, disconnecting.
pub(crate) mod connections;
/// Going on with what waited.
pub(crate) mod drain;
/// Replies, and photos.
pub(crate) mod replies;
/// What nobody posted.
pub(crate) mod sweep;
/// Texts, of all kinds.
pub(crate) mod texts;
