//! One flow: pieces exactly, litres by prices and mending.

use super::allowed::Pairs;
use super::mend::mend;
use super::question::Question;
use crate::assign::transport::{MAX_COST, Problem, Share, Solver};
use crate::base::{Budget, Error};
use rayon::prelude::*;

/// No station.
pub(super) const NOBODY: u32 = u32::MAX;

/// Rounds without a better bound until steps are halved.
const PATIENCE: usize = 4;

/// Parcels that one task prices.
const CHUNK: usize = 256;

/// The answer for one flow.
#[derive(Clone, Debug)]
pub(super) struct Flowed {
    pub(super) solver: Solver,
    /// The prices of litres; empty where they do not bind.
    pub(super) litre: Vec<u32>,
    /// By point, then parcel.
    pub(super) stations: Vec<u32>,
    pub(super) cost: i64,
    pub(super) bound: i64,
}

pub(super) fn solve(question: &Question<'_>, flow: usize, budget: &Budget) -> Result<Flowed, Error> {
    let solver = question.in_pieces(flow, &[], budget)?;
    let pairs = question.pairs(flow, &[]);
    let stations = deal(&pairs, &solver);
    let bound = bound(&pairs, &solver);
    if excess(&pairs, &stations).iter().all(|&e| e <= 0) {
        let cost = cost(&pairs, &stations);
        return Ok(Flowed { solver, litre: Vec::new(), stations, cost, bound });
    }
    let mended = mend(&pairs, stations);
    let cost = cost(&pairs, &mended);
    let first = Flowed { solver, litre: Vec::new(), stations: mended, cost, bound };
    rounds(question, flow, first, budget)
}

/// From the prices that litres have where pieces are free, by subgradient steps: a litre costs more where more is given
/// than fits, less where less is.
///
/// Starting from nothing was tried: after 60 rounds the bound was a quarter of the cost where litres are a tenth short.
fn rounds(question: &Question<'_>, flow: usize, mut best: Flowed, budget: &Budget) -> Result<Flowed, Error> {
    let plain = question.pairs(flow, &[]);
    let mut price = in_litres(&plain, budget)?;
    let (mut step, mut since) = (0.5, 0);
    for _ in 0..question.terms.rounds {
        budget.check()?;
        if budget.is_over() || best.cost <= best.bound {
            break;
        }
        let litre: Vec<u32> = price.iter().map(|&p| p.round() as u32).collect();
        let solver = question.in_pieces(flow, &litre, budget)?;
        let pairs = question.pairs(flow, &litre);
        let dealt = deal(&pairs, &solver);
        let bound = bound(&pairs, &solver);
        let slope = slope(&excess(&plain, &dealt), &price);
        since += 1;
        if bound > best.bound {
            (best.bound, best.solver, best.litre, since) = (bound, solver, litre, 0);
        }
        let mended = mend(&plain, dealt);
        let cost = cost(&plain, &mended);
        if cost < best.cost {
            (best.cost, best.stations) = (cost, mended);
        }
        if since >= PATIENCE {
            (step, since) = (step / 2.0, 0);
        }
        let square: f64 = slope.iter().map(|s| s * s).sum();
        if square == 0.0 {
            break;
        }
        let length = step * (best.cost as f64 - bound as f64) / square;
        price.iter_mut().zip(&slope).for_each(|(p, s)| *p = (*p + length * s).clamp(0.0, 1e9));
    }
    Ok(best)
}

/// Litres by which each station is given more than it holds; nothing where it has room and litres are free already.
fn slope(excess: &[i64], price: &[f64]) -> Vec<f64> {
    let litres = |(&e, &p): (&i64, &f64)| if e > 0 || p > 0.0 { e.max(-(1 << 50)) as f64 / 1000.0 } else { 0.0 };
    excess.iter().zip(price).map(litres).collect()
}

/// What a litre is worth at each station if pieces were free: the prices of a transport problem in litres.
fn in_litres(pairs: &Pairs<'_, '_>, budget: &Budget) -> Result<Vec<f64>, Error> {
    let litres = |ml: i64| u32::try_from(ml.max(0) / 1000).unwrap_or(u32::MAX);
    let mut problem =
        Problem::new(pairs.question.sites.iter().map(|s| s.volume.map_or(u32::MAX, |v| litres(v.0))).collect());
    let mut left = u64::from(u32::MAX);
    for (number, point) in pairs.points.points.iter().enumerate() {
        let each = u64::from(point.millilitres.max(1));
        let per_litre = |cost: u32| (u64::from(cost) * 1000 / each).min(u64::from(MAX_COST)) as u32;
        let all: i128 = pairs.points.members(number).iter().map(|&m| i128::from(pairs.millilitres(m))).sum();
        let demand = u64::try_from(all / 1000).unwrap_or(u64::MAX).min(left);
        left -= demand;
        let arcs = pairs.stations(point).map(|(seconds, s)| (s, per_litre(pairs.cost(point, seconds, s))));
        problem.add_point(demand as u32, per_litre(pairs.overflow(point)), arcs)?;
    }
    let mut solver = Solver::new(problem);
    solver.solve(budget)?;
    let priced = |(s, site): (usize, &super::Site)| site.volume.map_or(0.0, |_| solver.price(s).max(0) as f64);
    Ok(pairs.question.sites.iter().enumerate().map(priced).collect())
}

