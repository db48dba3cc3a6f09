//! Whom a day is about: a contractor that nobody has heard of.

use jiff::Timestamp;

pub(super) struct People {
    pub(super) tenant: String,
    pub(super) servicetitan_tenant: String,
    pub(super) client_id: String,
    pub(super) client_secret: String,
    pub(super) provider: String,
    pub(super) account_sid: String,
    pub(super) auth_token: String,
    pub(super) number: String,
}

impl People {
    /// New each time, so that a day can be walked any number of times on one stack.
    pub(super) fn new() -> Self {
        let n = Timestamp::now().as_microsecond() % 10_000_000_000;
        Self {
            tenant: format!("tn_day{n}"),
            servicetitan_tenant: format!("9{n}"),
            client_id: format!("cid.first-day-{n}"),
            client_secret: format!("cs1.first-day-{n}"),
            provider: format!("{}", n % 1_000_000 + 10_000),
            account_sid: format!("AC{n:032}"),
            auth_token: format!("f{n:031}"),
            number: format!("+1{:010}", 2_000_000_000 + n % 7_000_000_000),
        }
    }
}
