//! Branch and bound: depth first, over the sites, then over who goes where.

use super::construct::{Found, around, improve};
use super::fix::fix;
use super::model::Model;
use super::problem::Decision;
use super::relax::{Effort, Relaxed, relax};
use super::view::{Dual, Node, OPEN_CHOICE, View};
use crate::base::{Budget, Error};

const ROOT: Effort = Effort { steps: 1_500, stride: 1.5, patience: 20 };
const BELOW: Effort = Effort { steps: 60, stride: 0.6, patience: 6 };

/// Times that a node is looked at again after some of its choices fell away.
const AGAIN: usize = 4;

pub(super) struct Search<'a> {
    model: &'a Model<'a>,
    budget: &'a Budget,
    pub(super) best: Option<Found>,
    pub(super) nodes: u64,
    /// The least bound of what was left undone when the budget ran out.
    pub(super) left: Option<i64>,
}

impl<'a> Search<'a> {
    pub(super) fn new(model: &'a Model<'a>, budget: &'a Budget) -> Self {
        Self { model, budget, best: None, nodes: 0, left: None }
    }

    /// Searches all there is, or until the budget ends.
    pub(super) fn run(&mut self) -> Result<(), Error> {
        let mut stack = vec![self.root()];
        while let Some(node) = stack.pop() {
            self.budget.check()?;
            if node.bound > self.enough() {
                continue;
            }
            if self.nodes > 0 && (self.nodes >= self.budget.max_iterations() || self.budget.is_over()) {
                self.left = stack.iter().map(|n| n.bound).chain([node.bound]).min();
                return Ok(());
            }
            self.nodes += 1;
            self.visit(node, &mut stack)?;
        }
        Ok(())
    }

    fn root(&self) -> Node {
        let model = self.model;
        let customers = model.unserved.len();
        // Between the two cheapest places: what losing the cheapest would cost.
        let start = |customer: usize| {
            let ways = model.problem.ways(customer);
            let way = ways.get(1).or(ways.first()).map_or(0, |w| w.cost * model.scale);
            way.min(model.unserved[customer].unwrap_or(i64::MAX))
        };
        let dual = Dual { customer: (0..customers).map(start).collect(), target: vec![0; model.targets.len()] };
        Node {
            sites: model.problem.sites.iter().map(|s| s.decision).collect(),
            fixed: vec![OPEN_CHOICE; customers],
            banned: Vec::new(),
            bound: 0,
            dual,
        }
    }

    /// A bound above this leaves no better answer.
    fn enough(&self) -> i64 {
        self.best.as_ref().map_or(i64::MAX, |b| b.cost * self.model.scale - self.model.step)
    }

    fn offer(&mut self, found: Option<Found>) {
        if let Some(found) = found.filter(|f| self.best.as_ref().is_none_or(|b| f.cost < b.cost)) {
            self.best = Some(found);
        }
    }

    fn visit(&mut self, mut node: Node, stack: &mut Vec<Node>) -> Result<(), Error> {
        let is_root = self.nodes == 1;
        for round in 0..AGAIN {
            let Some(view) = View::new(self.model, &mut node) else { return Ok(()) };
            let effort = if is_root && round == 0 { ROOT } else { BELOW };
            let Some(relaxed) = self.bound(&node, &view, effort)? else { return Ok(()) };
            let relaxed = if is_root && round == 0 { self.begin(&node, &view, relaxed)? } else { Some(relaxed) };
            let Some(relaxed) = relaxed else { return Ok(()) };
            node.bound = node.bound.max(relaxed.best.bound);
            node.dual = relaxed.dual.clone();
            self.offer(around(self.model, (&node, &view), (&relaxed.dual, &relaxed.best), self.budget)?);
            if node.bound > self.enough() || self.is_leaf(&node) {
                return Ok(());
            }
            let changed = fix(self.model, &mut node, &view, &relaxed, self.enough());
            let Some(changed) = changed else { return Ok(()) };
            if round + 1 == AGAIN || changed * 20 < view.entries.len().max(20) {
                let Some(view) = View::new(self.model, &mut node) else { return Ok(()) };
                self.branch(node, &view, &relaxed, stack);
                return Ok(());
            }
        }
        Ok(())
    }

