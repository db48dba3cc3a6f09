//! A contractor's first day on the stack that runs, step by step.

use tests::day::{Walker, walk};

use crate::Shown;
use crate::text::running;

pub(crate) async fn day() -> Shown {
    let (stack, _) = running()?;
    if stack.servicetitan_url.is_none() || stack.twilio_url.is_none() {
        return Err(
            "The day is walked with the fakes. Start `make run` without SERVICETITAN_URL and TWILIO_URL."
                .to_owned(),
        );
    }
    for (walker, who) in [
        (Walker::Admin, "The contractor's own admin"),
        (Walker::Operator, "An operator, for a tenant that never signs in"),
    ] {
        println!("\n{who}:");
        walk(&stack, walker, &|step| println!("· {step}")).await;
    }
    println!("\nAll of it as it must be.");
    Ok(())
}
