//! Networks like the plateau's, of any size, made up from a seed.
//!
//! Real rural networks are mostly chain: 52 to 86 % of their nodes have one or two neighbours, and the average node
//! has 2.3 to 2.5. So have these: counties are valleys, each a thicket of junctions strewn along an axis and tied
//! to the nearest ones there before; long passes join the county seats; points along every road and villages at dead
//! ends make up the rest. MODEL throughout: only shape and proportions are meant to be like the real thing.

use crate::base::Rng;

const KM_PER_DEGREE: f64 = 111.195;
/// Junctions and villages in a thousand nodes; what is left lies along the roads.
const JUNCTIONS: usize = 440;
const VILLAGES: usize = 120;
/// Nodes of one county.
const COUNTY: usize = 2_000;

/// A made-up network as plain arrays; every road is an arc each way, and all nodes are connected.
///
/// ```
/// let made = skyroad::network::Plateau::generate(10_000, 7);
/// assert_eq!(made.places.len(), 10_000);
/// assert_eq!(made, skyroad::network::Plateau::generate(10_000, 7));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Plateau {
    /// Latitude and longitude of each node in degrees.
    pub places: Vec<[f32; 2]>,
    /// Where each arc starts.
    pub tails: Vec<u32>,
    /// Where each arc ends.
    pub heads: Vec<u32>,
    /// Driving time of each arc in milliseconds.
    pub weights: Vec<u32>,
}

/// A road between two junctions before points are put on it.
struct Road {
    ends: (u32, u32),
    km: f64,
    speed: f64,
}

struct Maker {
    rng: Rng,
    made: Plateau,
    roads: Vec<Road>,
}

impl Plateau {
    /// The network of `nodes` nodes that `seed` stands for: the same for the same two numbers on every machine.
    ///
    /// About 0.6 s and 65 MB for a million nodes.
    pub fn generate(nodes: usize, seed: u64) -> Self {
        let empty = Plateau { places: Vec::new(), tails: Vec::new(), heads: Vec::new(), weights: Vec::new() };
        let mut maker = Maker { rng: Rng::new(seed), made: empty, roads: Vec::new() };
        if nodes > 0 {
            let counties = nodes.div_ceil(COUNTY);
            let junctions = (nodes * JUNCTIONS / 1000).max(counties);
            let seats = maker.counties(counties, junctions);
            maker.passes(&seats);
            let villages = if maker.roads.is_empty() { nodes - junctions } else { nodes * VILLAGES / 1000 };
            maker.villages(villages);
            maker.points(nodes - maker.made.places.len());
        }
        maker.made
    }
}

impl Maker {
    /// Strews `junctions` over `counties` valleys and ties each to the nearest ones there; the seats, one a county.
    fn counties(&mut self, counties: usize, junctions: usize) -> Vec<u32> {
        let mut seats = Vec::with_capacity(counties);
        for county in 0..counties {
            let first = self.made.places.len();
            let size = junctions * (county + 1) / counties - first;
            let centre = [28.0 + 8.0 * self.rng.unit(), 79.0 + 20.0 * self.rng.unit()];
            let (sin, cos) = (std::f64::consts::PI * self.rng.unit()).sin_cos();
            for i in 0..size {
                let (along, across) = if i == 0 { (0.0, 0.0) } else { (self.rng.normal(), self.rng.normal()) };
                let (along, across) = (0.25 * along, 0.05 * across);
                let node = self.node(centre[0] + along * sin + across * cos, centre[1] + along * cos - across * sin);
                let (nearest, second) = self.nearest(node, first as u32..node);
                // Every other junction or so has a second road, which is what makes rings.
                let tied = [nearest, second.filter(|_| self.rng.unit() < 0.5)];
                for other in tied.into_iter().flatten() {
                    let speed = 25.0 + 20.0 * self.rng.unit();
                    self.road(node, other, speed);
                }
            }
            seats.push(first as u32);
        }
        seats
    }

    /// Joins each seat to the nearest earlier ones by roads over passes.
    fn passes(&mut self, seats: &[u32]) {
        for (i, &seat) in seats.iter().enumerate() {
            let (nearest, second) = self.nearest(seat, seats[..i].iter().copied());
            let tied = [nearest, second.filter(|_| self.rng.unit() < 0.9)];
            for other in tied.into_iter().flatten() {
                let speed = 30.0 + 30.0 * self.rng.unit();
                self.road(seat, other, speed);
            }
        }
    }

    /// Puts villages at the ends of tracks from nodes that are there.
    fn villages(&mut self, villages: usize) {
        for _ in 0..villages {
            let from = self.rng.below(self.made.places.len()) as u32;
            let [lat, lon] = self.place(from);
            let (north, east) = (0.03 * self.rng.normal(), 0.03 * self.rng.normal());
            let village = self.node(lat + north, lon + east);
            self.arcs(from, village, self.km(from, village) * 1.4, 15.0);
        }
    }

