package org.dure.node.gateway;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/// Asks the other organisations' nodes for endorsements. The composition connects it to the peer
/// links.
public interface RemoteEndorsers {

  /// The channel's other nodes, whether they can be reached at present or not.
  List<Endpoint> nodesOf(String channelId);

  /// Has a node process a proposal (`protos.Endorser/ProcessProposal`).
  ///
  /// The future fails, with an exception whose message a client may see, when the node cannot be
  /// reached, answers with a gRPC error or takes longer than allowed.
  CompletableFuture<ProposalResponse> process(
      Endpoint node, SignedProposal proposal, Duration timeout);

  /// A node of another organisation.
  ///
  /// @param address host:port, as clients know it
  /// @param connected whether a link to it is up; nodes that are down are asked last
  record Endpoint(String mspId, String address, boolean connected) {}
}
