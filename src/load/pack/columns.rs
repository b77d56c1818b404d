//! Goods that lie on each other, made into columns that are packed whole.
//!
//! Pieces with dimensions stand upright on the floor or on a piece of the same base, of their own group and needs. A
//! column is as high as its pieces together, at most the vehicle's height; the heaviest lie at the bottom, and no
//! piece carries more than it bears. The column then counts by its mass, volume, pieces and *area* of floor: whether the
//! areas tile a given floor is not looked at, so leave some of the floor's area out of the vehicle's capacity where
//! bases are large against it.

use super::problem::Item;
use crate::base::Error;

/// One piece of goods with its dimensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Mass, in grams.
    pub mass: i64,
    /// Volume that it is charged for, in millilitres.
    pub volume: i64,
    /// The sides of its base, in millimetres, the order of the two being free.
    pub base: [i64; 2],
    /// Height, in millimetres.
    pub height: i64,
    /// The mass that may lie on it, in grams; 0 for what must lie on top.
    pub bears: i64,
    /// As in [`Item::needs`].
    pub needs: u32,
    /// As in [`Item::group`].
    pub group: u8,
}

/// Pieces on top of each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// To be packed: grams, millilitres, pieces, and floor in square centimetres, rounded up.
    pub item: Item,
    /// Indices of the pieces, from the bottom up.
    pub pieces: Vec<usize>,
}

/// Stacks `pieces` into columns of at most `height` millimetres: first fit, heaviest first.
///
/// Errors where a measure is below zero or a piece is higher than `height`.
pub fn columns(pieces: &[Piece], height: i64) -> Result<Vec<Column>, Error> {
    let sizes = |p: &Piece| [p.mass, p.volume, p.base[0], p.base[1], p.height, p.bears];
    if let Some(at) = pieces.iter().position(|p| sizes(p).iter().any(|s| !(0..=1 << 30).contains(s))) {
        return Err(Error::invalid("the measures of a piece (0 to 2^30)", format!("piece {at} has {:?}", pieces[at])));
    }
    if let Some(at) = pieces.iter().position(|p| p.height > height) {
        return Err(Error::invalid("the height of a piece", format!("piece {at} is higher than {height} mm")));
    }
    let base = |p: &Piece| [p.base[0].min(p.base[1]), p.base[0].max(p.base[1])];
    let alike = |p: &Piece| (base(p), p.needs, p.group);
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by_key(|&i| (alike(&pieces[i]), std::cmp::Reverse((pieces[i].mass, pieces[i].bears)), i));
    let mut made: Vec<Column> = Vec::new();
    for group in order.chunk_by(|&a, &b| alike(&pieces[a]) == alike(&pieces[b])) {
        let first = made.len();
        for &i in group {
            match made[first..].iter_mut().find(|c| c.carries(pieces, i, height)) {
                Some(column) => column.pieces.push(i),
                None => made.push(Column { item: Item::default(), pieces: vec![i] }),
            }
        }
    }
    for column in &mut made {
        let sum = |of: fn(&Piece) -> i64| column.pieces.iter().map(|&i| of(&pieces[i])).sum::<i64>();
        let bottom = &pieces[column.pieces[0]];
        let floor = (bottom.base[0] * bottom.base[1] + 99) / 100;
        let sizes = [sum(|p| p.mass), sum(|p| p.volume), column.pieces.len() as i64, floor];
        column.item = Item { sizes, needs: bottom.needs, group: bottom.group };
    }
    Ok(made)
}

impl Column {
    /// Whether the column may carry piece `i` on top: within the height, and no piece below bears too much.
    fn carries(&self, pieces: &[Piece], i: usize, height: i64) -> bool {
        let mut above = pieces[i].mass;
        let mut high = pieces[i].height;
        for &below in self.pieces.iter().rev() {
            high += pieces[below].height;
            if above > pieces[below].bears || high > height {
                return false;
            }
            above += pieces[below].mass;
        }
        true
    }
}
