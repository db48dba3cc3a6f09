use intellisend::domain::ids::ThreadKey;
use tokio::sync::oneshot;

use super::{Bell, Bells, Wait};
use crate::storm::script::Kind;

fn bell(customer: usize, kind: Kind) -> Bell {
    let thread = ThreadKey::parse(&format!("tn_t3#+1972{customer:07}#+15005550003")).unwrap();
    Bell { thread, party: 0, kind, answered: None }
}

fn customers(bells: &[Bell]) -> Vec<String> {
    bells.iter().map(|bell| bell.thread.customer.as_str().to_owned()).collect()
}

#[tokio::test]
async fn a_driver_takes_up_to_ten_threads_and_no_thread_twice() {
    let bells = Bells::new(1);
    (0..12).for_each(|customer| bells.ring(bell(2_000_000 + customer % 11, Kind::Calm)));
    let first = customers(&bells.next(0).await.unwrap());
    assert_eq!(first.len(), 10);
    bells.over(0, 10);
    assert_eq!(customers(&bells.next(0).await.unwrap()), ["+19722000010", "+19722000000"]);
    bells.over(0, 2);
    bells.quiet().await;
}

#[tokio::test]
async fn a_bell_for_one_driver_is_answered_by_no_other() {
    let bells = Bells::new(2);
    bells.ring_for(1, bell(2_000_000, Kind::Calm));
    bells.ring(bell(2_000_001, Kind::Calm));
    assert_eq!(customers(&bells.next(0).await.unwrap()), ["+19722000001"]);
    assert_eq!(customers(&bells.next(1).await.unwrap()), ["+19722000000"]);
}

/// What a calm tenant's bell waits for while drivers are busy with these.
async fn wait(busy: &[&[Kind]]) -> Option<Wait> {
    let bells = Bells::new(busy.len());
    for (driver, kinds) in busy.iter().enumerate() {
        for (customer, kind) in kinds.iter().enumerate() {
            bells.ring_for(driver, bell(2_000_000 + customer, *kind));
        }
        if !kinds.is_empty() {
            bells.next(driver).await.unwrap();
        }
    }
    assert_eq!(bells.waits(), [].into(), "only what rings for whoever is free may wait for somebody");
    bells.ring(bell(2_000_009, Kind::Flood));
    bells.ring(bell(2_000_009, Kind::Calm));
    let waits = bells.waits();
    waits.into_iter().find(|(_, times)| *times == 1).map(|(wait, _)| wait)
}

#[tokio::test]
async fn who_waits_for_whom_is_told_of_calm_tenants() {
    use Kind::{Calm, Dead, Flood};
    assert_eq!(wait(&[&[Calm], &[Dead], &[]]).await, Some(Wait::None));
    assert_eq!(wait(&[&[Calm], &[Dead], &[Calm, Flood]]).await, Some(Wait::ForOthers));
    assert_eq!(wait(&[&[Calm], &[Dead], &[Flood, Dead]]).await, Some(Wait::ForTheFlood));
    assert_eq!(wait(&[&[Calm], &[Dead], &[Dead, Dead]]).await, Some(Wait::ForTheDead));
}

#[tokio::test]
async fn a_driver_whose_drives_have_all_ended_is_as_good_as_free() {
    let bells = Bells::new(1);
    bells.ring_for(0, bell(2_000_000, Kind::Dead));
    bells.next(0).await.unwrap();
    bells.ended(0, Kind::Dead);
    bells.ring(bell(2_000_001, Kind::Calm));
    assert_eq!(bells.waits(), [(Wait::None, 1)].into());
}

#[tokio::test]
async fn whoever_waits_for_an_answer_hears_when_nobody_gives_one() {
    let bells = Bells::new(1);
    let (answered, answer) = oneshot::channel();
    bells.ring(Bell { answered: Some(answered), ..bell(2_000_000, Kind::Calm) });
    drop(bells.next(0).await);
    assert!(answer.await.is_err());
    bells.take_down();
    assert!(bells.next(0).await.is_none());
}
