package org.dure.node.gateway;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dure.model.MalformedException;
import org.dure.model.tx.UnpackedProposal;
import org.dure.node.gateway.GatewayFailure.Code;
import org.dure.node.gateway.RemoteEndorsers.Endpoint;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;

/// Runs a query on one node: this one, or another when it cannot or may not.
final class Evaluation {

  private final Nodes nodes;

  Evaluation(Nodes nodes) {
    this.nodes = nodes;
  }

  GatewayResult<EvaluateResponse> evaluate(EvaluateRequest request) {
    UnpackedProposal proposal;
    try {
      if (request.getProposedTransaction().getProposalBytes().isEmpty()) {
        throw new MalformedException("a signed proposal is required");
      }
      proposal = UnpackedProposal.of(request.getProposedTransaction());
      if (proposal.channelId().isEmpty()) {
        throw new MalformedException("no channel id provided");
      }
    } catch (MalformedException e) {
      return failed(
          Code.INVALID_ARGUMENT,
          "failed to unpack transaction proposal: " + e.getMessage(),
          List.of());
    }
    List<Endpoint> candidates = candidates(request, proposal);
    if (candidates.isEmpty()) {
      return failed(
          Code.FAILED_PRECONDITION,
          "no peers available to evaluate chaincode %s in channel %s"
              .formatted(proposal.chaincodeName(), proposal.channelId()),
          List.of());
    }
    return ask(candidates, proposal);
  }

  private GatewayResult<EvaluateResponse> ask(
      List<Endpoint> candidates, UnpackedProposal proposal) {
    List<ErrorDetail> details = new ArrayList<>();
    Code last = Code.UNAVAILABLE;
    for (Endpoint node : candidates) {
      switch (nodes.ask(node, proposal.signed())) {
        case EndorserAnswer.Good good -> {
          return new GatewayResult.Success<>(
              EvaluateResponse.newBuilder().setResult(good.result()).build());
        }
        case EndorserAnswer.Bad bad -> {
          details.add(Nodes.detail(node, bad.message()));
          last = bad.code();
          if (!bad.elsewhere()) {
            return failed(
                last, "evaluate call to endorser returned error: " + bad.message(), details);
          }
        }
      }
    }
    return failed(
        last, "failed to evaluate transaction, see attached details for more info", details);
  }

  /// Transient data goes to the organisations that the client names, else to this one only.
  private List<Endpoint> candidates(EvaluateRequest request, UnpackedProposal proposal) {
    List<String> targets = request.getTargetOrganizationsList();
    if (targets.isEmpty() && proposal.payload().getTransientMapCount() > 0) {
      return List.of(nodes.own());
    }
    List<Endpoint> all = nodes.all(proposal.channelId());
    if (targets.isEmpty()) {
      return all;
    }
    return all.stream()
        .filter(node -> targets.contains(node.mspId()))
        .sorted(Comparator.comparing((Endpoint node) -> !node.equals(nodes.own())))
        .toList();
  }

  private static GatewayResult<EvaluateResponse> failed(
      Code code, String message, List<ErrorDetail> details) {
    return new GatewayResult.Failed<>(new GatewayFailure(code, message, details));
  }
}
