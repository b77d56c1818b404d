//! The question.

use crate::base::Error;

/// The largest sum of all opening costs and of every customer's dearest place.
pub const MAX_TOTAL: i64 = 1 << 50;

/// The largest sum of all demands, or of all people.
pub const MAX_AMOUNT: i64 = 1 << 40;

/// The most sites.
pub const MAX_SITES: usize = 1 << 20;

/// What is already decided about a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decision {
    /// It may open.
    #[default]
    Free,
    /// It must be open.
    Open,
    /// It must not open.
    Closed,
}

/// A place where a station may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// What it costs to have it open.
    pub cost: i64,
    /// The demand that it can serve; `None` for any.
    pub capacity: Option<i64>,
    /// What it takes from the budget.
    pub price: i64,
    /// What is already decided.
    pub decision: Decision,
}

/// Who is to be served, whole, from one site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    /// What it takes of a site's capacity.
    pub demand: i64,
    /// How many people it stands for, in the coverage targets.
    pub people: i64,
    /// What it costs where no site serves it; `None` where one must.
    pub unserved: Option<i64>,
}

/// A site that may serve a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// Which.
    pub site: u32,
    /// What the whole customer costs there.
    pub cost: i64,
    /// How long it takes there, in units of the targets' own.
    pub time: i64,
}

/// A promise: so many people are served from a site at most so far away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The longest time that counts.
    pub within: i64,
    /// At least this many people.
    pub people: i64,
}

/// Limits on the sites open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Not fewer open sites than this.
    pub at_least: usize,
    /// Not more open sites than this; `None` for any number.
    pub at_most: Option<usize>,
    /// The prices of the open sites come to at most this; `None` for any sum.
    pub budget: Option<i64>,
    /// Promises to keep.
    pub targets: Vec<Target>,
}

/// Sites, customers, and what each costs where.
#[derive(Clone, Debug)]
pub struct Problem {
    pub(super) sites: Vec<Site>,
    pub(super) customers: Vec<Customer>,
    pub(super) rules: Rules,
    pub(super) first: Vec<usize>,
    pub(super) ways: Vec<Way>,
    /// All opening costs and every customer's dearest place.
    pub(super) total: i64,
    amounts: i64,
}

impl Problem {
    /// These sites and no customers yet.
    ///
    /// # Errors
    /// A number below 0, sums above [`MAX_TOTAL`], more than [`MAX_SITES`].
    pub fn new(sites: Vec<Site>, rules: Rules) -> Result<Self, Error> {
        let numbers = |s: &Site| [s.cost, s.price, s.capacity.unwrap_or(0)];
        if let Some(at) = sites.iter().position(|s| numbers(s).iter().any(|n| !(0..=MAX_TOTAL).contains(n))) {
            return Err(wrong(format!("site {at}: a number is below 0 or above {MAX_TOTAL}")));
        }
        let sum = |of: fn(&Site) -> i64| sites.iter().map(of).fold(0, i64::saturating_add);
        let total = sum(|s| s.cost);
        if total.max(sum(|s| s.price)) > MAX_TOTAL || sites.len() > MAX_SITES {
            return Err(wrong(format!("the sites together cost more than {MAX_TOTAL}, or are more than {MAX_SITES}")));
        }
        if rules.budget.is_some_and(|b| b < 0) || rules.targets.iter().any(|t| t.people < 0) {
            return Err(wrong("a budget or a target is below 0".to_owned()));
        }
        Ok(Self { sites, customers: Vec::new(), rules, first: vec![0], ways: Vec::new(), total, amounts: 0 })
    }

    /// Adds a customer with the sites that may serve it, each at most once. Gives its number.
    ///
    /// # Errors
    /// A site that is not there or comes twice, a number below 0, sums above [`MAX_TOTAL`] or [`MAX_AMOUNT`].
    pub fn add(&mut self, customer: Customer, ways: impl IntoIterator<Item = Way>) -> Result<usize, Error> {
        let before = self.ways.len();
        self.ways.extend(ways);
        let mut sites: Vec<u32> = self.ways[before..].iter().map(|w| w.site).collect();
        sites.sort_unstable();
        let twice = sites.windows(2).any(|w| w[0] == w[1]);
        let beyond = sites.last().is_some_and(|&s| s as usize >= self.sites.len());
        let range = 0..=MAX_TOTAL;
        let own = [customer.demand, customer.people, customer.unserved.unwrap_or(0)];
        let numbers = self.ways[before..].iter().flat_map(|w| [w.cost, w.time]).chain(own);
        let outside = numbers.filter(|n| !range.contains(n)).count() > 0;
        let dearest = self.ways[before..].iter().map(|w| w.cost).max().unwrap_or(0).max(own[2]);
        let amounts = self.amounts.saturating_add(customer.demand.max(customer.people));
        let problem = match () {
            () if beyond => format!("there are only {} sites", self.sites.len()),
            () if twice => "a site comes twice".to_owned(),
            () if outside => format!("a number is below 0 or above {MAX_TOTAL}"),
            () if amounts > MAX_AMOUNT => format!("all demands or people together are above {MAX_AMOUNT}"),
            () if self.total.saturating_add(dearest) > MAX_TOTAL => format!("all costs together are above {MAX_TOTAL}"),
            () => {
                (self.total, self.amounts) = (self.total + dearest, amounts);
                self.ways[before..].sort_by_key(|w| (w.cost, w.site));
                self.customers.push(customer);
                self.first.push(self.ways.len());
                return Ok(self.customers.len() - 1);
            }
        };
        self.ways.truncate(before);
        Err(wrong(format!("customer {}: {problem}", self.customers.len())))
    }

