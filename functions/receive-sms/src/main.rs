//! Takes Twilio's webhooks in: verify, store, answer.

mod handler;
mod request;

use lambda_runtime::{Error, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let receiver = intellisend::boot::receiver().await?;
    run(service_fn(|event| handler::handle(&receiver, event))).await
}