    /// Spreads `points` over the roads by length, and lays the arcs between them.
    fn points(&mut self, points: usize) {
        let roads = std::mem::take(&mut self.roads);
        let all: f64 = roads.iter().map(|r| r.km).sum();
        let (mut before, mut set) = (0.0, 0);
        for (i, road) in roads.iter().enumerate() {
            before += road.km;
            let until = if i + 1 == roads.len() { points } else { (points as f64 * before / all) as usize };
            let count = until.clamp(set, points) - set;
            set += count;
            let (mut at, steps) = (road.ends.0, count as f64 + 1.0);
            let ([lat, lon], [to_lat, to_lon]) = (self.place(road.ends.0), self.place(road.ends.1));
            for step in 1..=count {
                let share = step as f64 / steps;
                let bend = 0.1 * road.km / KM_PER_DEGREE / steps;
                let (north, east) = (bend * self.rng.normal(), bend * self.rng.normal());
                let next = self.node(lat + (to_lat - lat) * share + north, lon + (to_lon - lon) * share + east);
                self.arcs(at, next, road.km / steps, road.speed);
                at = next;
            }
            self.arcs(at, road.ends.1, road.km / steps, road.speed);
        }
    }

    fn node(&mut self, lat: f64, lon: f64) -> u32 {
        self.made.places.push([lat as f32, lon as f32]);
        self.made.places.len() as u32 - 1
    }

    fn place(&self, node: u32) -> [f64; 2] {
        self.made.places[node as usize].map(f64::from)
    }

    /// Straight distance, good enough over a few hundred kilometres.
    fn km(&self, a: u32, b: u32) -> f64 {
        let ([lat_a, lon_a], [lat_b, lon_b]) = (self.place(a), self.place(b));
        KM_PER_DEGREE * ((lat_a - lat_b).powi(2) + ((lon_a - lon_b) * 0.85).powi(2)).sqrt()
    }

    /// The two nearest of `others`.
    fn nearest(&self, node: u32, others: impl Iterator<Item = u32>) -> (Option<u32>, Option<u32>) {
        let (mut best, mut second) = ((f64::INFINITY, None), (f64::INFINITY, None));
        for other in others {
            let km = self.km(node, other);
            if km < best.0 {
                (best, second) = ((km, Some(other)), best);
            } else if km < second.0 {
                second = (km, Some(other));
            }
        }
        (best.1, second.1)
    }

    fn road(&mut self, a: u32, b: u32, speed: f64) {
        let km = self.km(a, b) * (1.1 + 0.5 * self.rng.unit());
        self.roads.push(Road { ends: (a, b), km, speed });
    }

    /// An arc each way; uphill takes up to a fifth longer.
    fn arcs(&mut self, a: u32, b: u32, km: f64, speed: f64) {
        let climb = 1.0 + 0.2 * self.rng.unit();
        let millis = |slower: f64| (km / speed * 3_600_000.0 * slower).round().clamp(1.0, f64::from(1u32 << 28)) as u32;
        for (tail, head, weight) in [(a, b, millis(climb)), (b, a, millis(1.0))] {
            self.made.tails.push(tail);
            self.made.heads.push(head);
            self.made.weights.push(weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plateaus_are_connected_and_mostly_chain() {
        for nodes in [0, 1, 2, 3, 10, 999, 20_000, 100_000] {
            let made = Plateau::generate(nodes, 5);
            assert_eq!(made.places.len(), nodes);
            let mut root: Vec<usize> = (0..nodes).collect();
            let mut degree = vec![0; nodes];
            for (&a, &b) in made.tails.iter().zip(&made.heads) {
                let find = |mut v: usize, root: &mut Vec<usize>| {
                    while root[v] != v {
                        root[v] = root[root[v]];
                        v = root[v];
                    }
                    v
                };
                let (a_root, b_root) = (find(a as usize, &mut root), find(b as usize, &mut root));
                root[a_root] = b_root;
                degree[a as usize] += 1;
            }
            assert!((0..nodes).filter(|&v| root[v] == v).count() <= 1, "{nodes} nodes are connected");
            if nodes >= 10_000 {
                let chain = degree.iter().filter(|&&d| d <= 2).count() as f64 / nodes as f64;
                let mean = made.tails.len() as f64 / nodes as f64;
                assert!((0.52..0.86).contains(&chain) && (2.2..2.6).contains(&mean), "{chain} {mean}");
            }
            assert!(made.places.iter().all(|[lat, lon]| (20.0..50.0).contains(lat) && (70.0..110.0).contains(lon)));
        }
        assert_ne!(Plateau::generate(500, 1), Plateau::generate(500, 2));
    }
}
