/// Routing of calls to annotated contracts. The classes of this package and of
/// `org.hyperledger.fabric.contract` are defined anew in each chaincode's class loader, because the
/// Fabric contract API keeps its type registry and its metadata in statics: two chaincodes in one
/// JVM must not share them. Only [org.dure.contract.ContractRuntime] uses it.
@NullMarked
package org.dure.contract.routing;

import org.jspecify.annotations.NullMarked;
