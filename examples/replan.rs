//! A day is under way when a road closes: who drives what now, with what is aboard, and what does it cost?

use anyhow::{Result, bail, ensure};
use clap::Parser;
use skyroad::check::check_vrp;
use skyroad::freight::{Village, VillageId};
use skyroad::plan::close_roads;

use skyroad::network::Closure;
use skyroad::scenario::vrp::{
    Answer, FAR, Kind, LegTable, Legs, Objective, Order, Place, Problem, Visit, VisitId, Window,
};
use skyroad::search::{Engine, Ways};
use skyroad::tour::vrp::{News, Options, Origin, Rest, solve};
use skyroad::{Budget, Date, Id, IdVec, Metric, NodeId, Profile, Region, Rng, VehicleClass, tibet};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::time::{Duration, Instant};

/// Prints a line; that its reader may have gone (`| head`) is no failure.
macro_rules! say {
    ($($text:tt)*) => {
        let _ = writeln!(std::io::stdout(), $($text)*);
    };
}

/// Plan a day of villages about a depot, close a road in the middle of it, and plan the rest anew.
#[derive(Parser)]
struct Args {
    /// The county seat where vans start.
    #[arg(long, default_value = "lhasa")]
    depot: String,
    /// The date, with its seasons.
    #[arg(long, default_value = "2026-07-15")]
    date: String,
    /// So many visits, half of them to deliver and half to collect, at the villages nearest by road (MODEL).
    #[arg(long, default_value_t = 500)]
    visits: usize,
    /// The hour at which the news comes; vans start at eight.
    #[arg(long, default_value_t = 11.0)]
    at: f64,
    /// The road that closes, such as G318 or bomi-rawok; else the one with most villages behind it that all still have a way.
    #[arg(long)]
    close: Option<String>,
    /// So many vans break down, the first on their way.
    #[arg(long, default_value_t = 0)]
    broken: usize,
    /// A flight was missed: so many deliveries that are not loaded yet come two hours later.
    #[arg(long, default_value_t = 0)]
    late: usize,
    /// So many new visits to collect, at every second village.
    #[arg(long, default_value_t = 0)]
    new: usize,
    /// So many seconds to plan the rest.
    #[arg(long, default_value_t = 1.0)]
    seconds: f64,
    /// So many seconds for the day's first plan, and for solving the rest afresh, to compare.
    #[arg(long, default_value_t = 5.0)]
    afresh: f64,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

const HOUR: f64 = 3600.0;

fn main() -> Result<()> {
    let args = Args::parse();
    ensure!((0.0..=24.0).contains(&args.at), "--at {} is no hour of the day", args.at);
    ensure!((2..=4000).contains(&args.visits), "--visits {} is not within 2 to 4,000", args.visits);
    let region = tibet::region()?;
    let ground = Ground::new(&region, &args)?;
    let problem = ground.problem(&args)?;
    let plan = solve(&problem, &Options::default(), &wall(args.afresh))?;
    let closed = ground.closure(&args)?;
    let now = (args.at * HOUR) as i64;

    let clock = Instant::now();
    let news =
        News { legs: Some(vec![ground.legs(&ground.ways(&closed)?)?]), ..other_news(&args, &problem, &plan, now) };
    let rest = Rest::of(&problem, &plan, now, &news)?;
    let options = Options { initial: rest.plans.clone(), ..Options::default() };
    let after = solve(&rest.problem, &options, &wall(args.seconds))?;
    let seconds = clock.elapsed().as_secs_f64();

    let afresh = solve(&rest.problem, &Options::default(), &wall(args.afresh))?;
    let loads_moved = moved(&problem, &plan, &rest, &after, now);
    let violations: usize = [(&problem, &plan), (&rest.problem, &after), (&rest.problem, &afresh)]
        .map(|(problem, answer)| check_vrp(problem, answer).len())
        .iter()
        .sum();
    let roads: BTreeSet<&str> =
        closed.iter().map(|closure| region.network.segments()[closure.segment].road.as_str()).collect();
    let report = serde_json::json!({
        "visits": problem.visits.len(),
        "tours": plan.tours.len(),
        "unserved": plan.unserved.len(),
        "closed": roads,
        "done": problem.visits.len() - rest.origins.iter().filter(|o| matches!(o, Origin::Old(_))).count(),
        "rest": rest.origins.iter().filter(|o| matches!(o, Origin::Old(_))).count(),
        "under_way": rest.vehicles.iter().flatten().count(),
        "cut_off": rest.cut_off.len(),
        "stranded": rest.stranded.len(),
        "loads_moved": loads_moved,
        "unserved_after": after.unserved.len(),
        "cost": after.cost,
        "cost_afresh": afresh.cost,
        "unserved_afresh": afresh.unserved.len(),
        "seconds": seconds,
        "violations": violations,
    });
    print(&report, args.json);
    ensure!(violations == 0, "{violations} violations");
    ensure!(loads_moved == 0, "{loads_moved} loads were moved to another van");
    Ok(())
}

/// All news but roads.
fn other_news(args: &Args, problem: &Problem, plan: &Answer, now: i64) -> News {
    let under_way = plan.tours.iter().enumerate().filter(|(_, tour)| (tour.start..tour.end).contains(&now));
    let ahead = plan.tours.iter().filter(|tour| tour.start > now).flat_map(|tour| &tour.stops);
    let ahead = ahead.filter_map(|stop| match stop.at {
        Place::Visit(visit) if !problem.visits[visit].deliver.is_empty() => Some((visit, now + 2 * 3600)),
        _ => None,
    });
    let places = problem.places() as u32;
    let fetch = |i: u32| Visit { place: 1 + 2 * i % (places - 1), pick: vec![20], service: 300, ..Visit::default() };
    News {
        broken: under_way.take(args.broken).map(|(index, _)| index).collect(),
        releases: ahead.take(args.late).collect(),
        visits: (0..args.new as u32).map(fetch).collect(),
        ..News::default()
    }
}

fn print(report: &serde_json::Value, json: bool) {
    if json {
        say!("{report}");
        return;
    }
    let yuan = |what: &str| report[what].as_f64().unwrap_or(0.0) / 100.0;
    say!("the day: {} visits, {} tours, {} unserved", report["visits"], report["tours"], report["unserved"]);
    say!("closed: a stretch of {}", report["closed"]);
    say!(
        "by then: {} visits made, {} vans under way, {} of them cut off from home; {} visits left",
        report["done"],
        report["under_way"],
        report["cut_off"],
        report["rest"]
    );
    say!(
        "the rest: {} unserved, {} stranded on vans that broke down, {:.0} yuan, planned in {:.2} s; {} loads moved",
        report["unserved_after"],
        report["stranded"],
        yuan("cost"),
        report["seconds"].as_f64().unwrap_or(0.0),
        report["loads_moved"]
    );
    let ratio = 100.0 * (yuan("cost") / yuan("cost_afresh") - 1.0);
    say!("solved afresh: {} unserved, {:.0} yuan ({ratio:+.1} %)", report["unserved_afresh"], yuan("cost_afresh"));
    say!("check: {} violations", report["violations"]);
}

fn wall(seconds: f64) -> Budget {
    Budget::iterations(u64::MAX).within(Duration::from_secs_f64(seconds.clamp(0.0, 3600.0)))
}

/// What was aboard a van and is delivered by another: never any.
fn moved(problem: &Problem, plan: &Answer, rest: &Rest, after: &Answer, now: i64) -> usize {
    let loaded = plan.tours.iter().enumerate().filter(|(_, tour)| tour.start <= now).flat_map(|(index, tour)| {
        tour.stops.iter().filter_map(move |stop| match stop.at {
            Place::Visit(visit) if !problem.visits[visit].deliver.is_empty() => Some((visit, index)),
            _ => None,
        })
    });
    let loaded: BTreeMap<VisitId, usize> = loaded.collect();
    let delivered =
        after.tours.iter().flat_map(|tour| tour.stops.iter().map(|stop| (stop.at, rest.vehicles[tour.kind])));
    let wrong = delivered.filter(|(at, vehicle)| match at {
        Place::Visit(visit) => match rest.origins[*visit] {
            Origin::Old(old) => loaded.get(&old).is_some_and(|&tour| *vehicle != Some(tour)),
            _ => false,
        },
        Place::Reload(_) => false,
    });
    wrong.count()
}

/// Villages near a depot.
struct Ground<'a> {
    region: &'a Region,
    engine: Engine,
    date: Date,
    depot: NodeId,
    villages: Vec<VillageId>,
    stations: Vec<NodeId>,
}

