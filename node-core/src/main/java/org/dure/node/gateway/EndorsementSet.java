package org.dure.node.gateway;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import org.dure.node.gateway.RemoteEndorsers.Endpoint;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.jspecify.annotations.Nullable;

/// The endorsements of one proposal as they come in: they count only if all sign the same payload.
final class EndorsementSet {

  private final SequencedMap<String, Endorsement> byOrg = new LinkedHashMap<>();
  private final List<ErrorDetail> errors = new ArrayList<>();
  private @Nullable ByteString payload;

  /// Takes an answer in; whether it brought an endorsement.
  boolean add(Endpoint node, EndorserAnswer answer) {
    return switch (answer) {
      case EndorserAnswer.Good(ProposalResponse response) -> addGood(node, response);
      case EndorserAnswer.Bad bad -> {
        errors.add(Nodes.detail(node, bad.message()));
        yield false;
      }
    };
  }

  /// Asks several nodes at once and takes their answers in; those of `nodes` that did not endorse.
  List<Endpoint> collect(Nodes all, List<Endpoint> nodes, SignedProposal proposal) {
    Map<Endpoint, CompletableFuture<EndorserAnswer>> asked = new LinkedHashMap<>();
    for (Endpoint node : nodes.reversed()) {
      asked.put(node, all.start(node, proposal));
    }
    return nodes.stream()
        .filter(node -> !add(node, java.util.Objects.requireNonNull(asked.get(node)).join()))
        .toList();
  }

  private boolean addGood(Endpoint node, ProposalResponse response) {
    if (!response.hasEndorsement()) {
      errors.add(Nodes.detail(node, "the response carries no endorsement"));
      return false;
    }
    if (payload != null && !payload.equals(response.getPayload())) {
      errors.add(Nodes.detail(node, "ProposalResponsePayloads do not match"));
      return false;
    }
    payload = response.getPayload();
    byOrg.put(node.mspId(), response.getEndorsement());
    return true;
  }

  /// The organisations that endorsed, in the order they did.
  SequencedMap<String, Endorsement> byOrg() {
    return byOrg;
  }

  List<ErrorDetail> errors() {
    return errors;
  }

  /// What all of them signed; empty before the first.
  ByteString payload() {
    return payload == null ? ByteString.EMPTY : payload;
  }
}
