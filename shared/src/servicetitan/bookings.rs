use reqwest::Method;
use serde_json::Value;

use super::client::{Access, ServiceTitan};
use super::wire::{AmendBooking, Anything, Booking, CreateBooking, DismissBooking, Page};
use crate::domain::conversation::Answered;
use crate::domain::conversation::amendment::Amendment;
use crate::domain::conversation::draft::Draft;
use crate::domain::conversation::seen::Seen;
use crate::domain::ids::{BookingId, ExternalId};
use crate::domain::outcome::{Cause, Outcome};
use crate::domain::time::{Timestamp, sortable};

/// What the office reads where a booking was made twice.
const TWIN_MEMO: &str = "IntelliSend made this booking twice. The older one holds the conversation.";

/// Bookings on a page of those that were changed, and pages that are read at once.
const PAGE: &str = "200";
const MOST_PAGES: u32 = 5;

impl ServiceTitan {
    /// Makes a booking. Scope `tn.crm.bookings:w`.
    pub async fn create_booking(&self, access: &Access, draft: &Draft) -> Outcome<Booking> {
        self.write(Method::POST, access, &bookings(access), &CreateBooking::of(draft)).await
    }

    /// Changes a booking, and says what it is now. What the answer says counts for nothing where it cannot be read: the
    /// status tells that it was done. Scope `tn.crm.bookings:w`.
    pub async fn amend_booking(&self, access: &Access, id: BookingId, by: &Amendment) -> Outcome<Answered> {
        let path = format!("{}/{id}", bookings(access));
        let body = AmendBooking::of(by);
        let answer = self.write::<Value>(Method::PATCH, access, &path, &body).await;
        answer.map(|answer| match serde_json::from_value::<Booking>(answer) {
            Ok(booking) if booking.id == id => booking.answered(),
            _ => Answered { booking: id, seen: None },
        })
    }

    /// A booking as the office sees it now; None: the answer cannot be told from others. Scope `tn.crm.bookings:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn see_booking(&self, access: &Access, id: BookingId) -> Result<Option<Seen>, Cause> {
        let path = format!("{}/{id}", bookings(access));
        let booking: Booking = self.get(access, "crm", &path, &[]).await.read()?;
        Ok(booking.seen())
    }

    /// Takes a twin off the office's screen. Scope `tn.crm.bookings:w`.
    pub async fn dismiss_twin(&self, access: &Access, id: BookingId) -> Outcome<BookingId> {
        self.dismiss_booking(access, id, TWIN_MEMO).await
    }

    /// Takes a booking off the office's screen and says why. Scope `tn.crm.bookings:w`.
    pub async fn dismiss_booking(&self, access: &Access, id: BookingId, memo: &str) -> Outcome<BookingId> {
        let path = format!("{}/{id}/dismiss", bookings(access));
        let body = DismissBooking { dismissing_memo: memo };
        self.write::<Anything>(Method::POST, access, &path, &body).await.map(|_| id)
    }

    /// Makes a booking that nobody is told of by e-mail, and gives it as ServiceTitan returned it. Scope
    /// `tn.crm.bookings:w`.
    pub async fn create_test_booking(&self, access: &Access, draft: &Draft) -> Outcome<Value> {
        self.write(Method::POST, access, &bookings(access), &CreateBooking::without_email(draft)).await
    }

    /// A booking as ServiceTitan returns it. Scope `tn.crm.bookings:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn booking(&self, access: &Access, id: BookingId) -> Result<Value, Cause> {
        let path = format!("{}/{id}", bookings(access));
        self.get(access, "crm", &path, &[]).await.read()
    }

    /// The bookings with exactly this external id, by the provider's own list. Whether ServiceTitan matches exactly is
    /// not documented, so the answer is compared again. Scope `tn.crm.bookings:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn bookings_by_external_id(
        &self,
        access: &Access,
        external_id: &ExternalId,
    ) -> Result<Vec<Booking>, Cause> {
        let query = [("externalId", external_id.as_str()), ("pageSize", "50")];
        let page: Page<Booking> = self.get(access, "crm", &bookings(access), &query).await.read()?;
        let mut found = page.data;
        found.retain(|booking| booking.external_id.as_deref() == Some(external_id.as_str()));
        if found.is_empty() && page.has_more {
            // The filter did not hold, so that it is not on this page says nothing.
            return Err(Cause::Unreadable { status: 200 });
        }
        Ok(found)
    }

    /// The provider's bookings that were changed since then, the oldest change first. Where there are very many, more were
    /// changed after the last of these. Scope `tn.crm.bookings:r`.
    ///
    /// # Errors
    /// Whatever stood in the way; a read may be repeated.
    pub async fn bookings_modified_since(
        &self,
        access: &Access,
        since: Timestamp,
    ) -> Result<Vec<Booking>, Cause> {
        let (since, mut found) = (sortable(since), Vec::new());
        for page in 1..=MOST_PAGES {
            let page = page.to_string();
            let query = [
                ("modifiedOnOrAfter", &*since),
                ("sort", "+ModifiedOn"),
                ("page", &*page),
                ("pageSize", PAGE),
            ];
            let read: Page<Booking> = self.get(access, "crm", &bookings(access), &query).await.read()?;
            found.extend(read.data);
            if !read.has_more {
                break;
            }
        }
        Ok(found)
    }
}

fn bookings(access: &Access) -> String {
    format!("booking-provider/{}/bookings", access.place.provider)
}
