//! Kinds of problem with names of their own.

use super::problem::{Customer, Problem, Rules, Site, Way};
use crate::base::Error;

impl Problem {
    /// Exactly `open` sites, and every customer at the nearest: `costs` has one row for each customer, `None` where a
    /// site can't serve it.
    ///
    /// # Errors
    /// Rows of different lengths, costs below 0 or too large.
    pub fn p_median(open: usize, costs: &[Vec<Option<i64>>]) -> Result<Self, Error> {
        let rules = Rules { at_least: open, at_most: Some(open), ..Rules::default() };
        let mut problem = Self::new(vec![Site::default(); width(costs)?], rules)?;
        for row in costs {
            let way = |(site, cost): (usize, &Option<i64>)| cost.map(|cost| Way { site: site as u32, cost, time: 0 });
            problem.add(Customer::default(), row.iter().enumerate().filter_map(way))?;
        }
        Ok(problem)
    }

    /// At most `open` sites, so that as few `people` as possible are further from all of them than `within`: the answer's
    /// cost is how many. `times` has one row for each customer, `None` where there is no way.
    ///
    /// # Errors
    /// Rows of different lengths, or numbers below 0 or too large.
    pub fn covering(open: usize, within: i64, people: &[i64], times: &[Vec<Option<i64>>]) -> Result<Self, Error> {
        if people.len() != times.len() {
            return Err(Error::invalid("siting", format!("{} rows for {} customers", times.len(), people.len())));
        }
        let rules = Rules { at_most: Some(open), ..Rules::default() };
        let mut problem = Self::new(vec![Site::default(); width(times)?], rules)?;
        for (row, &people) in times.iter().zip(people) {
            let near = |(site, time): (usize, &Option<i64>)| {
                let time = time.filter(|&t| t <= within)?;
                Some(Way { site: site as u32, cost: 0, time })
            };
            let customer = Customer { demand: 0, people, unserved: Some(people) };
            problem.add(customer, row.iter().enumerate().filter_map(near))?;
        }
        Ok(problem)
    }
}

fn width(rows: &[Vec<Option<i64>>]) -> Result<usize, Error> {
    let width = rows.first().map_or(0, Vec::len);
    match rows.iter().position(|r| r.len() != width) {
        Some(row) => Err(Error::invalid("siting", format!("row {row} has {} cells, not {width}", rows[row].len()))),
        None => Ok(width),
    }
}
