use super::{Break, Point, Retries};

const BOTH: fn(Retries) -> usize = |retries| if retries == Retries::Bells { 40 } else { 30 };

#[test]
fn every_call_is_broken_in_each_way_whoever_comes_back() {
    let all = Point::all(BOTH);
    assert_eq!(all.len(), 3 * (40 + 30));
    for retries in Retries::ALL {
        for how in Break::ALL {
            for call in 1..=BOTH(retries) {
                assert_eq!(all.iter().filter(|it| **it == Point { call, how, retries }).count(), 1);
            }
        }
    }
    assert!(Point::all(|_| 0).is_empty());
}

#[test]
fn some_of_them_are_of_the_first_call_and_the_last_and_of_every_way() {
    let some = Point::spread(&Point::all(BOTH), 12);
    assert_eq!((some.len(), some[0].call, some[11].call), (12, 1, 40));
    for retries in Retries::ALL {
        for how in Break::ALL {
            assert!(some.iter().any(|it| (it.how, it.retries) == (how, retries)), "{how:?}, {retries:?}");
        }
    }
    assert_eq!(some, Point::spread(&Point::all(BOTH), 12), "the same each time");
}

#[test]
fn a_point_is_found_by_the_name_that_it_prints() {
    for point in Point::all(BOTH) {
        assert_eq!(point.to_string().parse(), Ok(point));
    }
    for odd in ["", "9", "9/after", "9/after/", "x/after/bells", "9/later/bells", "9/after/bells/more"] {
        assert_eq!(odd.parse::<Point>(), Err(()), "{odd:?}");
    }
}
