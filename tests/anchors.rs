//! Published travel times: all but one come out of the network, and the one that does not is known.
#![cfg(feature = "tibet")]
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use skyroad::plan::{read_anchors, read_train_anchors};
use skyroad::tibet;

#[test]
fn published_travel_times_hold() {
    let region = tibet::region().unwrap();
    let anchors = read_anchors(&tibet::SOURCE).unwrap();
    assert_eq!(anchors.len(), 15);
    let outside: Vec<_> = anchors
        .iter()
        .filter(|anchor| !anchor.reading(&region.network).unwrap().holds())
        .map(|anchor| format!("{}-{} {}", anchor.ends.0, anchor.ends.1, anchor.date))
        .collect();
    assert_eq!(outside, ["lhasa-bayi 2016-07-15"]);
    let by_model = anchors.iter().filter(|a| a.reading_by_model(&region.network).unwrap().holds()).count();
    assert!(by_model >= 11, "the speed model alone holds {by_model} of {}", anchors.len());
}

#[test]
fn published_trains_run_to_the_minute() {
    let region = tibet::region().unwrap();
    let anchors = read_train_anchors(&tibet::SOURCE).unwrap();
    assert_eq!(anchors.len(), 5);
    for train in &anchors {
        assert!(train.holds(&region.timetable).unwrap(), "{train:?}: {:?}", train.reading(&region.timetable));
    }
    let parcels = anchors.iter().find(|t| t.number == "X-EXP-1").unwrap();
    assert!((parcels.arrive - parcels.depart).as_hours() < 48.0);
}
