use super::super::{Appointment, Job, OpenJob, coming};
use super::NOW;
use crate::domain::time::{SignedDuration, Timestamp, after};

fn job(id: i64) -> OpenJob {
    OpenJob { id, number: id.to_string(), kind: Some("Leak".to_owned()) }
}

fn at(hours: i64) -> Timestamp {
    after(NOW, SignedDuration::from_hours(hours))
}

fn visit(job: i64, from: i64, to: i64) -> Appointment {
    Appointment { job, window: (at(from), at(to)) }
}

fn numbers(jobs: &[Job]) -> Vec<&str> {
    jobs.iter().map(|job| &*job.number).collect()
}

#[test]
fn the_soonest_come_first_and_at_most_three() {
    let visits = [visit(1, 50, 52), visit(2, 2, 4), visit(3, 26, 28), visit(4, 99, 100)];
    let told = coming(vec![job(1), job(2), job(3), job(4)], &visits, NOW);
    assert_eq!(numbers(&told), ["2", "3", "1"]);
    assert_eq!(told[0].window, Some((at(2), at(4))));
}

#[test]
fn those_without_a_date_follow_the_newest_first() {
    let told = coming(vec![job(1), job(2), job(3)], &[visit(1, 2, 4)], NOW);
    assert_eq!(numbers(&told), ["1", "3", "2"]);
    assert_eq!(told[1].window, None);
}

#[test]
fn a_window_counts_until_it_is_over_and_the_next_one_counts_then() {
    let window = |visits: &[Appointment]| coming(vec![job(1)], visits, NOW)[0].window;
    assert_eq!(window(&[visit(1, -1, 1)]), Some((at(-1), at(1))));
    assert_eq!(window(&[visit(1, -3, 0), visit(1, 5, 7), visit(1, 2, 4)]), Some((at(2), at(4))));
    assert_eq!(window(&[visit(1, -3, -1), visit(9, 2, 4)]), None);
}

#[test]
fn a_job_that_was_read_twice_is_told_of_once() {
    assert_eq!(numbers(&coming(vec![job(1), job(2), job(1)], &[], NOW)), ["2", "1"]);
}