    fn bound(&self, node: &Node, view: &View, effort: Effort) -> Result<Option<Relaxed>, Error> {
        let goal = self.best.as_ref().map(|b| b.cost * self.model.scale);
        // Without an answer, somewhat above what everyone's second best place costs.
        let hoped = || {
            let sum: i64 = node.dual.customer.iter().sum();
            sum + sum / 4 + self.model.open_cost.iter().max().unwrap_or(&0)
        };
        let goal = (goal.unwrap_or_else(hoped), self.enough());
        relax(self.model, &node.sites, view, &node.dual, effort, goal, self.budget)
    }

    /// The first answer, made better by exchanging sites, and the bound again now that there is a goal.
    fn begin(&mut self, node: &Node, view: &View, first: Relaxed) -> Result<Option<Relaxed>, Error> {
        self.offer(around(self.model, (node, view), (&first.dual, &first.best), self.budget)?);
        if let Some(found) = self.best.clone() {
            self.best = Some(improve(self.model, found, &first.dual, self.budget)?);
        }
        if first.best.bound > self.enough() {
            return Ok(Some(first));
        }
        let node = Node { dual: first.dual.clone(), ..node.clone() };
        let second = self.bound(&node, view, ROOT)?;
        Ok(second.map(|s| if s.best.bound > first.best.bound { s } else { first }))
    }

    /// With all sites decided and nobody competing, the answer around the node is the node's best.
    fn is_leaf(&self, node: &Node) -> bool {
        !self.model.coupled && node.sites.iter().all(|&s| s != Decision::Free)
    }

    /// Two nodes, the likelier one on top: about the site that is least decided on the average, and where all are, about the
    /// pair that is.
    fn branch(&self, node: Node, view: &View, relaxed: &Relaxed, stack: &mut Vec<Node>) {
        let undecided = |share: f64| (share - 0.5).abs();
        let free = (0..node.sites.len()).filter(|&s| node.sites[s] == Decision::Free);
        let by_share = |a: &usize, b: &usize| undecided(relaxed.sites[*a]).total_cmp(&undecided(relaxed.sites[*b]));
        if let Some(site) = free.min_by(by_share) {
            let with = |decision: Decision| {
                let mut child = node.clone();
                child.sites[site] = decision;
                child
            };
            let likely = relaxed.sites[site] >= 0.5;
            let order = if likely { [Decision::Closed, Decision::Open] } else { [Decision::Open, Decision::Closed] };
            stack.extend(order.map(with));
            return;
        }
        self.branch_pair(node, view, relaxed, stack);
    }

    fn branch_pair(&self, node: Node, view: &View, relaxed: &Relaxed, stack: &mut Vec<Node>) {
        let model = self.model;
        // The view may have lost entries since the averages were taken, so these are found by pair.
        let mut shares = vec![0.0; model.pairs.len()];
        relaxed.pairs.iter().zip(&relaxed.entries).for_each(|(&pair, &share)| shares[pair as usize] = share);
        let share = |pair: u32| shares[pair as usize];
        let undecided = |pair: u32| (share(pair) - 0.5).abs();
        let best = view.entries.iter().min_by(|a, b| {
            let by_share = undecided(a.pair).total_cmp(&undecided(b.pair));
            by_share.then_with(|| model.demand(b.customer).cmp(&model.demand(a.customer))).then(a.pair.cmp(&b.pair))
        });
        let Some(entry) = best else { return };
        let site = model.first.partition_point(|&f| f <= entry.pair as usize) - 1;
        let mut without = node.clone();
        without.banned.resize(model.pairs.len(), false);
        without.banned[entry.pair as usize] = true;
        let mut with = node;
        with.fixed[entry.customer as usize] = site as u32;
        stack.extend(if share(entry.pair) < 0.25 { [with, without] } else { [without, with] });
    }
}
