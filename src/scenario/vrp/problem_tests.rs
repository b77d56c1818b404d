//! What is refused at the door.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use super::*;
use crate::base::{Id, IdVec};

fn line(n: usize) -> Problem {
    let points = (0..=n).map(|i| [i as f64, 0.0]).collect();
    let visit = |i| Visit { place: i as u32, deliver: vec![1], ..Visit::default() };
    Problem {
        legs: vec![Legs::Plane(Plane::new(points, 1.0, Rounding::Nearest).unwrap())],
        visits: (1..=n).map(visit).collect(),
        pairs: vec![],
        kinds: IdVec::from_vec(vec![Kind { capacity: vec![2], ..Kind::default() }]),
        objective: Objective::Cost,
        order: Order::Free,
    }
}

fn refused(change: impl FnOnce(&mut Problem)) -> String {
    let mut problem = line(200);
    problem.check().unwrap();
    change(&mut problem);
    problem.check().unwrap_err().to_string()
}

#[test]
fn every_wrong_field_is_named() {
    let (first, second) = (VisitId::from_index(0), VisitId::from_index(1));
    let kind = KindId::from_index(0);
    let cases = [
        (refused(|p| p.visits[first].place = 999), "place"),
        (refused(|p| p.visits[first].deliver = vec![1, 2]), "deliver"),
        (refused(|p| p.visits[first].pick = vec![-1]), "pick"),
        (refused(|p| p.visits[first].service = -5), "service"),
        (refused(|p| p.visits[first].release = i64::MAX), "release"),
        (refused(|p| p.visits[first].service_by_kind = vec![1, 2]), "service_by_kind"),
        (
            refused(|p| p.visits[first].windows = vec![Window::new(5, 6).unwrap(), Window::new(6, 9).unwrap()]),
            "windows",
        ),
        (refused(|p| p.kinds[kind].profile = 1), "profile"),
        (refused(|p| p.kinds[kind].start = Some(777)), "place"),
        (refused(|p| p.kinds[kind].per_distance = 1 << 51), "number"),
        (refused(|p| p.kinds[kind].per_distance = 1 << 50), "per_distance"),
        (refused(|p| p.pairs = vec![(first, second)]), "pairs"),
        (refused(|p| p.kinds[kind].committed = vec![first, first]), "committed"),
    ];
    for (message, field) in cases {
        assert!(message.contains(field), "\"{message}\" names {field}");
    }
    let mut unlike = line(3);
    unlike.kinds.push(Kind { capacity: vec![1, 1], ..Kind::default() });
    assert!(unlike.check().unwrap_err().to_string().contains("capacity"));
}

#[test]
fn windows_tables_and_planes_are_checked_where_they_are_made() {
    assert!(Window::new(5, 4).is_err() && Window::new(-1, 4).is_err());
    assert!(Window::new(0, i64::MAX).is_ok());
    assert!(LegTable::new(2, vec![0; 3]).is_err());
    assert!(LegTable::new(2, vec![0, FAR + 1, 0, 0]).is_err());
    assert!(LegTable::with_durations(2, vec![0, FAR, 1, 0], vec![0, 1, 1, 0]).is_err());
    assert!(Plane::new(vec![[f64::NAN, 0.0]], 1.0, Rounding::Down).is_err());
    assert!(Plane::new(vec![[0.0, 0.0], [1e12, 0.0]], 1.0, Rounding::Down).is_err());
}

#[test]
fn a_plane_rounds_as_it_says() {
    let leg = |rounding, scale| Plane::new(vec![[0.0, 0.0], [1.0, 1.0]], scale, rounding).unwrap().leg(0, 1);
    assert_eq!(leg(Rounding::Nearest, 1.0), 1);
    assert_eq!(leg(Rounding::Down, 10.0), 14);
    assert_eq!(leg(Rounding::Up, 1000.0), 1415);
    let whole = Plane::new(vec![[0.0, 0.0], [3.0, 4.0]], 1.0, Rounding::Up).unwrap();
    assert_eq!((whole.leg(0, 1), whole.table().unwrap().distances()[2]), (5, 5));
}
