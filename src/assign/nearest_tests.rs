use super::{Options, nearest};
use crate::base::{Grams, Id, IdVec, Millilitres, Rng, Seconds, Time, TimeWindow, Weekdays};
use crate::freight::{DepotId, Flow, Parcel, ParcelId, Service, Station, StationId, Temperature, VillageId};
use crate::network::{Names, NodeId};
use crate::scenario::{CostTable, Reason};
use crate::timetable::TerminalId;

fn stations(capacities: &[u32]) -> IdVec<StationId, Station> {
    let station = |(k, &capacity)| Station {
        code: format!("s{k}"),
        names: Names::default(),
        township: String::new(),
        depot: DepotId::from_index(0),
        node: NodeId::from_index(0),
        capacity,
        hours: TimeWindow::ALWAYS,
        days: Weekdays::ALL,
        population: 1,
        parcels_in: 1.0,
    };
    capacities.iter().enumerate().map(station).collect()
}

fn parcel(village: usize, flow: Flow, service: Service) -> Parcel {
    Parcel {
        id: String::new(),
        flow,
        village: VillageId::from_index(village),
        hub: TerminalId::from_index(0),
        service,
        temperature: Temperature::Ambient,
        mass: Grams(1),
        volume: Millilitres(1),
        ready: Time::parse("2026-07-15 06:00").unwrap(),
        due: Time::parse("2026-07-17 06:00").unwrap(),
        shelf_life: None,
    }
}

/// A table in minutes.
fn table(columns: usize, minutes: &[&[Option<u32>]]) -> CostTable {
    CostTable::from_rows(columns, minutes.iter().map(|r| r.iter().map(|m| m.map(|m| (m * 60_000, 0))).collect()))
}

fn station(k: usize) -> Result<StationId, Reason> {
    Ok(StationId::from_index(k))
}

#[test]
fn the_nearest_with_room_serves_and_express_comes_first() {
    let table = table(3, &[&[Some(20), Some(10), Some(10)]]);
    let parcels: IdVec<ParcelId, Parcel> = [Service::Standard, Service::Standard, Service::Standard, Service::Express]
        .map(|s| parcel(0, Flow::In, s))
        .into_iter()
        .chain([parcel(0, Flow::Out, Service::Standard)])
        .collect();
    let answer = nearest(&stations(&[1, 1, 1]), &table, &parcels, &Options::default());
    let expected = [station(2), station(0), Err(Reason::StationsFull), station(1), station(1)];
    assert_eq!(answer.as_slice(), expected);
}

#[test]
fn reach_and_neighbours_limit_the_choice() {
    let table = table(2, &[&[Some(241), None], &[Some(240), Some(1)], &[None, None]]);
    let parcels = (0..3).map(|v| parcel(v, Flow::In, Service::Express)).collect();
    let answer = nearest(&stations(&[1, 0]), &table, &parcels, &Options::default());
    assert_eq!(answer.as_slice(), [Err(Reason::StationCutOff), station(0), Err(Reason::StationCutOff)]);
    let options = Options { neighbours: 1, ..Options::default() };
    let answer = nearest(&stations(&[1, 0]), &table, &parcels, &options);
    assert_eq!(answer[ParcelId::from_index(1)], Err(Reason::StationsFull));
}

/// Looks at all stations for each parcel.
fn by_hand(
    stations: &IdVec<StationId, Station>,
    table: &CostTable,
    parcels: &IdVec<ParcelId, Parcel>,
    options: &Options,
) -> Vec<Result<StationId, Reason>> {
    let mut handled = vec![[0, 0]; stations.len()];
    let mut order: Vec<usize> = (0..parcels.len()).collect();
    order.sort_by_key(|&k| parcels.as_slice()[k].service);
    let mut answer = vec![Err(Reason::StationCutOff); parcels.len()];
    for k in order {
        let parcel = &parcels.as_slice()[k];
        let time = |s: &StationId| table.time(parcel.village.index(), s.index()).filter(|&t| t <= options.reach);
        let mut near: Vec<StationId> = stations.ids().filter(|s| time(s).is_some()).collect();
        near.sort_by_key(|s| (time(s), *s));
        near.truncate(options.neighbours);
        let flow = usize::from(parcel.flow == Flow::Out);
        let found = near.iter().copied().find(|s| handled[s.index()][flow] < stations[*s].capacity);
        if let Some(found) = found {
            handled[found.index()][flow] += 1;
        }
        answer[k] = match (near.is_empty(), found) {
            (true, _) => Err(Reason::StationCutOff),
            (_, None) => Err(Reason::StationsFull),
            (_, Some(found)) => Ok(found),
        };
    }
    answer
}

#[test]
fn random_regions_agree_with_a_plain_scan() {
    for seed in 0..50 {
        let mut rng = Rng::new(seed);
        let (villages, columns) = (1 + rng.below(20), 1 + rng.below(15));
        let capacities: Vec<u32> = (0..columns).map(|_| rng.below(12) as u32).collect();
        let mut cells = CostTable::empty(villages, columns);
        for cell in 0..villages * columns {
            let minutes = rng.below(400) as u32;
            cells.set(cell / columns, cell % columns, (minutes < 300).then_some((minutes * 60_000, 0)));
        }
        let flows = [Flow::In, Flow::Out];
        let services = [Service::Express, Service::Standard];
        let random = |_| parcel(rng.below(villages), flows[rng.below(2)], services[rng.below(2)]);
        let parcels = (0..200).map(random).collect();
        let options = Options { reach: Seconds::hours(4), neighbours: 1 + seed as usize % 6 };
        let answer = nearest(&stations(&capacities), &cells, &parcels, &options);
        assert_eq!(answer.as_slice(), by_hand(&stations(&capacities), &cells, &parcels, &options), "seed {seed}");
    }
}

#[test]
#[ignore = "a measurement: cargo test --release assign -- --ignored --nocapture"]
fn half_a_million_parcels() {
    let mut rng = Rng::new(1);
    let (villages, columns) = (5_580, 701);
    let mut cells = CostTable::empty(villages, columns);
    for cell in 0..villages * columns {
        cells.set(cell / columns, cell % columns, Some((rng.below(100_000_000) as u32, 0)));
    }
    let random = |k: usize| {
        parcel(rng.below(villages), if k.is_multiple_of(5) { Flow::Out } else { Flow::In }, Service::Standard)
    };
    let parcels: IdVec<ParcelId, Parcel> = (0..500_000).map(random).collect();
    let stations = stations(&vec![600; columns]);
    let start = std::time::Instant::now();
    let answer = nearest(&stations, &cells, &parcels, &Options::default());
    println!("{:?}, {} assigned", start.elapsed(), answer.iter().filter(|a| a.is_ok()).count());
}
