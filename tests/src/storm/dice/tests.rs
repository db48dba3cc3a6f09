use super::Dice;

#[test]
fn the_same_seed_gives_the_same_numbers_and_another_gives_others() {
    let rolled = |seed| {
        let mut dice = Dice::new(seed);
        (0..8).map(|_| dice.below(1_000_000)).collect::<Vec<_>>()
    };
    assert_eq!(rolled(7), rolled(7));
    assert_ne!(rolled(7), rolled(8));
}

#[test]
fn one_in_ten_is_about_one_in_ten() {
    let mut dice = Dice::new(1);
    let hits = (0..10_000).filter(|_| dice.in_a_thousand(100)).count();
    assert!((900..1_100).contains(&hits), "{hits}");
}
