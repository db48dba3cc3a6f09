use std::panic::AssertUnwindSafe;

use futures_util::future::FutureExt;

/// One of several jobs that are done side by side: one that panics ends alone, and the others come to their end. None: it
/// did.
pub async fn apart<T>(job: impl Future<Output = T>) -> Option<T> {
    AssertUnwindSafe(job).catch_unwind().await.ok()
}

#[cfg(test)]
mod tests {
    use futures_util::future;

    use super::*;

    #[test]
    fn a_job_that_panics_ends_alone() {
        let panics = async { panic!("as it happens") };
        let both = future::join(apart::<()>(panics), apart(future::ready(1)));
        assert_eq!(both.now_or_never(), Some((None, Some(1))));
    }
}
