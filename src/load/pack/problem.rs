//! What is to be packed, and into what.

use crate::base::{Error, Fen};

/// How many measures an item has. Those that a problem does not use are zero everywhere.
pub const MEASURES: usize = 4;

/// The highest number of an item's group, so that a set of groups is one word.
pub const MAX_GROUP: u8 = 63;

/// So that sums over [`MAX_ITEMS`] stay within 64 bits.
const MAX_SIZE: i64 = 1 << 40;
const MAX_ITEMS: usize = 1 << 22;

/// Something that is packed whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// In each measure, for example grams, millilitres, pieces and square centimetres of floor.
    pub sizes: [i64; MEASURES],
    /// A bit for each thing that its vehicle must offer, for example cooling.
    pub needs: u32,
    /// Its kind, for [`PackProblem::keep_apart`]; at most [`MAX_GROUP`].
    pub group: u8,
}

/// A kind of vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vehicle {
    /// Room in each measure; in the items' units.
    pub capacity: [i64; MEASURES],
    /// A bit for each thing that it offers.
    pub offers: u32,
    /// What using one costs.
    pub cost: Fen,
    /// How many there are; `None` is as many as wanted.
    pub available: Option<u32>,
}

/// Items, vehicles, and which kinds of goods never share a vehicle.
#[derive(Clone, Debug)]
pub struct PackProblem {
    items: Vec<Item>,
    vehicles: Vec<Vehicle>,
    /// For each group the set of groups that may not ride with it.
    foes: [u64; MAX_GROUP as usize + 1],
}

impl PackProblem {
    /// Checks sizes, capacities, costs and groups: none below zero, none above 2⁴⁰, no group above [`MAX_GROUP`], and
    /// at most 2²² items.
    pub fn new(items: Vec<Item>, vehicles: Vec<Vehicle>) -> Result<Self, Error> {
        if items.len() > MAX_ITEMS {
            return Err(Error::invalid("the number of items", format!("{} is above {MAX_ITEMS}", items.len())));
        }
        let fine = |sizes: &[i64]| sizes.iter().all(|s| (0..=MAX_SIZE).contains(s));
        if let Some(at) = items.iter().position(|i| !fine(&i.sizes) || i.group > MAX_GROUP) {
            let problem = format!("item {at} has {:?} and group {}", items[at].sizes, items[at].group);
            return Err(Error::invalid("the sizes of an item (0 to 2^40; groups 0 to 63)", problem));
        }
        if let Some(at) = vehicles.iter().position(|v| !fine(&v.capacity) || !fine(&[v.cost.0])) {
            let problem = format!("vehicle {at} has {:?} and costs {} fen", vehicles[at].capacity, vehicles[at].cost.0);
            return Err(Error::invalid("the capacity or cost of a vehicle (0 to 2^40)", problem));
        }
        Ok(Self { items, vehicles, foes: [0; MAX_GROUP as usize + 1] })
    }

    /// The same where goods of groups `a` and `b` (food and fuel, say) never share a vehicle.
    pub fn keep_apart(mut self, a: u8, b: u8) -> Result<Self, Error> {
        if a.max(b) > MAX_GROUP {
            return Err(Error::invalid("a group of goods", format!("{} is above {MAX_GROUP}", a.max(b))));
        }
        self.foes[a as usize] |= 1 << b;
        self.foes[b as usize] |= 1 << a;
        Ok(self)
    }

    /// The items.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The kinds of vehicles.
    pub fn vehicles(&self) -> &[Vehicle] {
        &self.vehicles
    }

    /// Whether goods of group `group` may join a vehicle that holds the set `held` of groups.
    pub fn may_join(&self, group: u8, held: u64) -> bool {
        self.foes[group as usize] & held == 0
    }

    /// Whether an empty vehicle of this kind takes the item.
    pub fn takes(&self, vehicle: usize, item: usize) -> bool {
        let (vehicle, item) = (&self.vehicles[vehicle], &self.items[item]);
        item.needs & !vehicle.offers == 0 && fits(&vehicle.capacity, &item.sizes)
    }

    /// Why no vehicle takes the item, or `None` where one does.
    pub(super) fn refusal(&self, item: usize) -> Option<Unpacked> {
        let offered = |v: &&Vehicle| self.items[item].needs & !v.offers == 0 && v.available != Some(0);
        if self.vehicles.iter().filter(|v| v.available != Some(0)).count() == 0 {
            return Some(Unpacked::NoVehicleLeft);
        }
        if !self.vehicles.iter().any(|v| offered(&v)) {
            return Some(Unpacked::NotOffered);
        }
        let takes = |v: &Vehicle| fits(&v.capacity, &self.items[item].sizes);
        (!self.vehicles.iter().filter(offered).any(takes)).then_some(Unpacked::TooLarge)
    }
}

/// Whether `sizes` fit into `room` in every measure.
pub(super) fn fits(room: &[i64; MEASURES], sizes: &[i64; MEASURES]) -> bool {
    room.iter().zip(sizes).all(|(r, s)| s <= r)
}

/// Why an item is in no vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unpacked {
    /// Alone it is more than any vehicle that offers what it needs can hold.
    TooLarge,
    /// No vehicle offers what it needs.
    NotOffered,
    /// All vehicles that could take it are full.
    NoVehicleLeft,
}

/// One vehicle and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Its kind: an index into [`PackProblem::vehicles`].
    pub vehicle: usize,
    /// Indices into [`PackProblem::items`], ascending.
    pub items: Vec<usize>,
}

/// An answer: which vehicles, what is in them, and how far from the best it can be at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packing {
    /// The vehicles in use, by kind, then by first item.
    pub vehicles: Vec<Packed>,
    /// What is left behind, and why.
    pub unpacked: Vec<(usize, Unpacked)>,
    /// The vehicles' cost.
    pub cost: Fen,
    /// No packing of the same items costs less.
    pub bound: Fen,
    /// Whether the answer depends on the question alone: false under a wall-clock limit.
    pub reproducible: bool,
}

impl Packing {
    /// Whether it is proven that no packing costs less.
    pub fn is_optimal(&self) -> bool {
        self.cost == self.bound
    }
}
