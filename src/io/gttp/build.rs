//! An instance's parts into a problem.

use super::MICRO;
use super::wire::{Commodity, Instance, Tariff as WireTariff};
use crate::base::{Error, half_up};
use crate::scenario::haul::{Basis, Departure, Dock, Goods, Level, MAX_AMOUNT, Moment, Offer, PER, Problem, Tariff};
use std::collections::BTreeMap;

/// What a missing unit costs: more than an instance's whole cost.
const SHORTFALL: i64 = 60_000_000_000;

pub(super) fn problem(instance: &Instance, files: [&str; 2], arcs: &str) -> Result<(Problem, Vec<u8>), Error> {
    if instance.other.weight_green != 0.0 {
        return Err(Error::row(files[0], 1, "other.weight_green", "is not 0; emissions are not charged here"));
    }
    let mut builder = Builder::new(instance, files)?;
    builder.goods()?;
    for (number, line) in arcs.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        builder.arc(ArcLine { file: files[1], number: number as u64 + 1, words: line.split_ascii_whitespace() })?;
    }
    builder.docks();
    builder.problem.check()?;
    Ok((builder.problem, builder.modes))
}

/// A line of the `.arcs`.
struct ArcLine<'a> {
    file: &'a str,
    number: u64,
    words: std::str::SplitAsciiWhitespace<'a>,
}

impl ArcLine<'_> {
    fn error(&self, field: &str, problem: impl Into<String>) -> Error {
        Error::row(self.file, self.number, field, problem)
    }

    fn number(&mut self, field: &str) -> Result<f64, Error> {
        let word = self.words.next().ok_or_else(|| self.error(field, "is missing"))?;
        let number = word.parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() < 1e12);
        number.ok_or_else(|| self.error(field, format!("\"{word}\" is no number below 10^12")))
    }

    fn index(&mut self, field: &str, below: usize) -> Result<u32, Error> {
        let number = self.number(field)?;
        if number.fract() != 0.0 || number < 0.0 || number >= below as f64 {
            return Err(self.error(field, format!("{number} is none of {below}, from 0")));
        }
        Ok(number as u32)
    }
}

struct Builder<'a> {
    instance: &'a Instance,
    files: [&'a str; 2],
    problem: Problem,
    modes: Vec<u8>,
    /// Kind of each place.
    kinds: Vec<&'a str>,
    /// Position of a tariff for tariff, kilometres, handling of a container and of a tonne.
    tariffs: BTreeMap<(u32, [u64; 3]), u32>,
}