impl<'a> Ground<'a> {
    fn new(region: &'a Region, args: &Args) -> Result<Self> {
        let date = Date::parse(&args.date)?;
        region.check_date(date)?;
        let network = &region.network;
        let depot = network.node(&args.depot)?;
        let engine = Engine::with_turns(network, &region.turns)?;
        let mut ground = Self { region, engine, date, depot, villages: vec![], stations: vec![] };
        let times = ground.ways(&[])?.times_from(depot);
        let far =
            |village: &Village| times[region.stations[village.home].node.index()].map(|time| time.0 + village.time.0);
        let mut near: Vec<_> =
            region.villages.entries().filter_map(|(id, village)| Some((far(village)?, id))).collect();
        near.sort_unstable();
        ground.villages = near.iter().take(args.visits / 2).map(|&(_, id)| id).collect();
        ground.stations = ground.villages.iter().map(|&id| region.stations[region.villages[id].home].node).collect();
        Ok(ground)
    }

    fn ways(&self, closed: &[Closure]) -> Result<Ways> {
        let network = &self.region.network;
        let profile = Profile::new(VehicleClass::BoxTruck);
        Ok(self.engine.ways(&Metric::new(network, &network.on_with(self.date, closed), &profile))?)
    }

    /// Metres and seconds between the depot and all villages, their ways to their stations included.
    fn legs(&self, ways: &Ways) -> Result<Legs> {
        let nodes: Vec<NodeId> = std::iter::once(self.depot).chain(self.stations.iter().copied()).collect();
        let table = ways.table(&nodes, &nodes)?;
        let spur = |i: usize| match i.checked_sub(1) {
            Some(i) => {
                let village = &self.region.villages[self.villages[i]];
                (village.length.0 as u32, village.time.0 as u32)
            }
            None => (0, 0),
        };
        let leg = |i: usize, j: usize| match (table.length(i, j), table.time(i, j)) {
            _ if i == j => (0, 0),
            (Some(metres), Some(seconds)) => {
                let (a, b) = (spur(i), spur(j));
                (a.0 + metres.0 as u32 + b.0, a.1 + seconds.0 as u32 + b.1)
            }
            _ => (FAR, FAR),
        };
        let n = nodes.len();
        let (metres, seconds) = (0..n * n).map(|cell| leg(cell / n, cell % n)).unzip();
        Ok(Legs::Table(LegTable::with_durations(n, metres, seconds)?))
    }

