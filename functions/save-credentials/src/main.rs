//! The settings API: what a signed-in person may see and do for their own business, and operators for all of them.

mod caller;
mod handler;
mod problem;
mod request;
mod routes;
mod trouble;

use lambda_runtime::{Error, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let work = intellisend::boot::work().await?;
    run(service_fn(|event| handler::handle(&work, event))).await
}
