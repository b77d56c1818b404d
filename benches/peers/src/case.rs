//! The graphs, and the questions asked of them.

use anyhow::{Context, Result};
use skyroad::io::{ArcList, EdgeColumns, GraphOptions, read_co, read_edges, read_gr};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::Read;
use std::path::Path;

/// A graph with the questions asked of every engine.
pub struct Case {
    pub name: String,
    pub graph: ArcList,
    pub coords: Option<Vec<[f32; 2]>>,
    /// Random pairs of nodes.
    pub pairs: Vec<(u32, u32)>,
    /// By binary logarithm of the Dijkstra rank, pairs of that rank.
    pub local: Vec<(u32, Vec<(u32, u32)>)>,
    pub sources: Vec<u32>,
    pub targets: Vec<u32>,
}

/// Numbers without a pattern (SplitMix64), the same on every machine.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, end: usize) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as u32
    }
}

impl Case {
    /// One of the graphs below `data`/graphs, by its short name.
    pub fn read(data: &Path, name: &str) -> Result<Self> {
        let folder = data.join("graphs");
        let (one, zero) = (GraphOptions::default(), GraphOptions::default().zero_based());
        let (graph, coords) = match name {
            "new-york" | "nw" => {
                let (gr, co) = match name {
                    "nw" => ("nw-weighted.gr.gz", "nw-weighted.co.gz"),
                    _ => ("USA-road-t.NY.gr.gz", "USA-road-d.NY.co.gz"),
                };
                let graph = read_gr(&folder.join(gr), &one)?;
                let coords = read_co(&folder.join(co), graph.nodes, &one)?;
                (graph, Some(coords))
            }
            "bremen" => (read_gr(&folder.join("bremen_time.gr"), &zero)?, None),
            "world" => {
                let columns = EdgeColumns::default().weight("km", 1000.0);
                let mut graph = read_edges(&folder.join("world-highways-edges.csv.gz"), &columns, &zero)?;
                let places = places(&folder.join("world-highways-nodes.csv.gz"))?;
                graph.nodes = places.len();
                (graph, Some(places))
            }
            _ => anyhow::bail!("{name} is none of new-york, nw, bremen, world"),
        };
        Ok(Self::new(name, graph, coords))
    }

    fn new(name: &str, graph: ArcList, coords: Option<Vec<[f32; 2]>>) -> Self {
        let mut numbers = Numbers(2026);
        let mut some = |count: usize| -> Vec<u32> { (0..count).map(|_| numbers.below(graph.nodes)).collect() };
        let pairs = some(10_000).into_iter().zip(some(10_000)).collect();
        let (sources, targets, starts) = (some(1000), some(1000), some(100));
        let local = local_pairs(&graph, &starts);
        Self { name: name.to_owned(), graph, coords, pairs, local, sources, targets }
    }
}

/// Latitudes and longitudes, a row a node, packed by gzip.
fn places(path: &Path) -> Result<Vec<[f32; 2]>> {
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(path)?).read_to_string(&mut text)?;
    let place = |line: &str| {
        let (lat, lon) = line.split_once(',')?;
        Some([lat.trim().parse().ok()?, lon.trim().parse().ok()?])
    };
    let rows = text.lines().skip(1).map(place).collect::<Option<Vec<_>>>();
    rows.with_context(|| format!("{}: a line is not lat,lon", path.display()))
}

/// Arcs by tail: offsets and arc ids.
pub fn by_tail(graph: &ArcList) -> (Vec<u32>, Vec<u32>) {
    let mut first = vec![0u32; graph.nodes + 1];
    graph.tails.iter().for_each(|&t| first[t as usize + 1] += 1);
    (0..graph.nodes).for_each(|i| first[i + 1] += first[i]);
    let mut sorted: Vec<u32> = (0..graph.tails.len() as u32).collect();
    sorted.sort_by_key(|&arc| graph.tails[arc as usize]);
    (first, sorted)
}

/// From each start the node that a plain search settles as the 2^8th, 2^12th and 2^16th.
fn local_pairs(graph: &ArcList, starts: &[u32]) -> Vec<(u32, Vec<(u32, u32)>)> {
    let (first, sorted) = by_tail(graph);
    let mut local: Vec<_> = [8, 12, 16].map(|log| (log, Vec::new())).into();
    let mut distance = vec![u32::MAX; graph.nodes];
    for &start in starts {
        distance.fill(u32::MAX);
        let mut heap = BinaryHeap::from([Reverse((0u32, start))]);
        distance[start as usize] = 0;
        let mut rank = 0usize;
        while let Some(Reverse((at, node))) = heap.pop() {
            if at > distance[node as usize] {
                continue;
            }
            rank += 1;
            local.iter_mut().filter(|(log, _)| rank == 1 << log).for_each(|(_, pairs)| pairs.push((start, node)));
            if rank == 1 << 16 {
                break;
            }
            for &arc in &sorted[first[node as usize] as usize..first[node as usize + 1] as usize] {
                let (head, there) = (graph.heads[arc as usize], at + graph.weights[arc as usize]);
                if there < distance[head as usize] {
                    distance[head as usize] = there;
                    heap.push(Reverse((there, head)));
                }
            }
        }
    }
    local.retain(|(_, pairs)| !pairs.is_empty());
    local
}
