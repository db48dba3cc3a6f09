//! The settings API: what a signed-in person may see and do for their own tenant.

mod caller;
mod handler;
mod problem;
mod routes;

use lambda_runtime::{Error, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let store = intellisend::boot::store().await?;
    run(service_fn(|event| handler::handle(&store, event))).await
}
