/// What a contract author compiles against beside the Fabric contract API, and what runs such
/// contracts inside a JVM: [org.dure.contract.ContractRuntime] loads and routes,
/// [org.dure.contract.LedgerAccess] is the port through which whoever runs a contract gives it the
/// world state. Imports the Fabric contract API, SLF4J and the JDK, nothing of ours.
@NullMarked
package org.dure.contract;

import org.jspecify.annotations.NullMarked;
