package org.dure.node.gateway;

import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;

/// How a transaction ended, as Fabric's message says it, and what that has no place for.
///
/// @param conflict which key and which other transaction made it invalid, in one sentence; empty if
///   there was no conflict
public record CommitOutcome(CommitStatusResponse response, String conflict) {}
