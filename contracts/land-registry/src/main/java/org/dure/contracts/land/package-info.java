/// The land registry chaincode: [org.dure.contracts.land.LandRegistry] lists its transactions, the
/// README describes them.
@NullMarked
package org.dure.contracts.land;

import org.jspecify.annotations.NullMarked;
