//! Pure decisions. Nothing here reads a clock, the environment or the network.

/// What came in and what became of it, as an office sees it.
pub mod activity;
/// Postal addresses.
pub mod address;
/// What staff are told by text.
pub mod alerts;
/// Who did what, when and from where.
pub mod audit;
/// Texts that nobody wrote, to see that texts become bookings.
pub mod canary;
/// Card numbers in what customers write.
pub mod card;
/// What a booking may name of a ServiceTitan tenant's own lists.
pub mod choices;
/// What a tenant's link to one ServiceTitan environment is, and what its token needs next.
pub mod connection;
/// What customers say about being texted at all.
pub mod consents;
/// Staff to alert.
pub mod contacts;
/// What operators decide for all tenants at once.
pub mod controls;
/// What to do next for one customer's conversation.
pub mod conversation;
/// The only rule for repeating a write.
pub mod delivery;
/// In which order what is owed is driven, and how fast.
pub mod drain;
/// A JSON object from outside, read field by field.
pub mod fields;
/// Names of things, each a type of its own.
pub mod ids;
/// The words of automatic replies.
pub mod messages;
/// A tenant's number at Twilio.
pub mod number;
/// What is known after a call, and what the caller may do about it.
pub mod outcome;
/// Telephone numbers and other senders.
pub mod phone;
/// Files that come with texts, and links to them.
pub mod photos;
/// Automatic replies to customers.
pub mod replies;
/// Names that go out and come back.
pub mod seal;
/// Values that must never be printed.
pub mod secret;
/// What a tenant chose.
pub mod settings;
/// What Twilio's own log holds that the webhook never brought.
pub mod sweep;
/// One inbound message, parsed once.
pub mod text;
/// Moments, and how they are written down.
pub mod time;
/// What is counted for billing.
pub mod usage;
