use std::panic::AssertUnwindSafe;

use futures_util::future::FutureExt;

use crate::store::Unavailable;

/// One of several jobs that are done side by side: one that panics ends alone, and the others come to their end. None: it
/// did.
pub async fn apart<T>(job: impl Future<Output = T>) -> Option<T> {
    AssertUnwindSafe(job).catch_unwind().await.ok()
}

/// What a part of a run came to. What stood in its way is said in `unavailable`.
pub fn came_to<T>(part: Result<T, Unavailable>, unavailable: &mut Vec<String>) -> Option<T> {
    part.map_err(|why| unavailable.push(why.to_string())).ok()
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
