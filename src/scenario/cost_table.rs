//! A table of driving times and lengths between places.

use crate::base::{Metres, Seconds};

/// Row-major times (milliseconds) and lengths (metres) from `rows` origins to `columns` destinations.
///
/// A cell without a way is `None`. Any source may fill it: our searches, or a foreign matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostTable {
    columns: usize,
    cells: Vec<Option<(u32, u32)>>,
}

impl CostTable {
    /// A table of `rows` × `columns` cells without a way.
    pub fn empty(rows: usize, columns: usize) -> Self {
        Self { columns, cells: vec![None; rows * columns] }
    }

    /// From rows of equal length: milliseconds and metres.
    pub fn from_rows(columns: usize, rows: impl IntoIterator<Item = Vec<Option<(u32, u32)>>>) -> Self {
        let cells: Vec<_> = rows.into_iter().flatten().collect();
        debug_assert!(columns == 0 || cells.len().is_multiple_of(columns));
        Self { columns, cells }
    }

    /// The same with one more destination: `cell` gives its milliseconds and metres from each origin.
    pub fn with_column(&self, cell: impl Fn(usize) -> Option<(u32, u32)>) -> Self {
        let columns = self.columns + 1;
        let mut cells = Vec::with_capacity(self.rows() * columns);
        for row in 0..self.rows() {
            cells.extend_from_slice(&self.cells[row * self.columns..(row + 1) * self.columns]);
            cells.push(cell(row));
        }
        Self { columns, cells }
    }

    /// Number of origins.
    pub fn rows(&self) -> usize {
        self.cells.len().checked_div(self.columns).unwrap_or(0)
    }

    /// Number of destinations.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Milliseconds and metres, `None` where there is no way.
    pub fn cell(&self, row: usize, column: usize) -> Option<(u32, u32)> {
        self.cells[row * self.columns + column]
    }

    /// Driving time in whole seconds, halves up; `None` where there is no way.
    pub fn time(&self, row: usize, column: usize) -> Option<Seconds> {
        self.cell(row, column).map(|(millis, _)| Seconds::from_millis(millis))
    }

    /// Length of the same way.
    pub fn length(&self, row: usize, column: usize) -> Option<Metres> {
        self.cell(row, column).map(|(_, metres)| Metres(i64::from(metres)))
    }

    /// Sets a cell: milliseconds and metres.
    pub fn set(&mut self, row: usize, column: usize, cell: Option<(u32, u32)>) {
        self.cells[row * self.columns + column] = cell;
    }
}