/// The shares of each point, in the order in which its parcels are given them.
pub(super) fn in_turn(solver: &Solver) -> Vec<Share> {
    let mut shares = solver.solution().shares;
    shares.sort_by_key(|s| (s.point, s.station.is_none(), s.cost, s.station));
    shares
}

/// The station of each parcel: those of a point in the order of the list, the nearest station first.
fn deal(pairs: &Pairs<'_, '_>, solver: &Solver) -> Vec<u32> {
    let mut stations = vec![NOBODY; pairs.points.all().len()];
    let shares = in_turn(solver);
    let (mut point, mut next) = (usize::MAX, 0);
    for share in shares {
        if share.point as usize != point {
            point = share.point as usize;
            next = pairs.points.range(point).start;
        }
        let amount = share.amount as usize;
        stations[next..next + amount].fill(share.station.unwrap_or(NOBODY));
        next += amount;
    }
    stations
}

/// Millilitres that each station is given beyond its volume.
fn excess(pairs: &Pairs<'_, '_>, stations: &[u32]) -> Vec<i64> {
    let room = |s: &super::Site| s.volume.map_or(i64::MIN, |v| v.0.saturating_neg());
    let mut excess: Vec<i64> = pairs.question.sites.iter().map(room).collect();
    for (&member, &station) in pairs.points.all().iter().zip(stations) {
        if let Some(excess) = excess.get_mut(station as usize).filter(|e| **e != i64::MIN) {
            *excess = excess.saturating_add(pairs.millilitres(member));
        }
    }
    excess
}

/// What an assignment costs, litres free.
fn cost(pairs: &Pairs<'_, '_>, stations: &[u32]) -> i64 {
    let of_point = |number: usize| {
        let point = &pairs.points.points[number];
        let weight = i64::from(pairs.question.terms.weight(point.key.service));
        let cost = |&station: &u32| match station {
            NOBODY => i64::from(pairs.overflow(point)),
            _ => weight * i64::from(pairs.seconds(point, station).unwrap_or(0)),
        };
        // Shares of a point lie together, so that few are looked up.
        let runs = stations[pairs.points.range(number)].chunk_by(|a, b| a == b);
        runs.map(|run| cost(&run[0]).saturating_mul(run.len() as i64)).fold(0, i64::saturating_add)
    };
    (0..pairs.points.points.len()).into_par_iter().map(of_point).reduce(|| 0, i64::saturating_add)
}

/// Lagrange's bound over all allowed pairs: every parcel at its cheapest place for these prices, with its true volume, less
/// what all capacity is worth.
pub(super) fn bound(pairs: &Pairs<'_, '_>, solver: &Solver) -> i64 {
    let price: Vec<i64> = (0..pairs.question.sites.len()).map(|s| solver.price(s).max(0)).collect();
    let of_points = |numbers: &[usize]| -> i128 {
        let of_point = |&number: &usize| -> i128 {
            let point = &pairs.points.points[number];
            if pairs.litre.is_empty() {
                return i128::from(point.demand()) * i128::from(least(pairs, number, 0, &price));
            }
            let members = pairs.points.members(number).iter();
            members.map(|&m| i128::from(least(pairs, number, pairs.millilitres(m), &price))).sum()
        };
        numbers.iter().map(of_point).sum()
    };
    let numbers: Vec<usize> = (0..pairs.points.points.len()).collect();
    let units: i128 = numbers.par_chunks(CHUNK).map(of_points).sum();
    let sites = pairs.question.sites.iter().enumerate();
    let worth: i128 = sites
        .map(|(s, site)| {
            let litre = i128::from(pairs.litre.get(s).copied().unwrap_or(0));
            let volume = i128::from(site.volume.map_or(0, |v| v.0.max(0)));
            i128::from(site.pieces) * i128::from(price[s]) + (litre * volume + 999) / 1000
        })
        .sum();
    i64::try_from(units - worth).unwrap_or(i64::MIN)
}

/// The cheapest place of a parcel of a point.
fn least(pairs: &Pairs<'_, '_>, number: usize, millilitres: i64, price: &[i64]) -> i64 {
    let point = &pairs.points.points[number];
    let weight = i64::from(pairs.question.terms.weight(point.key.service));
    let mut least = i64::from(pairs.overflow(point));
    for &(seconds, station) in pairs.question.near.of_village(point.village) {
        let way = weight * i64::from(seconds);
        if way >= least {
            break;
        }
        if pairs.may(point, station as usize) {
            let litre = i64::from(pairs.litre.get(station as usize).copied().unwrap_or(0));
            let held = i64::try_from(i128::from(litre) * i128::from(millilitres) / 1000).unwrap_or(i64::MAX);
            least = least.min((way + price[station as usize]).saturating_add(held));
        }
    }
    least
}
