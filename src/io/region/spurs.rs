//! Roads to the townships (MODEL).
//!
//! The facts give each station one spur: kilometres and hours from its county seat, and a modelled position. Spurs as
//! a star would make every tour an out-and-back. Real township roads run along valleys: so a station whose way starts
//! out like a nearer neighbour's branches off at that neighbour, and one whose way starts out like a trunk road's
//! branches off the trunk. The kilometres and hours from the seat stay exactly as given; what is shared is driven at
//! the pace of the road that is shared.

use super::places::Places;
use super::roads::Trunk;
use super::shapes::cut;
use super::stations::StationRow;
use crate::base::{Coord, Error, Id, IdVec, Metres, MonthSet, Seconds, half_up};
use crate::freight::{Depot, DepotId, Station, StationId, Village, VillageId};
use crate::network::{
    Names, Network, NetworkBuilder, Node, NodeId, NodeKind, Observed, Restriction, RoadClass, Segment, SegmentId,
    Surface,
};
use std::collections::BTreeMap;

/// Ways that start within this angle of each other share road.
const SAME_WAY_DEGREES: f64 = 25.0;
/// Branches off one trunk road stand at least this far apart.
const BRANCH_SPACING: i64 = 4_000;
/// What is left of a spur after the shared part is driven at a pace within these, in km/h.
const PACE_KMH: std::ops::RangeInclusive<f64> = 6.0..=65.0;
/// Truck hours over car hours, as in the observed pairs of the trunk roads.
const TRUCK_OVER_CAR_PERCENT: i64 = 127;

pub(super) struct Built {
    pub(super) network: Network,
    pub(super) shapes: IdVec<SegmentId, Vec<Coord>>,
    pub(super) stations: IdVec<StationId, Station>,
    pub(super) villages: IdVec<VillageId, Village>,
}

/// A place where a spur may start: the seat, a station, or a point on a trunk road.
#[derive(Clone, Copy)]
struct Anchor {
    at: At,
    coord: Coord,
    /// From the seat.
    length: Metres,
    time: Seconds,
}

#[derive(Clone, Copy)]
enum At {
    Seat,
    /// Position in the county's list.
    Station(usize),
    /// Metres along trunk `index` from its first end.
    Trunk(usize, i64),
}

pub(super) fn build(
    places: Places,
    trunk: Vec<Trunk>,
    depots: &IdVec<DepotId, Depot>,
    rows: Vec<StationRow>,
) -> Result<Built, Error> {
    let parents = parents(&places, &trunk, depots, &rows);
    let mut builder = NetworkBuilder::new();
    for node in places.nodes {
        builder.node(node)?;
    }
    let mut shapes = IdVec::new();
    let branches = split_trunk(&mut builder, &mut shapes, trunk, &parents)?;
    let mut nodes: Vec<NodeId> = Vec::with_capacity(rows.len());
    let mut stations = IdVec::new();
    let mut villages = IdVec::new();
    for (row, (anchor, county)) in rows.into_iter().zip(&parents) {
        let seat = row.station.node;
        let start = match anchor.at {
            At::Seat => seat,
            At::Station(i) => nodes[county[i]],
            At::Trunk(index, metres) => branches[&(index, metres)],
        };
        let node = spur(&mut builder, &mut shapes, &row, start, *anchor)?;
        nodes.push(node);
        let id = stations.push(Station { node, ..row.station });
        add_villages(&mut villages, &stations[id], id, row.villages);
    }
    Ok(Built { network: builder.build(), shapes, stations, villages })
}

/// For each station its anchor, and the rows of its county in the order of their distance.
fn parents(
    places: &Places,
    trunk: &[Trunk],
    depots: &IdVec<DepotId, Depot>,
    rows: &[StationRow],
) -> Vec<(Anchor, std::rc::Rc<Vec<usize>>)> {
    let mut counties: BTreeMap<DepotId, Vec<usize>> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        counties.entry(row.station.depot).or_default().push(i);
    }
    let none = std::rc::Rc::new(Vec::new());
    let start = |row: &StationRow| Anchor {
        at: At::Seat,
        coord: places.nodes[depots[row.station.depot].node.index()].coord,
        length: Metres::ZERO,
        time: Seconds::ZERO,
    };
    let mut parents: Vec<_> = rows.iter().map(|row| (start(row), none.clone())).collect();
    for (depot, members) in counties {
        let members = std::rc::Rc::new(members);
        let seat = depots[depot].node.index();
        for &i in members.iter() {
            let anchors = anchors(places, trunk, rows, seat, &members, &rows[i]);
            let best = anchors.into_iter().filter(|a| fits(a, &rows[i])).max_by_key(|a| a.length);
            parents[i] = (best.unwrap_or(start(&rows[i])), members.clone());
        }
    }
    parents
}

