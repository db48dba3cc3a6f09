//! Counters for billing, and for the tenant's own figures: a tenant's `stats#<day>` items, one for each day in UTC.

use std::time::Duration;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{Builder, Config};
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;

use super::items::{Item, get_number, get_text, number, text, unavailable};
use super::{Store, Unavailable};
use crate::domain::activity::stats::{Counters, counters};
use crate::domain::ids::{TenantId, ThreadKey};
use crate::domain::time::{SignedDuration, Timestamp, after};
use crate::domain::usage::{Month, Tally, Usage, day};

/// How the name of a day's counters begins.
const STATS: &str = "stats#";

/// The counter of automatic replies.
const REPLIES: &str = "replies";

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

    /// The same of what was done for a thread. What nobody wrote is not billed, and in nobody's figures.
    pub async fn count_usage_of(&self, thread: &ThreadKey, tally: Tally, now: Timestamp) {
        if !thread.is_synthetic() {
            self.count_usage(&thread.tenant, tally, now).await;
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
        let _ = update.customize().config_override(once()).send().await;
    }

    /// How many automatic replies a tenant has sent today, in UTC.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn replies_today(&self, tenant: &TenantId, now: Timestamp) -> Result<u64, Unavailable> {
        let item = self.item_of(tenant, &format!("{STATS}{}", day(now))).await?;
        let counted = item.as_ref().and_then(|item| get_number("stats", item, REPLIES).ok());
        Ok(counted.unwrap_or_default())
    }

    /// Counts one automatic reply before it is sent, unless the tenant has sent `most` today. Whether it was counted.
    ///
    /// Whoever drives threads may update items of tenants only, and whether that condition holds for each part of a
    /// transaction is not documented: so it is a write of its own.
    ///
    /// # Errors
    /// [`Unavailable`]; it may have been counted then.
    pub async fn count_reply(
        &self,
        tenant: &TenantId,
        most: u32,
        now: Timestamp,
    ) -> Result<bool, Unavailable> {
        let update = self.client.update_item().table_name(&self.tables.tenants);
        let update = update
            .key("tenant_id", text(tenant.as_str()))
            .key("item", text(format!("{STATS}{}", day(now))))
            .update_expression("ADD #replies :one SET expires_at = :end")
            .condition_expression("attribute_not_exists(#replies) OR #replies < :most")
            .expression_attribute_names("#replies", REPLIES)
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":most", number(most))
            .expression_attribute_values(":end", number(after(now, KEPT).as_second()));
        match update.send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(unavailable(&error)),
            },
        }
    }

    /// Takes one back that was counted and certainly not sent. It is tried once, and stands in nobody's way.
    pub async fn uncount_reply(&self, tenant: &TenantId, counted_at: Timestamp) {
        let update = self.client.update_item().table_name(&self.tables.tenants);
        let update = update
            .key("tenant_id", text(tenant.as_str()))
            .key("item", text(format!("{STATS}{}", day(counted_at))))
            .update_expression("ADD #replies :less")
            .condition_expression("#replies > :none")
            .expression_attribute_names("#replies", REPLIES)
            .expression_attribute_values(":less", number(-1))
            .expression_attribute_values(":none", number(0));
        let _ = update.customize().config_override(once()).send().await;
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
            // A day may have begun with something else.
            let counted = |name| match item.contains_key(name) {
                true => get_number("stats", item, name),
                false => Ok(0),
            };
            Ok(sum + Usage { texts: counted("texts")?, bookings: counted("bookings")? })
        })
    }
}

fn once() -> Builder {
    let time_out = TimeoutConfig::builder().operation_attempt_timeout(TIME_OUT).build();
    Config::builder().retry_config(RetryConfig::disabled()).timeout_config(time_out)
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
