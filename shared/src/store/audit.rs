//! The audit trail: `audit#<time>#<id>` items of a tenant, never changed.

use super::items::{Item, document, get_text, number, read_document, text, unavailable};
use super::{Store, Unavailable};
use crate::domain::audit::Line;
use crate::domain::ids::TenantId;
use crate::domain::time::{SignedDuration, Timestamp, after, sortable};
use crate::random;

/// Two years.
const KEPT: SignedDuration = SignedDuration::from_hours(2 * 365 * 24);

/// Lines of the trail, newest first, and where to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trail {
    /// The newest first.
    pub entries: Vec<Line>,
    /// What to ask for older lines with; None: there are none.
    pub next: Option<String>,
}

pub(super) fn item(tenant: &TenantId, entry: &Line) -> Result<Item, Unavailable> {
    let name = format!("audit#{}#{:016x}", sortable(entry.at), random::nonce());
    Ok(Item::from([
        ("tenant_id".to_owned(), text(tenant.as_str())),
        ("item".to_owned(), text(name)),
        ("data".to_owned(), document("audit", entry)?),
        ("expires_at".to_owned(), number(after(entry.at, KEPT).as_second())),
    ]))
}

/// Whether it is what [`Trail::next`] gives: a time and a line's own number.
#[must_use]
pub fn is_cursor(value: &str) -> bool {
    let Some((at, id)) = value.split_once('#') else { return false };
    let is_time = at.parse::<Timestamp>().is_ok_and(|moment| sortable(moment) == at);
    is_time && id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl Store {
    /// The trail from before `before` (a cursor that an answer gave), at most `most` lines.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub async fn audit_trail(
        &self,
        tenant: &TenantId,
        before: Option<&str>,
        most: i32,
    ) -> Result<Trail, Unavailable> {
        let last = before.map_or_else(|| "audit#~".to_owned(), |cursor| format!("audit#{cursor}"));
        let query = self.client.query().table_name(&self.tables.tenants).consistent_read(true);
        let query = query
            .key_condition_expression("tenant_id = :tenant AND #item BETWEEN :first AND :last")
            .expression_attribute_names("#item", "item")
            .expression_attribute_values(":tenant", text(tenant.as_str()))
            .expression_attribute_values(":first", text("audit#"))
            .expression_attribute_values(":last", text(&last));
        // One more than asked for tells whether there are older ones; the cursor's own line is not shown again.
        let page = query.scan_index_forward(false).limit(most.saturating_add(2)).send().await;
        let page = page.map_err(|error| unavailable(&error))?;
        let mut items: Vec<&Item> = page.items().iter().collect();
        if before.is_some() && items.first().map(|item| name_of(item)).transpose()? == Some(last.as_str()) {
            items.remove(0);
        }
        let most = usize::try_from(most).unwrap_or_default();
        let more = items.len() > most;
        items.truncate(most);
        let next = match items.last() {
            Some(item) if more => Some(name_of(item)?.trim_start_matches("audit#").to_owned()),
            _ => None,
        };
        let entries = items.into_iter().map(|item| read_document("audit", item)).collect::<Result<_, _>>()?;
        Ok(Trail { entries, next })
    }
}

fn name_of(item: &Item) -> Result<&str, Unavailable> {
    get_text("audit", item, "item")
}
