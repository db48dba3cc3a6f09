//! Who may use the process's stack now.

use std::sync::LazyLock;

use tokio::sync::watch;

/// Grounds in use beside each other; below 0: one that is alone.
static IN_USE: LazyLock<watch::Sender<i32>> = LazyLock::new(|| watch::Sender::new(0));

/// Leave to use the stack, until it is dropped.
pub(super) struct Turn(i32);

impl Turn {
    /// Never waits for one that waits to be alone: a test may have several grounds.
    pub(super) async fn beside_others() -> Self {
        Self::taken(1, |in_use| in_use >= 0).await
    }

    pub(super) async fn alone() -> Self {
        Self::taken(-1, |in_use| in_use == 0).await
    }

    async fn taken(counts: i32, may: impl Fn(i32) -> bool) -> Self {
        let mut changes = IN_USE.subscribe();
        let take = |in_use: &mut i32| {
            let may = may(*in_use);
            *in_use += if may { counts } else { 0 };
            may
        };
        while !IN_USE.send_if_modified(take) {
            changes.changed().await.expect("the count outlives the tests");
        }
        Self(counts)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        IN_USE.send_modify(|in_use| *in_use -= self.0);
    }
}
