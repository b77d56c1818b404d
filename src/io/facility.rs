//! Facility location problems as text, in the formats of the public collections.
//!
//! Single-source capacitated location (Holmberg; OR-Library; Díaz and Fernández), numbers apart by spaces and lines at
//! will, decimals allowed:
//!
//! ```text
//! SITES CUSTOMERS
//! SITES pairs "capacity cost-of-opening"
//! CUSTOMERS demands
//! SITES rows of CUSTOMERS costs: of the whole customer
//! ```
//!
//! The first bad number is an error that names file, line and field. Nothing is allocated on the word of the first line.

use super::decimal::{Decimal, Words, common};
use super::unpack::read_bytes;
use crate::base::{Error, Warning};
use std::path::Path;

/// A single-source location problem as it is written in a file, in integers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FacilityFile {
    /// Costs are in units of 10 to the minus this.
    pub cost_decimals: u32,
    /// Demands and capacities are in units of 10 to the minus this.
    pub demand_decimals: u32,
    /// Capacity and cost of opening of each site.
    pub sites: Vec<(i64, i64)>,
    /// The demand of each customer.
    pub demand: Vec<i64>,
    /// What each customer costs at each site: one row for each site.
    pub costs: Vec<i64>,
    /// What was left out.
    pub warnings: Vec<Warning>,
}

/// Reads a single-source location problem, plain, `.gz` or `.xz`, of at most `max_bytes` unpacked.
///
/// ```text
/// SITES CUSTOMERS
/// SITES pairs "capacity cost-of-opening"
/// CUSTOMERS demands
/// SITES rows of CUSTOMERS costs: of the whole customer
/// ```
pub fn read_facility(path: &Path, max_bytes: u64) -> Result<FacilityFile, Error> {
    parse_facility(&super::source::shown(path), &read_bytes(path, max_bytes)?)
}

/// Parses what [`read_facility`] reads; `file` names it in errors.
///
/// ```
/// use skyroad::io::parse_facility;
/// let file = parse_facility("tiny", b"1 2\n10. 2.5\n3 4\n1.25 7")?;
/// assert_eq!((file.cost_decimals, file.sites, file.costs), (2, vec![(10, 250)], vec![125, 700]));
/// let wrong = parse_facility("tiny", b"1 2\n10. 2.5\n3 x\n");
/// assert_eq!(wrong.unwrap_err().to_string(), "tiny, line 3, field \"demand\": \"x\" is no number of at most 9 decimals");
/// # Ok::<(), skyroad::Error>(())
/// ```
pub fn parse_facility(file: &str, bytes: &[u8]) -> Result<FacilityFile, Error> {
    let mut words = Words::new(file, bytes);
    let (sites, customers) = (words.count("sites")?, words.count("customers")?);
    // Every number takes two bytes, so a file that is cut short is found before anything is allocated for it.
    let numbers = sites.checked_mul(customers.saturating_add(2)).and_then(|n| n.checked_add(customers));
    words.expect(numbers, "sites")?;
    let mut capacity = Vec::with_capacity(sites);
    let mut cost = Vec::with_capacity(sites.saturating_mul(customers + 1));
    for _ in 0..sites {
        capacity.push(words.decimal("capacity")?);
        cost.push(words.decimal("cost of opening")?);
    }
    let mut amounts = capacity;
    words.decimals("demand", customers, &mut amounts)?;
    words.decimals("cost", sites * customers, &mut cost)?;
    let warnings = words.end();
    let scaled = |numbers: &[Decimal], field: &str| common(numbers).ok_or_else(|| words.too_large(field));
    let (demand_decimals, amounts) = scaled(&amounts, "demand")?;
    let (cost_decimals, costs) = scaled(&cost, "cost")?;
    let sites_of = amounts[..sites].iter().copied().zip(costs[..sites].iter().copied()).collect();
    Ok(FacilityFile {
        cost_decimals,
        demand_decimals,
        sites: sites_of,
        demand: amounts[sites..].to_vec(),
        costs: costs[sites..].to_vec(),
        warnings,
    })
}
