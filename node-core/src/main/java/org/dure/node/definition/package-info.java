/// Chaincode definitions as they lie in the `_lifecycle` state, in Fabric's layout
/// (`core/chaincode/lifecycle/serializer.go`): decoding for whoever needs a definition, encoding
/// for the lifecycle contract. Imports nothing of the node; any stage may import it.
@NullMarked
package org.dure.node.definition;

import org.jspecify.annotations.NullMarked;
