/// A thread's texts become one booking, in whatever parts they are driven.
pub(crate) mod booked;
/// Records of the stream, messages of the queue.
pub(crate) mod doorbells;
/// Bodies of webhooks.
pub(crate) mod form;
/// JSON that is compared with something left out of it.
mod json;
/// Answers of ServiceTitan's.
pub(crate) mod servicetitan;
/// Requests of the settings API.
pub(crate) mod settings;
/// Twilio's signature.
pub(crate) mod signature;
/// Texts of a customer's, as a corpus has them.
mod texts;
/// Answers of Twilio's.
pub(crate) mod twilio;
/// What customers' words say.
pub(crate) mod understood;
/// Requests of Twilio's.
pub(crate) mod webhook;