    /// A delivery and a collection at each village; prices and kilograms are MODEL.
    fn problem(&self, args: &Args) -> Result<Problem> {
        let mut rng = Rng::new(1);
        let mut visits = IdVec::new();
        for place in 1..=self.villages.len() as u32 {
            let mut kg = || 5 + rng.below(60) as i64;
            let visit = Visit { place, service: 300, ..Visit::default() };
            visits.push(Visit { deliver: vec![kg()], ..visit.clone() });
            visits.push(Visit { pick: vec![kg()], ..visit });
        }
        let kind = Kind {
            count: args.visits as u32,
            capacity: vec![1_200],
            shift: Window::new(8 * 3600, 22 * 3600)?,
            fixed: 20_000,
            per_distance: 1,
            per_duration: 2,
            ..Kind::default()
        };
        Ok(Problem {
            legs: vec![self.legs(&self.ways(&[])?)?],
            visits,
            pairs: vec![],
            kinds: IdVec::from_vec(vec![kind]),
            objective: Objective::Cost,
            order: Order::Free,
        })
    }

    /// The road that closes.
    fn closure(&self, args: &Args) -> Result<Vec<Closure>> {
        if let Some(name) = &args.close {
            return Ok(close_roads(self.region, std::slice::from_ref(name))?);
        }
        let (network, ways) = (&self.region.network, self.ways(&[])?);
        let mut behind = vec![0usize; network.segments().len()];
        let mut query = ways.query();
        for &station in &self.stations {
            for arc in ways.path(&mut query, self.depot, station).iter().flat_map(|path| &path.arcs) {
                behind[network.arcs()[*arc].segment.index()] += 1;
            }
        }
        let mut by_villages: Vec<_> = network.segments().ids().filter(|&s| behind[s.index()] > 0).collect();
        by_villages.sort_by_key(|&segment| std::cmp::Reverse(behind[segment.index()]));
        for segment in by_villages {
            let closed = vec![Closure { segment, reason: "closed".to_owned() }];
            let times = self.ways(&closed)?.times_from(self.depot);
            if self.stations.iter().all(|&station| times[station.index()].is_some()) {
                return Ok(closed);
            }
        }
        bail!("every road cuts villages off; name one by --close")
    }
}
