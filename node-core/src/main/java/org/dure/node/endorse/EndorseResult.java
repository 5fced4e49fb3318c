package org.dure.node.endorse;

import org.hyperledger.fabric.protos.peer.ProposalResponse;

/// What became of a proposal.
///
/// Fabric's endorser returns a response, and for a proposal that it refuses also an error. A gRPC
/// server in Java sends one or the other, so that the pair is kept here for the gateway in the same
/// process, which must tell a refused proposal from a node that cannot be reached.
public sealed interface EndorseResult {

  /// The response; for a refusal one of status 500 with the same text.
  ProposalResponse response();

  /// The proposal was processed. The response may still say that the contract or this node failed;
  /// it is endorsed if and only if it has an endorsement.
  record Answered(ProposalResponse response) implements EndorseResult {}

  /// The proposal itself is refused: malformed, unauthorised, or seen before.
  ///
  /// @param error the text that goes to the client
  record Refused(ProposalResponse response, String error) implements EndorseResult {}

  /// This node has too much to do; another may not.
  record Overloaded(ProposalResponse response) implements EndorseResult {}
}
