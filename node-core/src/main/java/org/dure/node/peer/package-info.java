/// Links between the nodes of a network: one stream for each ordered pair of nodes, calls beside
/// it, and the service that takes the other nodes' frames in. Knows bytes and who sent them, not
/// what they mean: imports no stage.
@org.jspecify.annotations.NullMarked
package org.dure.node.peer;
