//! Files that are columns of numbers: Solomon and Homberger, Li and Lim, Cordeau's many depots.

use super::{Convention, Format, Instance, plane, whole};
use crate::base::{Error, Id, IdVec};
use crate::scenario::vrp::{Kind, KindId, Objective, Order, Problem, Visit, VisitId, Window};

/// A line that is all numbers, with its number.
type Row = (u64, Vec<f64>);

pub(super) fn parse(file: &str, name: &str, text: &str, convention: Option<Convention>) -> Result<Instance, Error> {
    let mut rows: Vec<Row> = Vec::new();
    for (number, line) in (1u64..).zip(text.lines()) {
        let mut words = line.split_whitespace();
        // Names and headings stand between the numbers; a line that begins with a number is to be all numbers.
        if words.next().is_some_and(|word| word.parse::<f64>().is_ok()) {
            let row = line.split_whitespace().map(str::parse).collect::<Result<Vec<f64>, _>>();
            let row =
                row.map_err(|_| Error::row(file, number, "line", format!("\"{}\" is not all numbers", line.trim())))?;
            rows.push((number, row));
        }
    }
    let widths = (rows.first().map_or(0, |row| row.1.len()), rows.get(1).map_or(0, |row| row.1.len()));
    let reader = Reader { file, name, rows: &rows };
    match widths {
        (4, 2) => reader.cordeau(convention.unwrap_or(Convention::Exact)),
        (2, 7) => reader.windows(7, convention.unwrap_or(Convention::OneDecimal)),
        (3, 9) => reader.windows(9, convention.unwrap_or(Convention::Exact)),
        _ => Err(Error::file(file, "is no file of Solomon's, Li and Lim's, Cordeau's or VRPLIB's form")),
    }
}

struct Reader<'a> {
    file: &'a str,
    name: &'a str,
    rows: &'a [Row],
}

