//! Shows a customer's photo to whoever has its link.

mod handler;
mod pages;

use lambda_runtime::{Error, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let photos = intellisend::boot::photos().await?;
    run(service_fn(|event| handler::handle(&photos, event))).await
}
