//! A contractor's first day, walked by its admin and by an operator.

use tests::day::{Walker, walk};
use tests::ground::Ground;

async fn day_of(walker: Walker) {
    let ground = Ground::live().await;
    walk(&ground.stack.described, walker, &|step| println!("{step}")).await;
}

#[tokio::test]
async fn an_admin_walks_the_first_day() {
    day_of(Walker::Admin).await;
}

#[tokio::test]
async fn an_operator_walks_it_for_a_tenant_that_never_signs_in() {
    day_of(Walker::Operator).await;
}
