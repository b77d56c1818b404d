//! Hybrid genetic search (Vidal et al. 2012, 2022) where one kind of vehicle serves from one depot.
//!
//! It starts from what ruin and recreate has found, and from random solutions. Two parents, drawn for cost and variety,
//! have a child, which goes through local search (tours of one parent that it left whole are not tried with each other
//! again); what is illegal at the end is, half of the time, sent through it again
//! at ten times the prices. Prices follow the share of legal children. Of the legal ones a part also goes through cool
//! rounds of ruin and recreate, and has its tours recombined with those seen before ([`partition`](super::partition)).
//! The best is taken over.

mod cross;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that unwraps nothing has failed")]
mod genetic_tests;
mod ground;
mod moves;
mod population;
mod school;
mod segment;
mod split;
mod swap;

use super::anneal::Clock;
use super::partition::{Pool, Seen};
use super::search::{Kept, Search};
use super::travel::Travel;
use crate::base::{Error, Rng};
use ground::Ground;
use population::{FEWEST, Person, Population};
use school::{Prices, School};

/// Share of children that shall be legal.
const LEGAL: f64 = 0.2;
/// Children between looks at the prices.
const LESSONS: u32 = 100;
/// Children without a better one, after which all starts again.
const PATIENCE: u32 = 20_000;

/// One legal child in so many goes through ruin and recreate too, and its tours are recombined with those seen before. Gap
/// after 5 s over seven runs, of one in four and one in two: X-n106 0.22, 0.04 %; X-n200 0.11, 0.11 %; X-n237 0.22, 0.10 %.
const POLISHED: usize = 2;
/// Neighbourhoods of it that are recombined. Of 30, X-n237 had 0.56 % after 5 s: too few children are left.
const RECOMBINED: usize = 10;
/// For so many rounds for each visit.
const POLISH_ROUNDS: u64 = 5;
/// Temperatures of ruin and recreate on children, in units of cost for each visit.
const POLISH: (f64, f64) = (0.02, 0.004);

/// How many times prices rise for those that shall become legal.
const DEAR: f64 = 10.0;

/// Improves a person by so many rounds.
type Polish<'a> = &'a mut dyn FnMut(&Person, u64) -> Person;

/// A genetic search under way.
struct Evolution<'a> {
    g: &'a Ground,
    school: School<'a>,
    people: Population,
    pool: Pool,
    prices: Prices,
    rng: Rng,
    best: Option<Person>,
    /// Of the last children, how many had their load right, and their times.
    right: (u32, u32),
    children: u32,
    barren: u32,
}

impl<T: Travel> Search<'_, '_, T> {
    /// Goes on from the best solution by generations until the clock runs out; `false` where the problem is not of the
    /// sort for it. A child counts as so many rounds as there are visits.
    pub(super) fn evolve(&mut self, clock: &mut Clock<'_>) -> Result<bool, Error> {
        let kept = self.best().clone();
        if !kept.absent.is_empty() {
            return Ok(false);
        }
        let tours = kept.slots.iter().filter(|(_, nodes)| !nodes.is_empty()).count();
        let most = if self.m.price > 0 { tours } else { (tours + tours / 5 + 3).min(self.m.tours as usize) };
        let Some(ground) = Ground::new(self.m, most) else { return Ok(false) };
        let seed = person_of(&ground, &kept);
        let mut evolution = Evolution::new(&ground, Rng::new(self.rng.next_u64()));
        let result = evolution.run(seed, clock, &mut |person, rounds| self.polish(&ground, person, rounds));
        if let Some(best) = &evolution.best {
            self.restart(&kept_of(best, self.m.tours as usize));
        }
        result.map(|()| true)
    }

    /// Cool rounds of ruin and recreate.
    fn polish(&mut self, ground: &Ground, person: &Person, rounds: u64) -> Person {
        self.restart(&kept_of(person, self.m.tours as usize));
        let (hot, cold) = (self.unit() * POLISH.0, self.unit() * POLISH.1);
        for i in 0..rounds {
            let temperature = hot * (cold / hot).powf(i as f64 / rounds as f64);
            let threshold = -temperature * (1.0 - self.rng.unit()).ln();
            self.turn(threshold.ceil() as i64);
        }
        person_of(ground, self.best())
    }
}

