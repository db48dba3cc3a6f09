//! Settings as somebody asks for them.

use jiff::tz::TimeZone;

use super::follow_up::FollowUp;
use super::opening_hours::OpeningHours;
use super::photo_links::PhotoLinks;
use super::reply_limits::countries;
use super::retention::Retention;
use super::rules::{Rule, Targets};
use super::untouched::Untouched;
use super::{Profile, Replies};
use crate::domain::fields::{Errors, Fields, one_of};
use crate::domain::messages::change::Asked;
use crate::domain::messages::rules::blocked_link;
use crate::domain::phone::PhoneNumber;

/// Characters of a business's name.
pub const BUSINESS: usize = 100;

/// The zone's own name: `america/chicago` is taken for `America/Chicago`.
///
/// # Errors
/// A name that is not in the time zone database.
pub fn time_zone(name: &str) -> Result<String, &'static str> {
    let zone = TimeZone::get(name).ok().filter(|zone| !zone.is_unknown());
    let name = zone.and_then(|zone| zone.iana_name().map(str::to_owned));
    name.ok_or("not a time zone's name, for instance America/Chicago")
}

impl Profile {
    /// With what is given in place of what was. Fields that are absent stay. `targets` says whose ids those of a rule
    /// are that names nobody.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn changed(&self, mut fields: Fields, targets: &Targets) -> Result<Self, Errors> {
        let business = fields.text("business", BUSINESS);
        if let Some(why) = business.as_deref().and_then(blocked_link) {
            fields.blame("business", why);
        }
        let office_phone = fields.clearable("office_phone", PhoneNumber::typed);
        let time_zone = fields.parse("time_zone", time_zone);
        let opening_hours = OpeningHours::read(&mut fields, "opening_hours");
        let replies = fields.parse("replies", one_of(&Replies::ALL));
        let reply_countries = countries(&mut fields, "reply_countries");
        let retention = fields.parse("retention_days", Retention::parse);
        let photo_links = fields.parse("photo_link_days", PhotoLinks::parse);
        let follow_up = fields.parse("follow_up_hours", FollowUp::parse);
        let untouched_after = fields.clearable("untouched_after_minutes", Untouched::parse);
        let messages = Asked::read(&mut fields);
        let rules = Rule::read_all(&mut fields, "rules", targets);
        let before = self.clone();
        let next = Self {
            business: business.unwrap_or(before.business),
            office_phone: office_phone.over(before.office_phone),
            time_zone: time_zone.unwrap_or(before.time_zone),
            opening_hours: opening_hours.unwrap_or(before.opening_hours),
            replies: replies.unwrap_or(before.replies),
            reply_countries: reply_countries.unwrap_or(before.reply_countries),
            retention: retention.unwrap_or(before.retention),
            photo_links: photo_links.unwrap_or(before.photo_links),
            follow_up: follow_up.unwrap_or(before.follow_up),
            untouched_after: untouched_after.over(before.untouched_after),
            messages: before.messages.changed(&messages),
            rules: rules.unwrap_or(before.rules),
            ..before
        };
        messages.measure(&mut fields, &next);
        fields.finish()?;
        Ok(next)
    }

    /// The fields in which settings differ, by the names that people give them under.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let fields = [
            ("business", self.business != other.business),
            ("office_phone", self.office_phone != other.office_phone),
            ("time_zone", self.time_zone != other.time_zone),
            ("opening_hours", self.opening_hours != other.opening_hours),
            ("replies", self.replies != other.replies),
            ("reply_countries", self.reply_countries != other.reply_countries),
            ("replies_a_day", self.replies_a_day != other.replies_a_day),
            ("retention_days", self.retention != other.retention),
            ("photo_link_days", self.photo_links != other.photo_links),
            ("follow_up_hours", self.follow_up != other.follow_up),
            ("untouched_after_minutes", self.untouched_after != other.untouched_after),
            ("messages", self.messages != other.messages),
            ("rules", self.rules != other.rules),
        ];
        fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
    }
}