/// Where the spur of `row` could leave a way that starts out like its own. Only earlier stations of the county, whose
/// nodes exist, can be anchors.
fn anchors(
    places: &Places,
    trunk: &[Trunk],
    rows: &[StationRow],
    seat: usize,
    members: &[usize],
    row: &StationRow,
) -> Vec<Anchor> {
    let home = places.nodes[seat].coord;
    let same_way = |c: Coord| angle(home, c, row.coord) <= SAME_WAY_DEGREES;
    let stations = members.iter().enumerate().map_while(|(position, &i)| {
        let other = &rows[i];
        let anchor = Anchor { at: At::Station(position), coord: other.coord, length: other.length, time: other.time };
        (!std::ptr::eq(other, row)).then_some(anchor)
    });
    let mut anchors: Vec<Anchor> = stations.filter(|a| a.length.0 > 0 && same_way(a.coord)).collect();
    for (index, line) in trunk.iter().enumerate() {
        let usable = line.segment.class != RoadClass::Expressway
            && line.segment.open_months == MonthSet::ALL
            && line.segment.observed.in_1990s.is_some();
        if !usable || (line.from != seat && line.to != seat) {
            continue;
        }
        let length = line.segment.length.0;
        let time = line.segment.observed.car_now.unwrap_or(Seconds::ZERO).0;
        let reach = (length * 4 / 5).min(row.length.0 * 9 / 10);
        for along in (1..=reach / BRANCH_SPACING).map(|n| n * BRANCH_SPACING) {
            let metres = if line.from == seat { along } else { length - along };
            let (head, _) = cut(&line.shape, metres as f64 / length as f64);
            let coord = head.last().copied().unwrap_or(home);
            if same_way(coord) {
                let time = Seconds(time * along / length);
                anchors.push(Anchor { at: At::Trunk(index, metres), coord, length: Metres(along), time });
            }
        }
    }
    anchors
}

/// Whether what is left of the spur after `anchor` is a road that can be: not shorter than the straight line, at a
/// pace that vehicles drive.
fn fits(anchor: &Anchor, row: &StationRow) -> bool {
    let (length, time) = (row.length.0 - anchor.length.0, row.time.0 - anchor.time.0);
    length > 0
        && time > 0
        && length >= anchor.coord.distance(row.coord).0
        && PACE_KMH.contains(&(length as f64 * 3.6 / time as f64))
}

/// The angle at `apex` between the ways to `a` and `b`, in degrees.
fn angle(apex: Coord, a: Coord, b: Coord) -> f64 {
    let bearing = |c: Coord| {
        let (east, north) = apex.offset_km(c);
        east.atan2(north).to_degrees()
    };
    let difference = (bearing(a) - bearing(b)).rem_euclid(360.0);
    difference.min(360.0 - difference)
}

/// Adds the trunk segments, cut where spurs branch off; returns the branches' nodes.
fn split_trunk(
    builder: &mut NetworkBuilder,
    shapes: &mut IdVec<SegmentId, Vec<Coord>>,
    trunk: Vec<Trunk>,
    parents: &[(Anchor, std::rc::Rc<Vec<usize>>)],
) -> Result<BTreeMap<(usize, i64), NodeId>, Error> {
    let mut cuts: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    for (anchor, _) in parents {
        if let At::Trunk(index, metres) = anchor.at {
            cuts.entry(index).or_default().push(metres);
        }
    }
    let mut branches = BTreeMap::new();
    for (index, line) in trunk.into_iter().enumerate() {
        let mut at = cuts.remove(&index).unwrap_or_default();
        at.sort_unstable();
        at.dedup();
        let ends = (NodeId::from_index(line.from), NodeId::from_index(line.to));
        let length = line.segment.length.0;
        let (mut node, mut done, mut shape) = (ends.0, 0, line.shape);
        for metres in at {
            let (head, tail) = cut(&shape, (metres - done) as f64 / (length - done) as f64);
            let coord = head.last().copied().unwrap_or(builder.nodes()[node].coord);
            let branch = builder.node(branch_node(builder, ends, &line.segment, metres, coord))?;
            builder.two_way(node, branch, part(&line.segment, done, metres))?;
            shapes.push(head);
            branches.insert((index, metres), branch);
            (node, done, shape) = (branch, metres, tail);
        }
        builder.two_way(node, ends.1, part(&line.segment, done, length))?;
        shapes.push(shape);
    }
    Ok(branches)
}

