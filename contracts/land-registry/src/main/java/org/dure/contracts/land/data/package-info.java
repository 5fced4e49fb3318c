/// Real boundaries to load a registry with: reading TopoJSON, and the counties of the United
/// States. Not used by the contract's transactions.
@NullMarked
package org.dure.contracts.land.data;

import org.jspecify.annotations.NullMarked;
