use std::pin::pin;

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::domain::drain::{OF_ALL, UNDER_WAY};

/// Places of all tenants. They are fair: whoever has waited longest gets the next one.
pub(super) struct Places {
    /// Given back by whoever is slow, so that no number of slow tenants can have them all for long.
    quick: Semaphore,
    under_way: Semaphore,
}

/// One of them.
pub(super) struct Place<'a> {
    quick: SemaphorePermit<'a>,
    under_way: SemaphorePermit<'a>,
}

impl Default for Places {
    fn default() -> Self {
        Self { quick: Semaphore::new(OF_ALL), under_way: Semaphore::new(UNDER_WAY) }
    }
}

impl Places {
    /// None: never, since nobody closes them.
    pub(super) async fn take(&self) -> Option<Place<'_>> {
        let under_way = self.under_way.acquire().await.ok()?;
        Some(Place { quick: self.quick.acquire().await.ok()?, under_way })
    }
}

impl Place<'_> {
    /// Does it in this place, and without one from when it turns out to be slow.
    pub(super) async fn hold<T>(self, what: impl Future<Output = T>, is_slow: impl Future<Output = ()>) -> T {
        let Self { quick, under_way: _under_way } = self;
        let mut what = pin!(what);
        tokio::select! {
            biased;
            done = &mut what => return done,
            () = is_slow => drop(quick),
        }
        what.await
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn whoever_is_slow_gives_its_place_to_another_as_long_as_there_is_room() {
        let places = Places::default();
        let mut slow = Vec::new();
        for _ in 0..UNDER_WAY {
            let place = places.take().now_or_never().flatten().expect("a place");
            let mut holding = Box::pin(place.hold(pending::<()>(), ready(())));
            assert!(holding.as_mut().now_or_never().is_none());
            slow.push(holding);
        }
        assert!(places.take().now_or_never().is_none(), "there is no room for more");
        slow.pop();
        assert!(places.take().now_or_never().is_some());
    }

    #[test]
    fn whoever_is_not_slow_keeps_its_place_until_it_is_done() {
        let places = Places::default();
        let mut under_way = Vec::new();
        for _ in 0..OF_ALL {
            let place = places.take().now_or_never().flatten().expect("a place");
            let mut holding = Box::pin(place.hold(pending::<()>(), pending()));
            assert!(holding.as_mut().now_or_never().is_none());
            under_way.push(holding);
        }
        assert!(places.take().now_or_never().is_none());
        under_way.pop();
        assert!(places.take().now_or_never().is_some());
    }
}