impl Reader<'_> {
    fn whole(&self, row: &Row, column: usize, field: &str, scale: i64) -> Result<i64, Error> {
        let value = row.1.get(column).ok_or_else(|| Error::row(self.file, row.0, field, "is missing"))?;
        whole(self.file, row.0, field, *value, scale)
    }

    fn window(&self, row: &Row, scale: i64) -> Result<Window, Error> {
        let (from, to) = (self.whole(row, 4, "ready time", scale)?, self.whole(row, 5, "due date", scale)?);
        Window::new(from, to).map_err(|e| e.in_row(self.file, row.0, "due date"))
    }

    fn points(&self, rows: &[Row]) -> Result<Vec<[f64; 2]>, Error> {
        let short = |row: &Row| Error::row(self.file, row.0, "coordinates", "are missing");
        rows.iter().map(|row| row.1.get(1..3).map(|p| [p[0], p[1]]).ok_or_else(|| short(row))).collect()
    }

    /// Solomon (7 columns) and Li and Lim (9): one depot, equal vehicles, a window for each customer.
    fn windows(&self, columns: usize, convention: Convention) -> Result<Instance, Error> {
        let scale = convention.scale();
        let [fleet, nodes @ ..] = self.rows else { return Err(Error::file(self.file, "is empty")) };
        if let Some(row) = nodes.iter().find(|row| row.1.len() != columns) {
            let problem = format!("{} numbers instead of {columns}", row.1.len());
            return Err(Error::row(self.file, row.0, "line", problem));
        }
        let [depot, customers @ ..] = nodes else { return Err(Error::file(self.file, "has no depot")) };
        let linked = columns == 9;
        let kind = Kind {
            count: self.whole(fleet, 0, "vehicles", 1)?.min(1 << 20) as u32,
            capacity: vec![self.whole(fleet, 1, "capacity", 1)?],
            shift: self.window(depot, scale)?,
            ..Kind::default()
        };
        let mut visits = IdVec::new();
        for (place, row) in (1..).zip(customers) {
            if row.1[0] != f64::from(place) {
                let problem = format!("number {} where {place} is due", row.1[0]);
                return Err(Error::row(self.file, row.0, "customer", problem));
            }
            let amount = row.1[3];
            let size = whole(self.file, row.0, "demand", if linked { amount.abs() } else { amount }, 1)?;
            let picks = linked && amount > 0.0;
            visits.push(Visit {
                place,
                deliver: if picks { vec![] } else { vec![size] },
                pick: if picks { vec![size] } else { vec![] },
                windows: vec![self.window(row, scale)?],
                service: self.whole(row, 6, "service time", scale)?,
                ..Visit::default()
            });
        }
        let problem = Problem {
            legs: vec![plane(self.points(nodes)?, convention)?],
            pairs: if linked { self.pairs(customers)? } else { Vec::new() },
            visits,
            kinds: IdVec::from_vec(vec![kind]),
            objective: if linked { Objective::Vehicles } else { Objective::Cost },
            order: Order::Free,
        };
        let format = if linked { Format::LiLim } else { Format::Solomon };
        let fleet = one_by_one(&problem);
        Ok(Instance { name: self.name.to_owned(), format, convention, depots: 1, cost_scale: 1, fleet, problem })
    }

    /// A customer with a delivery node named in column 8 is that node's pickup.
    fn pairs(&self, customers: &[Row]) -> Result<Vec<(VisitId, VisitId)>, Error> {
        let mut pairs = Vec::new();
        for (i, row) in customers.iter().enumerate() {
            let partner = self.whole(row, 8, "delivery", 1)? as usize;
            if partner > customers.len() {
                return Err(Error::row(self.file, row.0, "delivery", format!("there is no customer {partner}")));
            }
            if partner > 0 {
                pairs.push((VisitId::from_index(i), VisitId::from_index(partner - 1)));
            }
        }
        Ok(pairs)
    }

    /// Type, vehicles at each depot, customers, depots; a row for each depot's limits; customers; depots.
    fn cordeau(&self, convention: Convention) -> Result<Instance, Error> {
        let scale = convention.scale();
        let head = &self.rows[0];
        let count = |column, field| self.whole(head, column, field, 1).map(|n| n as usize);
        let (vehicles, customers, depots) = (count(1, "vehicles")?, count(2, "customers")?, count(3, "depots")?);
        if self.rows.len() < 1 + depots + customers + depots || depots == 0 {
            let problem = format!("{customers} customers and {depots} depots, but only {} lines", self.rows.len());
            return Err(Error::row(self.file, head.0, "customers", problem));
        }
        let (limits, rest) = self.rows[1..].split_at(depots);
        let (stops, rest) = rest.split_at(customers);
        let nodes: Vec<Row> = rest[..depots].iter().chain(stops).cloned().collect();
        let mut kinds = IdVec::new();
        for (place, row) in (0..).zip(limits) {
            let longest = self.whole(row, 0, "duration", scale)?;
            kinds.push(Kind {
                count: vehicles.min(1 << 20) as u32,
                capacity: vec![self.whole(row, 1, "capacity", 1)?],
                start: Some(place),
                end: Some(place),
                max_duration: (longest > 0).then_some(longest),
                ..Kind::default()
            });
        }
        let mut visits = IdVec::new();
        for (place, row) in (depots as u32..).zip(stops) {
            let deliver = vec![self.whole(row, 4, "demand", 1)?];
            visits.push(Visit { place, deliver, service: self.whole(row, 3, "service", scale)?, ..Visit::default() });
        }
        let problem = Problem {
            legs: vec![plane(self.points(&nodes)?, convention)?],
            visits,
            pairs: Vec::new(),
            kinds,
            objective: Objective::Cost,
            order: Order::Free,
        };
        let (name, format, depots) = (self.name.to_owned(), Format::Cordeau, depots as u32);
        let fleet = one_by_one(&problem);
        Ok(Instance { name, format, convention, depots, cost_scale: 1, fleet, problem })
    }
}

/// The kinds' vehicles, one kind after the other.
fn one_by_one(problem: &Problem) -> Vec<KindId> {
    problem.kinds.entries().flat_map(|(id, kind)| std::iter::repeat_n(id, kind.count as usize)).collect()
}
