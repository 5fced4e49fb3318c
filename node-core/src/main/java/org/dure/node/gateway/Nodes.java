package org.dure.node.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.dure.node.endorse.Endorser;
import org.dure.node.gateway.RemoteEndorsers.Endpoint;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/// This node's endorser and the others' behind one face.
final class Nodes {

  private final Endorser own;
  private final Endpoint ownAddress;
  private final RemoteEndorsers others;
  private final Duration timeout;

  Nodes(Endorser own, Endpoint ownAddress, RemoteEndorsers others, Duration timeout) {
    this.own = own;
    this.ownAddress = ownAddress;
    this.others = others;
    this.timeout = timeout;
  }

  Endpoint own() {
    return ownAddress;
  }

  /// This node, then the channel's others, those first that can be reached.
  List<Endpoint> all(String channelId) {
    List<Endpoint> all = new ArrayList<>(others.nodesOf(channelId));
    all.removeIf(node -> node.mspId().equals(ownAddress.mspId()));
    all.sort(Comparator.comparing((Endpoint node) -> !node.connected()));
    all.addFirst(ownAddress);
    return all;
  }

  /// Asks a node and waits.
  EndorserAnswer ask(Endpoint node, SignedProposal proposal) {
    return start(node, proposal).join();
  }

  /// Asks a node; the future never fails. For the own node it is done on return.
  CompletableFuture<EndorserAnswer> start(Endpoint node, SignedProposal proposal) {
    if (node.equals(ownAddress)) {
      return CompletableFuture.completedFuture(EndorserAnswer.of(own.process(proposal)));
    }
    return others
        .process(node, proposal, timeout)
        .orTimeout(timeout.toMillis() + 1000, TimeUnit.MILLISECONDS)
        .thenApply(EndorserAnswer::of)
        .exceptionally(EndorserAnswer::unreachable);
  }

  static ErrorDetail detail(Endpoint node, String message) {
    return ErrorDetail.newBuilder()
        .setAddress(node.address())
        .setMspId(node.mspId())
        .setMessage(message)
        .build();
  }
}