fn branch_node(builder: &NetworkBuilder, ends: (NodeId, NodeId), segment: &Segment, metres: i64, coord: Coord) -> Node {
    let (from, to) = (&builder.nodes()[ends.0], &builder.nodes()[ends.1]);
    let fraction = metres as f64 / segment.length.0 as f64;
    let rise = f64::from(to.elevation - from.elevation) * fraction;
    let km = metres / 1000;
    Node {
        slug: format!("{}-{}-km{km}", from.slug, to.slug),
        names: Names {
            zh: format!("{}{km}公里", segment.road),
            en: format!("{} km {km} from {}", segment.road, from.names.latin()),
            ..Names::default()
        },
        kind: NodeKind::Junction,
        coord,
        elevation: from.elevation + half_up(rise) as i32,
    }
}

/// The stretch of `segment` from metre `start` to metre `end`: its share of length and hours, so that the parts add
/// up to the whole exactly. The pass stays on the part that holds the middle.
fn part(segment: &Segment, start: i64, end: i64) -> Segment {
    let length = segment.length.0.max(1);
    let share = |time: Seconds| Seconds(time.0 * end / length - time.0 * start / length);
    let observed = Observed {
        car_now: segment.observed.car_now.map(share),
        truck_now: segment.observed.truck_now.map(share),
        in_1990s: segment.observed.in_1990s.map(share),
    };
    let holds_middle = start <= length / 2 && (length / 2 < end || end == length);
    Segment {
        length: Metres(end.min(segment.length.0) - start),
        observed,
        pass: segment.pass.clone().filter(|_| holds_middle),
        ..segment.clone()
    }
}

/// Adds a station's own road from `start`; a station in the seat itself stands on the seat's node.
fn spur(
    builder: &mut NetworkBuilder,
    shapes: &mut IdVec<SegmentId, Vec<Coord>>,
    row: &StationRow,
    start: NodeId,
    anchor: Anchor,
) -> Result<NodeId, Error> {
    if row.length == Metres::ZERO {
        return Ok(row.station.node);
    }
    let elevation = builder.nodes()[row.station.node].elevation;
    let node = builder.node(Node {
        slug: row.station.code.clone(),
        names: row.station.names.clone(),
        kind: NodeKind::Township,
        coord: row.coord,
        elevation,
    })?;
    let time = row.time - anchor.time;
    let segment = Segment {
        road: format!("spur {}", row.station.names.zh),
        length: row.length - anchor.length,
        class: RoadClass::Spur,
        surface: Surface::Mixed,
        limit: 60,
        open_year: None,
        paved_year: None,
        observed: Observed {
            car_now: Some(time),
            truck_now: Some(Seconds((time.0 * TRUCK_OVER_CAR_PERCENT + 50) / 100)),
            in_1990s: None,
        },
        pass: None,
        open_months: MonthSet::ALL,
        season_note: String::new(),
        restriction: Restriction::default(),
        confidence: "low".to_owned(),
        source: "MODEL: spur of stations.csv, shared with neighbours on one bearing".to_owned(),
    };
    builder.two_way(start, node, segment)?;
    shapes.push(vec![anchor.coord, row.coord]);
    Ok(node)
}

/// Villages of a township (MODEL): the n-th of N lies 1.5 to 12 km from the station, and all have equal shares.
fn add_villages(villages: &mut IdVec<VillageId, Village>, station: &Station, home: StationId, count: u32) {
    for n in 0..count.max(1) {
        let length = 1_500 + 10_500 * i64::from(n) / i64::from(count.max(1));
        villages.push(Village {
            code: format!("{}-{:02}", station.township, n + 1),
            home,
            length: Metres(length),
            // 25 km/h on village tracks.
            time: Seconds(length * 36 / 250),
            share: 1.0 / f64::from(count.max(1)),
        });
    }
}
