use super::*;
use crate::base::{Coord, Grams, Metres};
use crate::network::{Names, NetworkBuilder, Node, NodeKind};
use crate::timetable::TerminalId;

const TERMINALS: &str = "\
id,kind,place,name_en,lat,lon,access_km,access_h,cut_off_passenger_min,cut_off_freight_min,available_after_min,\
available_after_freight_min,opens,closes,handling_yuan_per_kg,clock_behind_min
rail-a,rail,a,Alpha station,30,90,5,0.25,40,180,15,120,00:00,24:00,0.15,
rail-b,rail,,Beta station,30,91,0,0,20,0,10,0,08:00,20:00,,
rail-c,rail,a,Gamma West station,30,92,1,0.1,20,240,10,180,08:00,20:00,0.25,
air-aaa,air,a,Alpha airport,30,90,20,0.5,45,120,20,75,07:00,16:00,0.8,
air-ktm,air,,Kathmandu airport,27.7,85.4,0,0,60,180,30,90,,,0.4,135
";
const RAIL: &str = "line,train,trip_id,seq,station,arr,dep,day_offset,days,valid_from,valid_to,use,source";
const FLIGHTS: &str =
    "flight,airline,from,to,dep_local,arr_local,arr_day_offset,days,valid_from,valid_to,belly_kg,source";

/// Reads the fixtures from a folder; what is missing there is optional, so its warnings are left away.
fn read_files(rail: &str, flights: &str, more: &[(&str, &str)]) -> (Timetable, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let rail = format!("{RAIL}\n{rail}");
    let flights = format!("{FLIGHTS}\n{flights}");
    let files = [("terminals.csv", TERMINALS), ("rail_stop_times.csv", &rail), ("flight_legs.csv", &flights)];
    for (name, text) in files.iter().chain(more) {
        std::fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut builder = NetworkBuilder::new();
    let coord = Coord::new(30.0, 90.0).unwrap();
    let (names, kind) = (Names::default(), NodeKind::CountySeat);
    builder.node(Node { slug: "a".into(), names, kind, coord, elevation: 3600 }).unwrap();
    let mut warnings = Vec::new();
    let timetable = read(&Source::Folder(folder.path().into()), &builder.build(), &mut warnings).unwrap();
    let messages = warnings.into_iter().map(|w| w.message).filter(|m| !m.contains("is missing; the region"));
    (timetable, messages.collect())
}

fn rail(rows: &str) -> (Timetable, Vec<String>) {
    read_files(rows, "", &[])
}

fn refused(rows: &str, message: &str) {
    let (timetable, warnings) = rail(rows);
    assert_eq!(timetable.trips.len(), 0, "{rows}");
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains(message) && warnings[0].contains("the trip t is left out"), "{warnings:?}");
}

#[test]
fn terminals_say_whom_they_serve() {
    let (timetable, warnings) = rail("");
    assert!(warnings.is_empty(), "{warnings:?}");
    let terminal = |code| &timetable.terminals[timetable.terminal(code).unwrap()];
    assert_eq!(terminal("rail-a").cut_off_freight, Some(Seconds::minutes(180)));
    assert_eq!(terminal("rail-a").access.map(|a| (a.length, a.time)), Some((Metres(5000), Seconds::minutes(15))));
    assert_eq!(terminal("rail-a").handling(Grams(10_000)).0, 150);
    assert_eq!((terminal("rail-b").cut_off_freight, terminal("rail-b").release_freight), (None, None));
    assert!(terminal("rail-b").access.is_none() && terminal("rail-b").hours.is_some());
    assert!(terminal("air-ktm").hours.is_none() && terminal("air-ktm").cut_off_freight.is_none());
}

