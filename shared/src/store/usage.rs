//! Counters for billing: a tenant's `stats#<day>` items, one for each day in UTC.

use std::time::Duration;

use aws_sdk_dynamodb::config::Config;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;

use super::items::{get_number, number, text, unavailable};
use super::{Store, Unavailable};
use crate::domain::ids::TenantId;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::domain::usage::{Month, Usage, day};

/// 25 months of 31 days.
const KEPT: SignedDuration = SignedDuration::from_hours(25 * 31 * 24);

/// The only try has more time than one of several.
const TIME_OUT: Duration = Duration::from_secs(5);

impl Store {
    /// Counts what was just done. It is tried once: a repeated addition could count twice, and one that is lost is not
    /// billed. So it stands in nobody's way, neither in a transaction nor as an error.
    pub async fn count_usage(&self, tenant: &TenantId, usage: Usage, now: Timestamp) {
        if usage == Usage::default() {
            return;
        }
        let update = self.client.update_item().table_name(&self.tables.tenants);
        let update = update
            .key("tenant_id", text(tenant.as_str()))
            .key("item", text(format!("stats#{}", day(now))))
            .update_expression("ADD texts :texts, bookings :bookings SET expires_at = :end")
            .expression_attribute_values(":texts", number(usage.texts))
            .expression_attribute_values(":bookings", number(usage.bookings))
            .expression_attribute_values(":end", number(after(now, KEPT).as_second()));
        let time_out = TimeoutConfig::builder().operation_attempt_timeout(TIME_OUT).build();
        let once = Config::builder().retry_config(RetryConfig::disabled()).timeout_config(time_out);
        let _ = update.customize().config_override(once).send().await;
    }

    /// What was counted for a tenant in a month, read consistently.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn usage(&self, tenant: &TenantId, month: &Month) -> Result<Usage, Unavailable> {
        let query = self.client.query().table_name(&self.tables.tenants).consistent_read(true);
        let query = query
            .key_condition_expression("tenant_id = :tenant AND begins_with(#item, :month)")
            .expression_attribute_names("#item", "item")
            .expression_attribute_values(":tenant", text(tenant.as_str()))
            .expression_attribute_values(":month", text(format!("stats#{month}-")));
        // The days of a month are far less than a page.
        let page = query.send().await.map_err(|error| unavailable(&error))?;
        page.items().iter().try_fold(Usage::default(), |sum, item| {
            let (texts, bookings) =
                (get_number("stats", item, "texts")?, get_number("stats", item, "bookings")?);
            Ok(sum + Usage { texts, bookings })
        })
    }
}