    /// The sites.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// The customers.
    pub fn customers(&self) -> &[Customer] {
        &self.customers
    }

    /// The limits.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The sites that may serve a customer, the cheapest first.
    pub fn ways(&self, customer: usize) -> &[Way] {
        &self.ways[self.first[customer]..self.first[customer + 1]]
    }

    /// What an answer costs, or the rule that it breaks.
    pub fn cost(&self, open: &[u32], served: &[Option<u32>]) -> Result<i64, Error> {
        let mut is_open = vec![false; self.sites.len()];
        for &site in open {
            let known = is_open.get_mut(site as usize).ok_or_else(|| wrong(format!("there is no site {site}")))?;
            *known = true;
        }
        let broken = |problem: String| Err(wrong(problem));
        for (at, site) in self.sites.iter().enumerate() {
            if site.decision == if is_open[at] { Decision::Closed } else { Decision::Open } {
                return broken(format!("it is decided otherwise whether site {at} is open"));
            }
        }
        let count = is_open.iter().filter(|&&o| o).count();
        if count < self.rules.at_least || self.rules.at_most.is_some_and(|most| count > most) {
            return broken(format!("{count} sites are open"));
        }
        let sum = |of: fn(&Site) -> i64| self.sites.iter().zip(&is_open).filter(|s| *s.1).map(|s| of(s.0)).sum::<i64>();
        if self.rules.budget.is_some_and(|budget| sum(|s| s.price) > budget) {
            return broken(format!("the open sites take {} from the budget", sum(|s| s.price)));
        }
        let ways = self.ways_of(&is_open, served)?;
        for target in &self.rules.targets {
            let near = |(customer, way): &(usize, Option<Way>)| {
                way.filter(|w| w.time <= target.within).map_or(0, |_| self.customers[*customer].people)
            };
            let people = ways.iter().map(near).sum::<i64>();
            if people < target.people {
                return broken(format!("{people} people are served within {}", target.within));
            }
        }
        let cost = |(customer, way): &(usize, Option<Way>)| {
            way.map_or(self.customers[*customer].unserved.unwrap_or(0), |w| w.cost)
        };
        Ok(sum(|s| s.cost) + ways.iter().map(cost).sum::<i64>())
    }

    /// The way by which each customer is served, where each may be and all fit.
    fn ways_of(&self, is_open: &[bool], served: &[Option<u32>]) -> Result<Vec<(usize, Option<Way>)>, Error> {
        if served.len() != self.customers.len() {
            return Err(wrong(format!("{} customers of {} are told of", served.len(), self.customers.len())));
        }
        let mut load = vec![0; self.sites.len()];
        let mut found = Vec::with_capacity(served.len());
        for (customer, &at) in served.iter().enumerate() {
            let way = at.and_then(|site| self.ways(customer).iter().find(|w| w.site == site).copied());
            let allowed = match way {
                Some(way) => is_open[way.site as usize],
                None => at.is_none() && self.customers[customer].unserved.is_some(),
            };
            if !allowed {
                return Err(wrong(format!("customer {customer} may not be served so")));
            }
            if let Some(way) = way {
                load[way.site as usize] += self.customers[customer].demand;
            }
            found.push((customer, way));
        }
        let full = |(site, load): (&Site, &i64)| site.capacity.is_some_and(|capacity| *load > capacity);
        match self.sites.iter().zip(&load).position(full) {
            Some(site) => Err(wrong(format!("site {site} serves {}", load[site]))),
            None => Ok(found),
        }
    }
}

fn wrong(problem: String) -> Error {
    Error::invalid("siting", problem)
}
