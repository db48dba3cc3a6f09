//! Counters for billing, and for the tenant's own figures: a tenant's `stats#<day>` items, one for each day in UTC.

use std::time::Duration;

use aws_sdk_dynamodb::config::Config;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;

use super::items::{Item, get_number, get_text, number, text, unavailable};
use super::{Store, Unavailable};
use crate::domain::activity::stats::{Counters, counters};
use crate::domain::ids::TenantId;
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::domain::usage::{Month, Tally, Usage, day};

/// How the name of a day's counters begins.
const STATS: &str = "stats#";

/// 25 months of 31 days.
const KEPT: SignedDuration = SignedDuration::from_hours(25 * 31 * 24);

/// The only try has more time than one of several.
const TIME_OUT: Duration = Duration::from_secs(5);

impl Store {
    /// Counts what was just done. It is tried once: a repeated addition could count twice, and one that is lost is not
    /// billed. So it stands in nobody's way, neither in a transaction nor as an error.
    pub async fn count_usage(&self, tenant: &TenantId, tally: Tally, now: Timestamp) {
        for (day, counters) in counters(&tally, now) {
            self.add(tenant, &day, counters, now).await;
        }
    }

    async fn add(&self, tenant: &TenantId, day: &str, counters: Counters, now: Timestamp) {
        let update = self.client.update_item().table_name(&self.tables.tenants);
        let mut update = update
            .key("tenant_id", text(tenant.as_str()))
            .key("item", text(format!("{STATS}{day}")))
            .expression_attribute_values(":end", number(after(now, KEPT).as_second()));
        let mut sums = Vec::new();
        for (index, (name, more)) in counters.into_iter().enumerate() {
            sums.push(format!("#n{index} :v{index}"));
            update = update.expression_attribute_names(format!("#n{index}"), name);
            update = update.expression_attribute_values(format!(":v{index}"), number(more));
        }
        let update = update.update_expression(format!("ADD {} SET expires_at = :end", sums.join(", ")));
        let time_out = TimeoutConfig::builder().operation_attempt_timeout(TIME_OUT).build();
        let once = Config::builder().retry_config(RetryConfig::disabled()).timeout_config(time_out);
        let _ = update.customize().config_override(once).send().await;
    }

    /// What was counted for a tenant on the days from `from` to `to`, those two among them, each with its beginning.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn counters(
        &self,
        tenant: &TenantId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Timestamp, Counters)>, Unavailable> {
        let query = self.client.query().table_name(&self.tables.tenants);
        let query = query
            .key_condition_expression("tenant_id = :tenant AND #item BETWEEN :from AND :to")
            .expression_attribute_names("#item", "item")
            .expression_attribute_values(":tenant", text(tenant.as_str()))
            .expression_attribute_values(":from", text(format!("{STATS}{}", day(from))))
            .expression_attribute_values(":to", text(format!("{STATS}{}", day(to))));
        // A day has at most a hundred counters, so a season of them is far less than a page.
        let page = query.send().await.map_err(|error| unavailable(&error))?;
        page.items().iter().map(read_day).collect()
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
            .expression_attribute_values(":month", text(format!("{STATS}{month}-")));
        // The days of a month are far less than a page.
        let page = query.send().await.map_err(|error| unavailable(&error))?;
        page.items().iter().try_fold(Usage::default(), |sum, item| {
            let (texts, bookings) =
                (get_number("stats", item, "texts")?, get_number("stats", item, "bookings")?);
            Ok(sum + Usage { texts, bookings })
        })
    }
}

fn read_day(item: &Item) -> Result<(Timestamp, Counters), Unavailable> {
    let name = get_text("stats", item, "item")?;
    let begins = format!("{}T00:00:00Z", name.trim_start_matches(STATS)).parse();
    let begins =
        begins.map_err(|_| Unavailable::Malformed { item: "stats", why: "its name is no day".to_owned() })?;
    let counted = item.iter().filter(|(name, _)| *name != "expires_at");
    let counters = counted.filter_map(|(name, value)| Some((name.clone(), value.as_n().ok()?.parse().ok()?)));
    Ok((begins, counters.collect()))
}
