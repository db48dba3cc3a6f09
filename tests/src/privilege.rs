//! What functions ask of AWS while tests run, and what the template's roles allow: neither may have what the other has not.
//!
//! A call is written down as IAM sees it: an action and a resource, by the names that the template has for resources.

mod asked;
mod check;
mod exempt;
mod names;
mod policy;
mod seen;

pub use self::check::{Report, check};
pub use self::names::Names;
pub use self::policy::Allowed;
pub use self::seen::{Seen, read, run};
pub(crate) use self::seen::{note, note_all};

/// The emulator's, and whatever the template says `AWS::Region` for.
const REGION: &str = "us-east-1";
const ACCOUNT: &str = "000000000000";
const STACK: &str = "intellisend";

fn arn(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}")
}

#[cfg(test)]
mod tests;
