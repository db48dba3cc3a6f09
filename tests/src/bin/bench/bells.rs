//! What AWS does between functions: it takes messages off the wake queue, and has as many processes as it needs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use aws_credential_types::Credentials;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::{BehaviorVersion, Region};
use intellisend::config::Config;
use serde_json::Value;
use tests::lambda::Function;
use tests::tls::Terminator;
use tokio::sync::Semaphore;

/// As many messages as an invocation gets.
const BATCH: i32 = 10;
/// How long a look at the queue waits for one.
const WAIT_SECONDS: i32 = 1;

/// Some processes of a function; an event goes to one that is free.
#[derive(Clone)]
pub(crate) struct Pool(Arc<Inner>);

struct Inner {
    free: Mutex<Vec<Function>>,
    places: Semaphore,
    _terminators: Vec<Terminator>,
}

impl Pool {
    /// They reach others by these, which stand for as long as they do.
    pub(crate) fn of(functions: Vec<Function>, terminators: Vec<Terminator>) -> Self {
        let places = Semaphore::new(functions.len());
        Self(Arc::new(Inner { free: Mutex::new(functions), places, _terminators: terminators }))
    }

    pub(crate) async fn invoke(&self, event: &Value) -> Value {
        let _place = self.0.places.acquire().await.expect("nobody closes it");
        let function = self.free().pop().expect("a place is a function");
        let answer = function.invoke(event).await.expect("it answers");
        self.free().push(function);
        answer
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Function>> {
        self.0.free.lock().expect("nothing panics with it")
    }
}

/// The wake queue, as far as it is about one tenant: what else is on it is dropped.
pub(crate) struct Bells {
    client: Client,
    queue: String,
    beginning: String,
}

impl Bells {
    pub(crate) fn of(environment: &BTreeMap<String, String>, tenant: &str) -> Self {
        let config = Config::from(|name| environment.get(name).cloned()).expect("the template's environment");
        let aws = &config.aws;
        let credentials = Credentials::new(&aws.access_key_id, &aws.secret_access_key, None, None, "bench");
        let client = aws_sdk_sqs::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .endpoint_url(aws.endpoint_url.clone().expect("the emulator"))
            .region(Region::new(aws.region.clone()))
            .credentials_provider(credentials)
            .build();
        let (queue, beginning) = (config.wake_queue_url, format!("{tenant}#"));
        Self { client: Client::from_conf(client), queue, beginning }
    }

    /// The threads that are to be woken next.
    pub(crate) async fn next(&self) -> Vec<String> {
        loop {
            let request = self.client.receive_message().queue_url(&self.queue);
            let request = request.max_number_of_messages(BATCH).wait_time_seconds(WAIT_SECONDS);
            let messages = request.send().await.expect("the queue answers").messages.unwrap_or_default();
            let mut threads = vec![];
            for message in messages {
                let receipt = message.receipt_handle.expect("a receipt");
                let delete = self.client.delete_message().queue_url(&self.queue).receipt_handle(receipt);
                delete.send().await.expect("the queue answers");
                threads.extend(message.body.filter(|thread| thread.starts_with(&self.beginning)));
            }
            if !threads.is_empty() {
                return threads;
            }
        }
    }
}