impl<'a> Builder<'a> {
    fn new(instance: &'a Instance, files: [&'a str; 2]) -> Result<Self, Error> {
        let wrong = |field: &str, problem: String| Err(Error::row(files[0], 1, field, problem));
        let mut kinds = vec![""; instance.nodes.len()];
        for node in &instance.nodes {
            match kinds.get_mut(node.id as usize) {
                Some(kind) if kind.is_empty() && !node.kind.is_empty() => *kind = &node.kind,
                Some(_) => return wrong("nodes.id", format!("{} stands twice, or has no type", node.id)),
                None => return wrong("nodes.id", format!("{} is none of {}, from 0", node.id, instance.nodes.len())),
            }
        }
        let classes = instance.other.c_types.len();
        if classes == 0 || classes > 256 {
            return wrong("other.c_types", format!("{classes} types; 1 to 256 may be"));
        }
        let problem = Problem { places: kinds.len() as u32, days: instance.other.time_periods, ..Problem::default() };
        Ok(Self { instance, files, problem, modes: Vec::new(), kinds, tariffs: BTreeMap::new() })
    }

    fn goods(&mut self) -> Result<(), Error> {
        let mut at = BTreeMap::new();
        for commodity in &self.instance.commodities {
            let goods = self.commodity(commodity)?;
            if at.insert(commodity.id.to_string(), self.problem.goods.len()).is_some() {
                let problem = format!("{} stands twice", commodity.id);
                return Err(Error::row(self.files[0], 1, "commodities.id", problem));
            }
            self.problem.goods.push(goods);
        }
        for node in &self.instance.nodes {
            for (id, stocks) in &node.stocks {
                let wrong =
                    |problem: &str| Err(Error::row(self.files[0], 1, format!("nodes[{}].stocks", node.id), problem));
                let Some(&goods) = at.get(id) else { return wrong("are of no commodity") };
                if stocks.len() > self.problem.days as usize {
                    return wrong("are for more days than there are");
                }
                let goods = &mut self.problem.goods[goods];
                for (day, &units) in stocks.iter().enumerate().filter(|&(_, &units)| units != 0) {
                    let offers = if units > 0 { &mut goods.supplies } else { &mut goods.demands };
                    let at = Moment { place: node.id, day: day as u32 };
                    offers.push(Offer { at, units: units.checked_abs().unwrap_or(i64::MAX) });
                }
            }
        }
        Ok(())
    }

    fn commodity(&self, commodity: &Commodity) -> Result<Goods, Error> {
        let wrong = |problem: String| Error::row(self.files[0], 1, format!("commodities[{}]", commodity.id), problem);
        let class = self.instance.other.c_types.iter().position(|t| *t == commodity.kind);
        let class = class.ok_or_else(|| wrong(format!("\"{}\" is no type of other.c_types", commodity.kind)))? as u8;
        let keeps = match commodity.lifetime {
            -1 => None,
            days => Some(u32::try_from(days).map_err(|_| wrong(format!("a lifetime of {days} days")))?),
        };
        let amount = |value: f64| -> Result<i64, Error> {
            let fine = (0.0..MAX_AMOUNT as f64 / MICRO).contains(&value);
            if fine { Ok(half_up(value * MICRO)) } else { Err(wrong(format!("a weight or volume of {value}"))) }
        };
        let [mass, volume] = [amount(commodity.properties.weight)?, amount(commodity.properties.volume)?];
        Ok(Goods { class, mass, volume, keeps, supplies: vec![], demands: vec![], shortfall: SHORTFALL })
    }

    fn arc(&mut self, mut line: ArcLine<'_>) -> Result<(), Error> {
        let (places, days) = (self.kinds.len(), self.problem.days as usize);
        let classes = self.instance.other.c_types.len();
        line.number("id")?;
        let [from, to] = [line.index("node_orig", places)?, line.index("node_dest", places)?];
        let [start, end] = [line.index("t_start", days)?, line.index("t_end", days)?];
        let mode = line.words.next().and_then(|m| m.bytes().next()).ok_or_else(|| line.error("mode", "is missing"))?;
        let length = line.number("distance")?;
        (0..2 * classes).try_for_each(|_| line.number("emissions").map(|_| ()))?;
        let handling = [line.number("cost of handling a unit")?, line.number("cost of handling flow")?];
        let mut rooms = Vec::with_capacity(classes);
        for _ in 0..classes {
            let most = line.number("capacity")?;
            rooms.push((most, [line.number("volume capacity")?, line.number("weight capacity")?]));
        }
        for (class, (most, [volume, weight])) in rooms.into_iter().enumerate() {
            let id = line.number("tariff")? as u32;
            let tariff = self.tariff(&line, id, length, handling)?;
            if self.kinds[to as usize] == "bin" {
                let levels = &self.problem.tariffs[tariff as usize].levels;
                if most >= 0.0 || levels.iter().any(|l| *l != Level::default()) || handling != [0.0, 0.0] {
                    return Err(line.error("tariff", "a way to the bin that is not free; this is not understood"));
                }
                continue;
            }
            let most = if most < 0.0 { None } else { Some(most.min(f64::from(u32::MAX)) as u32) };
            let container = [half_up(weight * MICRO), half_up(volume * MICRO)];
            let [from, to] = [Moment { place: from, day: start }, Moment { place: to, day: end }];
            self.problem.departures.push(Departure { from, to, class: class as u8, tariff, container, most });
            self.modes.push(mode);
        }
        Ok(())
    }

    /// The tariff `id` over `length` kilometres with the charges of handling at both ends.
    fn tariff(&mut self, line: &ArcLine<'_>, id: u32, length: f64, handling: [f64; 2]) -> Result<u32, Error> {
        let key = (id, [length, handling[0], handling[1]].map(f64::to_bits));
        if let Some(&known) = self.tariffs.get(&key) {
            return Ok(known);
        }
        let wire = self.instance.tariffs.iter().find(|t| t.id == id);
        let wire = wire.ok_or_else(|| line.error("tariff", format!("there is no tariff {id}")))?;
        let tariff = charges(wire, length, handling).map_err(|problem| line.error("tariff", problem))?;
        self.problem.tariffs.push(tariff);
        let position = self.problem.tariffs.len() as u32 - 1;
        self.tariffs.insert(key, position);
        Ok(position)
    }

    fn docks(&mut self) {
        let mut docks: BTreeMap<(Moment, &str, u8), Vec<u32>> = BTreeMap::new();
        for (index, (departure, &mode)) in self.problem.departures.iter().zip(&self.modes).enumerate() {
            let uses = [(departure.from, "out"), (departure.from, "tot"), (departure.to, "inc"), (departure.to, "tot")];
            for (at, way) in uses {
                docks.entry((at, way, mode)).or_default().push(index as u32);
            }
        }
        let limits: BTreeMap<u32, _> = self.instance.nodes.iter().map(|n| (n.id, &n.capacity_handling)).collect();
        for ((at, way, mode), departures) in docks {
            let mode = char::from(mode).to_string();
            let limit = limits.get(&at.place).and_then(|l| l.get(way)).and_then(|l| l.get(&mode));
            if let Some(containers) = limit.and_then(|&l| u32::try_from(l).ok()) {
                self.problem.docks.push(Dock { departures, containers });
            }
        }
    }
}

fn charges(wire: &WireTariff, length: f64, handling: [f64; 2]) -> Result<Tariff, String> {
    let basis = match wire.property_type.as_str() {
        "W" => Basis::Mass,
        "V" => Basis::Volume,
        other => return Err(format!("\"{other}\" is neither weight nor volume")),
    };
    let level = |l: &super::wire::Level| Level {
        from: l.start_y,
        minimum: half_up(l.cost_base * length * MICRO),
        container: half_up((l.cost_fixed * length + handling[0]) * MICRO),
        // Per tonne or cubic metre, which are PER grams or millilitres.
        rate: half_up(l.cost_variable * length * MICRO * (PER as f64 / 1e6)),
    };
    let levels = wire.levels.iter().map(level).collect();
    Ok(Tariff { basis, levels, handling: half_up(handling[1] * MICRO) })
}
