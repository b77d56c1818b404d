use super::{Driver, Law, Log};
use crate::base::Rng;
use crate::freight::DriverRules;
use crate::scenario::Activity::{Break, Drive, Rest, Service, Wait};

const HOUR: i64 = 3600;

fn law(drivers: u8) -> Law {
    Law::new(&DriverRules::CHINA, drivers)
}

fn driven(hours: i64, drivers: u8) -> Driver {
    let mut driver = Driver::default();
    driver.reset(&Log::default(), 0, &law(drivers));
    driver.drive(hours * HOUR, &law(drivers));
    driver
}

#[test]
fn four_hours_then_a_break_and_eight_hours_then_a_rest() {
    let pause = 20 * 60;
    let expected = [
        (Drive, 0, 4 * HOUR),
        (Break, 4 * HOUR, 4 * HOUR + pause),
        (Drive, 4 * HOUR + pause, 8 * HOUR + pause),
        (Rest, 8 * HOUR + pause, 24 * HOUR),
        (Drive, 24 * HOUR, 25 * HOUR),
    ];
    assert_eq!(driven(9, 1).events, expected);
}

#[test]
fn two_drivers_need_no_break() {
    let expected = [(Drive, 0, 16 * HOUR), (Rest, 16 * HOUR, 24 * HOUR), (Drive, 24 * HOUR, 28 * HOUR)];
    assert_eq!(driven(20, 2).events, expected);
}

#[test]
fn waits_count_as_breaks_and_service_does_not() {
    let mut driver = driven(3, 1);
    driver.serve(2 * HOUR);
    driver.drive(2 * HOUR, &law(1));
    let breaks = |d: &Driver| d.events.iter().filter(|e| e.0 == Break).count();
    assert_eq!(breaks(&driver), 1);
    let mut driver = driven(3, 1);
    driver.stand(Wait, 20 * 60, &law(1));
    driver.drive(2 * HOUR, &law(1));
    assert_eq!(breaks(&driver), 0);
    assert!(driver.events.iter().all(|e| e.0 != Service));
}

#[test]
fn a_later_tour_remembers_the_day() {
    let log = driven(7, 1).log();
    let mut next = Driver::default();
    next.reset(&log, log.free + HOUR, &law(1));
    next.drive(2 * HOUR, &law(1));
    assert_eq!(next.events[0].2 - next.events[0].1, HOUR);
    assert_eq!((next.events[1].0, next.events[1].2), (Rest, 24 * HOUR));
}

/// The law second by second, on a scale of a day of 86,400 s: the driver drives whenever it may, so that the next
/// second was forbidden wherever it stood still without being told to.
#[test]
fn no_window_of_a_day_holds_too_much() {
    for seed in 0..200 {
        let mut rng = Rng::new(seed);
        let drivers = 1 + (seed % 2) as u8;
        let mut driver = Driver::default();
        driver.reset(&Log::default(), 0, &law(drivers));
        for _ in 0..30 {
            match rng.below(3) {
                0 => driver.stand(Wait, rng.below(3_000) as i64, &law(drivers)),
                1 => driver.serve(rng.below(5_000) as i64),
                _ => driver.drive(rng.below(30_000) as i64, &law(drivers)),
            }
        }
        let drives: Vec<(i64, i64)> =
            driver.events.iter().filter(|e| e.0 == Drive).map(|&(_, start, end)| (start, end)).collect();
        let within = |from: i64| -> i64 {
            drives.iter().map(|&(start, end)| (end.min(from + 24 * HOUR) - start.max(from)).max(0)).sum()
        };
        let limit = 8 * HOUR * i64::from(drivers);
        assert!(drives.iter().all(|&(start, end)| within(start) <= limit && within(end - 24 * HOUR) <= limit));
        for rest in driver.events.iter().filter(|e| e.0 == Rest && e.2 - e.1 > 20 * 60) {
            assert_eq!(within(rest.2 - 24 * HOUR - 1).max(within(rest.2 - 24 * HOUR)), limit, "rested for nothing");
        }
    }
}
