//! Drives whatever is owed and due: the only retry that counts.

mod handler;

use lambda_runtime::{Error, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let work = intellisend::boot::threads().await?;
    run(service_fn(|event| handler::handle(&work, event))).await
}
