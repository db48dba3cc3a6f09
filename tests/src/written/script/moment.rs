use intellisend::domain::time::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::Odd;

const YEAR: i16 = 2026;

const MONTHS: &str = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";

/// Whether a line begins with a time.
pub(super) fn begins(line: &str) -> bool {
    let mut words = line.split(' ');
    let is_month = words.next().is_some_and(|word| MONTHS.split(' ').any(|month| month == word));
    is_month && words.next().is_some_and(|day| day.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `Nov 21 3:04 PM` or `Nov 21 3:04:05 PM`, by the clock on the office's wall.
pub(super) fn read(when: &str, zone: &TimeZone) -> Result<Timestamp, Odd> {
    let whole = format!("{YEAR} {}", when.trim());
    let forms = ["%Y %b %d %I:%M %p", "%Y %b %d %I:%M:%S %p"];
    let read = forms.iter().find_map(|form| DateTime::strptime(form, &whole).ok());
    let read = read
        .ok_or_else(|| format!("`{when}` is not a time such as `Nov 21 3:04 PM` or `Nov 21 3:04:05 PM`"))?;
    Ok(read.to_zoned(zone.clone())?.timestamp())
}
