//! Names of visits and kinds of vehicle.

use crate::base::id_type;

id_type!(
    /// Names a [`Visit`](super::Visit) of one problem.
    VisitId
);

id_type!(
    /// Names a [`Kind`](super::Kind) of vehicle of one problem.
    KindId
);