fn person_of(ground: &Ground, kept: &Kept) -> Person {
    let used = kept.slots.iter().filter(|(_, nodes)| !nodes.is_empty());
    Person::new(ground, used.map(|(_, nodes)| nodes.iter().map(|&c| c + 1).collect()).collect())
}

/// A tour as the pool knows it: visits from 0, and their way.
fn seen(g: &Ground, route: &[u32]) -> Seen {
    let legs = std::iter::once(&0).chain(route).zip(route.iter().chain(std::iter::once(&0)));
    Seen { visits: route.iter().map(|&c| c - 1).collect(), cost: legs.map(|(&a, &b)| g.leg(a, b)).sum() }
}

fn kept_of(person: &Person, slots: usize) -> Kept {
    let mut slots = vec![(0, Vec::new()); slots];
    for (slot, route) in slots.iter_mut().zip(&person.routes) {
        slot.1 = route.iter().map(|&c| c - 1).collect();
    }
    Kept { cost: 0, slots, absent: Vec::new() }
}

impl<'a> Evolution<'a> {
    fn new(g: &'a Ground, rng: Rng) -> Self {
        let longest = (1..=g.n as u32).map(|c| g.leg(0, c)).max().unwrap_or(1) as f64;
        let heaviest = g.load.iter().copied().max().unwrap_or(1).max(1) as f64;
        let prices = Prices { load: (longest / heaviest).clamp(0.1, 1000.0), warp: 1.0 };
        let (school, people, pool) = (School::new(g), Population::default(), Pool::new(g.n));
        Self { g, school, people, pool, prices, rng, best: None, right: (0, 0), children: 0, barren: 0 }
    }

    fn run(&mut self, seed: Person, clock: &mut Clock<'_>, polish: Polish<'_>) -> Result<(), Error> {
        self.finish(seed);
        loop {
            let mut strangers = 4 * FEWEST;
            self.barren = 0;
            while self.barren < PATIENCE {
                clock.check()?;
                if clock.progress() >= 1.0 {
                    return Ok(());
                }
                clock.done = (clock.done + self.g.n as u64).min(clock.rounds);
                let (routes, known) = if strangers > 0 {
                    strangers -= 1;
                    (self.stranger(), Vec::new())
                } else {
                    self.child()
                };
                let legal = self.teach(routes, &known);
                if let Some(person) = legal.filter(|_| strangers == 0 && self.rng.below(POLISHED) == 0) {
                    let rounds = POLISH_ROUNDS * self.g.n as u64;
                    let better = polish(&person, rounds);
                    // Recombination takes as long.
                    clock.done = (clock.done + 2 * rounds).min(clock.rounds);
                    self.finish(better);
                }
                self.adjust();
            }
            self.people.clear();
        }
    }

    fn stranger(&mut self) -> Vec<Vec<u32>> {
        let mut order: Vec<u32> = (1..=self.g.n as u32).collect();
        for i in (1..order.len()).rev() {
            order.swap(i, self.rng.below(i + 1));
        }
        split::split(self.g, &order, self.prices.load)
    }

    /// A child, and from which of its parents each tour is: 1, 2 or, of both, 3.
    fn child(&mut self) -> (Vec<Vec<u32>>, Vec<u8>) {
        let Some((a, b)) = self.people.parents(&mut self.rng) else { return (self.stranger(), Vec::new()) };
        let routes = if self.g.timed && self.rng.below(2) == 0 {
            cross::exchanged(self.g, &a.routes, &b.routes, &mut self.rng)
        } else {
            cross::ordered(self.g, &a.routes, &b.routes, self.prices.load, &mut self.rng)
        };
        let has = |person: &Person, route: &[u32]| u8::from(person.has(route, self.g.timed));
        let known = routes.iter().map(|route| has(a, route) | has(b, route) << 1).collect();
        (routes, known)
    }