#[test]
fn a_run_over_midnight_counts_on() {
    let (timetable, warnings) = rail(
        "L,Z1,t,1,Alpha,,22:00,0,1234567,2020-01-01,,passenger,p\n\
         L,Z1,t,2,Beta,23:50,00:10,0,1234567,2020-01-01,,passenger,MODEL\n\
         L,Z1,t,3,Gamma West,03:35,,1,1234567,2020-01-01,,passenger,p\n\
         L,X-EXP-1,u,2,Gamma West,27:35,,0,26,2020-01-01,2020-12-31,express-parcel,p\n\
         L,X-EXP-1,u,1,Alpha,,22:00,0,26,2020-01-01,2020-12-31,express-parcel,p\n",
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    let minutes = |trip: usize| -> Vec<(i64, i64)> {
        timetable.trips.as_slice()[trip].stops.iter().map(|s| (s.arrive.0 / 60, s.depart.0 / 60)).collect()
    };
    assert_eq!(minutes(0), [(1320, 1320), (1430, 1450), (1655, 1655)]);
    assert_eq!(minutes(1), [(1320, 1320), (1655, 1655)]);
    let trips = timetable.trips.as_slice();
    assert!(trips[0].is_model && trips[0].people && trips[0].capacity.is_none());
    assert!(!trips[1].is_model && trips[1].is_parcel_service && trips[1].capacity == Some(ROOM_OF_A_PARCEL_TRAIN));
    let straight = timetable.terminals.as_slice()[0].coord.distance(timetable.terminals.as_slice()[2].coord);
    assert!((trips[1].stops[1].at.km() - 1.25 * straight.km()).abs() < 0.01);
}

const ROOM_OF_A_PARCEL_TRAIN: Grams = Grams(15_000_000);

#[test]
fn bad_rows_cost_their_trip_with_one_warning() {
    let good = "L,Z1,t,1,Alpha,,22:00,0,1234567,2020-01-01,,passenger,p\n";
    let then = |row: &str| format!("{good}{row}");
    refused(good, "one stop");
    refused(&then("L,Z1,t,2,Beta,2x:10,,0,1234567,2020-01-01,,passenger,p"), "\"2x:10\" is not a time");
    refused(&then("L,Z1,t,2,Beta,23:60,,0,1234567,2020-01-01,,passenger,p"), "\"23:60\" is not a time");
    refused(&then("L,Z1,t,2,Bita,23:10,,0,1234567,2020-01-01,,passenger,p"), "did you mean \"Beta\"?");
    refused(
        &then("L,Z1,t,2,Beta,21:10,,0,1234567,2020-01-01,,passenger,p"),
        "line 3, field \"arr\": the times go back",
    );
    refused(&then("L,Z1,t,2,Beta,,,0,1234567,2020-01-01,,passenger,p"), "no time");
    refused(&then("L,Z1,t,2,Beta,,23:10,0,1234567,2020-01-01,,passenger,p"), "needs an arrival");
    refused(&then("L,Z1,t,3,Beta,23:10,,0,1234567,2020-01-01,,passenger,p"), "stop 2 of the trip is missing");
    refused(&then("L,Z1,t,2,Beta,23:10,,0,12,2020-01-01,,passenger,p"), "must be the same");
    refused(
        &then("L,Z1,t,2,Beta,23:10,,0,1234567,2020-01-01,,passenger,p").replace("1234567", "8"),
        "is not digits 1 (Monday) to 7",
    );
    refused(&then("L,Z1,t,2,Beta,23:10,,0,1234567,2020-01-01,,passenger,p").replace("2020-01-01", "2020-13-01"), "day");
    refused(&then("L,Z1,t,2,Beta,23:10,,0,1234567,2020-01-01,,passenger,p").replace("passenger", "cows"), "cows");
}

#[test]
fn chainage_follows_the_line_that_holds_both_stops() {
    let chainage = "line,name_en,km_from_start\nL,Alpha,0\nL,Beta,90.5\nM,Beta,7\nM,Gamma West,120\n";
    let capacity = "starts,ends,capacity_kg\nC,-XL,4000\nF-,,1000000\n";
    let rows = "L,C892,t,1,Alpha,,08:00,0,1234567,2020-01-01,,passenger,p\n\
                L,C892,t,2,Beta,09:00,09:10,0,1234567,2020-01-01,,passenger,p\n\
                M,C893,t,3,Gamma West,10:00,,0,1234567,2020-01-01,,passenger,p\n\
                L,C1-XL,u,1,Alpha,,08:00,0,1234567,2020-01-01,,express-parcel,p\n\
                L,C1-XL,u,2,Beta,09:00,,0,1234567,2020-01-01,,express-parcel,p\n";
    let (timetable, warnings) =
        read_files(rows, "", &[("odbl/rail.csv", chainage), ("departure_capacity.csv", capacity)]);
    assert!(warnings.is_empty(), "{warnings:?}");
    let trips = timetable.trips.as_slice();
    let at: Vec<i64> = trips[0].stops.iter().map(|s| s.at.0).collect();
    assert_eq!((trips[0].number.as_str(), trips[0].line.as_str()), ("C892/C893", "L + M"));
    assert_eq!(at, [0, 90_500, 203_500]);
    assert_eq!(trips[1].capacity, Some(Grams(4_000_000)));
}

#[test]
fn legs_of_one_flight_become_one_trip() {
    let (timetable, warnings) = read_files(
        "",
        "X1,X,AAA,KTM,10:00,11:00,0,12,2020-01-01,,2500,p\n\
         X1,X,KTM,AAA,11:40,16:00,0,12,2020-01-01,,1500,MODEL\n\
         X2,X,AAA,KTM,10:00,11:00,0,12,2020-01-01,,2500,p\n\
         X2,X,KTM,AAA,06:00,10:10,0,12,2020-01-01,,2500,p\n\
         O3-1,O3,AAA,KTM,10:00,11:00,0,12,2020-01-01,,16700,p\n\
         X4,X,AAA,KTN,10:00,11:00,0,12,2020-01-01,,16700,p\n\
         X4,X,KTM,AAA,11:40,16:00,0,12,2020-01-01,,1500,p\n",
        &[],
    );
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("did you mean \"air-ktm\"?"), "{warnings:?}");
    let numbers: Vec<&str> = timetable.trips.iter().map(|t| t.number.as_str()).collect();
    assert_eq!(numbers, ["X1", "X2", "X2", "O3-1"]);
    let trip = &timetable.trips.as_slice()[0];
    let minutes: Vec<(i64, i64)> = trip.stops.iter().map(|s| (s.arrive.0 / 60, s.depart.0 / 60)).collect();
    assert_eq!(minutes, [(600, 600), (795, 835), (960, 960)], "Kathmandu is 2:15 behind");
    assert_eq!(trip.capacity, Some(Grams(1_500_000)));
    assert!(trip.is_model && trip.people && trip.is_parcel_service);
    assert_eq!(trip.stops[2].at, trip.stops[1].at + trip.stops[1].at);
    assert!(!timetable.trips.as_slice()[3].people);
}

#[test]
fn the_newest_programme_of_a_service_runs() {
    let (timetable, _) = rail(
        "L,Z1,t,1,Alpha,,08:00,0,1234567,2020-01-01,2023-04-24,passenger,p\n\
         L,Z1,t,2,Beta,09:00,,0,1234567,2020-01-01,2023-04-24,passenger,p\n\
         L,Z1,u,1,Alpha,,08:30,0,67,2023-04-01,,passenger,p\n\
         L,Z1,u,2,Beta,09:00,,0,67,2023-04-01,,passenger,p\n",
    );
    let on = |date: &str| -> Vec<usize> {
        timetable.on(Date::parse(date).unwrap()).into_iter().map(crate::base::Id::index).collect()
    };
    assert_eq!(on("2023-03-30"), [0]);
    assert_eq!(on("2023-04-08"), [1], "a Saturday");
    assert!(on("2023-04-10").is_empty(), "a Monday: the newest programme runs at weekends only");
    assert!(on("2019-12-31").is_empty());
    assert_eq!(TerminalId::default(), timetable.terminal("rail-a").unwrap());
}
