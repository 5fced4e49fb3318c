/// The protocol told as scenarios: real replicas, a network that does what the test says, and no
/// clock but the ticks it gives.
@org.jspecify.annotations.NullMarked
package org.dure.pbft.scenario;
