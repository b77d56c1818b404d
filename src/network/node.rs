//! Nodes: county seats, junctions, passes, gateways, stations.

use crate::base::{Coord, id_type};

id_type!(
    /// Names a [`Node`] of one [`super::Network`].
    NodeId
);

/// What a node is to a planner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NodeKind {
    /// Seat of a county; a depot stands there.
    CountySeat,
    /// Where roads meet or change.
    Junction,
    /// Top of a pass.
    Pass,
    /// A city outside the region where its roads, rails or flights begin.
    Gateway,
    /// An airport with its own road node.
    Airport,
    /// A border port.
    Port,
    /// A township with its service station.
    Township,
}

/// A place's names. Only Chinese is always there.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Names {
    /// Chinese.
    pub zh: String,
    /// English, empty where unknown.
    pub en: String,
    /// Tibetan, empty where unknown.
    pub bo: String,
    /// Whether the Tibetan name was checked against a second source.
    pub bo_checked: bool,
}

impl Names {
    /// English where there is an English name, else Chinese.
    pub fn latin(&self) -> &str {
        if self.en.is_empty() { &self.zh } else { &self.en }
    }
}

/// A place on the road network.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Node {
    /// Unique short name, such as `lhasa`.
    pub slug: String,
    /// Names for people.
    pub names: Names,
    /// What it is.
    pub kind: NodeKind,
    /// Where it is.
    pub coord: Coord,
    /// Height above the sea in metres.
    pub elevation: i32,
}
