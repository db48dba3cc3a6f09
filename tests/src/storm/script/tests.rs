use std::collections::BTreeSet;

use super::{Kind, Script, marked, parties};

fn written(seed: u64) -> Vec<(usize, usize, String, String)> {
    let mut script = Script::new(seed, 1_000, &parties());
    let rounds = std::iter::from_fn(|| Some(script.round(300)).filter(|round| !round.is_empty()));
    let told = |line: super::Line| (line.party, line.number, line.customer, line.body);
    rounds.flatten().map(told).collect()
}

#[test]
fn the_same_seed_writes_the_same_texts_in_the_same_order() {
    assert_eq!(written(5), written(5));
    assert_ne!(written(5), written(6));
}

#[test]
fn every_text_is_there_once_and_no_other_has_its_words() {
    let texts = written(5);
    assert_eq!(texts.iter().map(|text| text.1).collect::<BTreeSet<_>>(), (0..1_000).collect());
    assert!(texts.iter().all(|(_, number, _, body)| marked(body).eq([*number])));
    assert!(texts.windows(2).any(|pair| pair[0].1 > pair[1].1), "some are overtaken");
}

#[test]
fn one_floods_one_is_dead_and_a_number_texts_one_of_them_only() {
    let (texts, parties) = (written(5), parties());
    let of = |kind| texts.iter().filter(|text| parties[text.0].kind == kind).count();
    assert!(of(Kind::Flood) > 400 && of(Kind::Dead) > 40 && of(Kind::Calm) > 300);
    let pairs: BTreeSet<_> = texts.iter().map(|text| (&text.2, text.0)).collect();
    let numbers: BTreeSet<_> = texts.iter().map(|text| &text.2).collect();
    assert_eq!(pairs.len(), numbers.len());
}