    /// Local search at prices that keep it legal, for what ruin and recreate has made.
    fn finish(&mut self, person: Person) {
        let mut routes = person.routes.clone();
        let dear = Prices { load: DEAR * self.prices.load, warp: DEAR * self.prices.warp };
        self.school.educate(&mut routes, &[], dear, &mut self.rng);
        let finished = Person::new(self.g, routes);
        let person = if finished.is_legal() && finished.dist < person.dist { finished } else { person };
        if let Some(better) = self.recombine(&person) {
            self.meet(better);
        }
        self.meet(person);
    }

    /// What recombining the tours of its neighbourhoods makes of a legal person, if anything.
    fn recombine(&mut self, person: &Person) -> Option<Person> {
        let g = self.g;
        let near = |visit: u32| {
            let mut all: Vec<u32> = (0..g.n as u32).collect();
            all.sort_by_cached_key(|&other| if other == visit { -1 } else { g.leg(visit + 1, other + 1) });
            all
        };
        let mut tours: Vec<Seen> = person.routes.iter().map(|route| seen(g, route)).collect();
        let mut better = false;
        for _ in 0..RECOMBINED {
            let spare = g.fleet - tours.len();
            better |= self.pool.improve(&mut tours, spare, &near, &mut self.rng);
        }
        let routes = tours.iter().map(|tour| tour.visits.iter().map(|&visit| visit + 1).collect());
        better.then(|| Person::new(g, routes.collect()))
    }

    /// Local search, and once more for half of those that stay illegal.
    fn teach(&mut self, mut routes: Vec<Vec<u32>>, known: &[u8]) -> Option<Person> {
        self.school.educate(&mut routes, known, self.prices, &mut self.rng);
        let person = Person::new(self.g, routes);
        let legal = person.is_legal();
        self.right.0 += u32::from(person.excess == 0);
        self.right.1 += u32::from(person.warp == 0);
        self.children += 1;
        self.barren += 1;
        let again = (!legal && self.rng.below(2) == 0).then(|| person.routes.clone());
        let mut found = legal.then(|| person.clone());
        self.meet(person);
        if let Some(mut routes) = again {
            let dear = Prices { load: DEAR * self.prices.load, warp: DEAR * self.prices.warp };
            // Of legal tours no two have a move left that dearer prices would allow.
            let known: Vec<u8> = routes.iter().map(|route| u8::from(self.g.is_legal(route))).collect();
            self.school.educate(&mut routes, &known, dear, &mut self.rng);
            let person = Person::new(self.g, routes);
            if person.is_legal() {
                found = Some(person.clone());
                self.meet(person);
            }
        }
        found
    }

    fn meet(&mut self, person: Person) {
        if person.is_legal() {
            for route in &person.routes {
                let tour = seen(self.g, route);
                self.pool.add(tour.visits.into_iter(), tour.cost, person.dist);
            }
        }
        if person.is_legal() && self.best.as_ref().is_none_or(|best| person.dist < best.dist) {
            self.best = Some(person.clone());
            self.barren = 0;
        }
        self.people.add(person, self.prices);
    }

    /// Prices rise where too few children are legal, and fall where too many are.
    fn adjust(&mut self) {
        if self.children < LESSONS {
            return;
        }
        let follow = |price: f64, right: u32| {
            let share = f64::from(right) / f64::from(LESSONS);
            let factor = if share < LEGAL - 0.05 {
                1.2
            } else if share > LEGAL + 0.05 {
                0.85
            } else {
                1.0
            };
            (price * factor).clamp(0.1, 100_000.0)
        };
        self.prices.load = follow(self.prices.load, self.right.0);
        if self.g.timed {
            self.prices.warp = follow(self.prices.warp, self.right.1);
        }
        self.people.reprice(self.prices);
        (self.children, self.right) = (0, (0, 0));
    }
}
