use std::collections::BTreeMap;

use super::Work;
use crate::domain::ids::AccountSid;
use crate::domain::phone::PhoneNumber;
use crate::domain::sweep::Cursor;
use crate::domain::time::Timestamp;
use crate::store::{DueSweep, Route};

/// For how many seconds texts to an account's numbers may have waited to be found, as far as anybody but the business can
/// do something about it: whose own auth token is refused was told so.
pub(super) fn overdue(
    work: &Work,
    account: &AccountSid,
    routes: &BTreeMap<PhoneNumber, Route>,
    cursor: &Cursor,
    now: Timestamp,
) -> i64 {
    let platforms = work.vault.platform_twilio(account);
    let is_theirs = cursor.refused_since.is_some() && routes.values().all(|route| route.secret != platforms);
    if is_theirs { 0 } else { cursor.overdue(now).as_secs() }
}

/// For how many seconds an account has waited for a turn, where nobody has come to it. One that has just been put on the
/// list is due since ever.
pub(super) fn waited(due: &DueSweep, now: Timestamp) -> i64 {
    let since = due.since.parse().ok().filter(|since| *since != Timestamp::UNIX_EPOCH);
    since.map_or(0, |since| now.duration_since(since).as_secs().max(0))
}
