use std::time::Duration;

use super::until;

#[tokio::test]
async fn what_is_there_at_last_is_returned() {
    let mut looks = 0;
    let seen = until("the third look", Duration::from_secs(60), async || {
        looks += 1;
        (looks == 3).then_some(looks)
    });
    assert_eq!(seen.await, 3);
}

#[tokio::test]
#[should_panic(expected = "in vain for a booking")]
async fn what_never_comes_is_named() {
    until("a booking", Duration::ZERO, async || None::<()>).await;
}
