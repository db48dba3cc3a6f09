use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::emulator::{sessions, url};
use super::target_folder;
use crate::privilege::{Names, note_all};
use crate::proxy::{Look, Proxy, Recorder};

/// What stands between the functions that the emulator runs and the emulator, and notes what they ask for.
pub(super) struct Watched {
    proxy: Proxy,
    names: Arc<OnceLock<Names>>,
}

impl Watched {
    /// Before the emulator at this port, which need not be up.
    pub(super) async fn before(port: u16) -> Self {
        let (names, recorder) = (Arc::new(OnceLock::<Names>::new()), Recorder::default());
        let (known, calls, callers) =
            (Arc::clone(&names), recorder.clone(), sessions(port, &target_folder()));
        let look: Look = Arc::new(move |head, body| {
            // Until the stack is there nobody calls it.
            if let Some(names) = known.get() {
                note_all(&callers, names, head, body);
            }
            // Nobody asks for these, and they would be many.
            drop(calls.take());
        });
        let proxy = recorder.proxy_with("functions", "aws", &url(port), look).await;
        Self { proxy, names }
    }

    pub(super) fn url(&self) -> String {
        self.proxy.url()
    }

    /// What the functions know their resources by, once they are deployed.
    pub(super) fn know(&self, environment: &BTreeMap<String, String>) {
        let _ = self.names.set(Names::of(environment));
    }
}
