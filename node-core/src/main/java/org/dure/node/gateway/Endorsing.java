package org.dure.node.gateway;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Predicate;
import org.dure.model.MalformedException;
import org.dure.model.tx.UnpackedProposal;
import org.dure.node.access.ChannelAccess;
import org.dure.node.access.Channels;
import org.dure.node.definition.DefinitionException;
import org.dure.node.definition.StoredDefinitions;
import org.dure.node.gateway.GatewayFailure.Code;
import org.dure.node.gateway.RemoteEndorsers.Endpoint;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.jspecify.annotations.Nullable;

/// Collects the endorsements a proposal needs and assembles the transaction. Source: Fabric
/// `internal/pkg/gateway/endorse.go`.
///
/// This node goes first; its answer tells whose policies matter. The others are asked at once; when
/// one fails, another set of organisations is chosen, until none is left.
final class Endorsing {

  private static final String NOT_RUNNABLE = "make sure the chaincode ";
  private static final String NO_READERS =
      "no combination of peers can be derived which satisfy the endorsement policy: too few of the"
          + " organisations it names hold the private data that the transaction reads, in ";
  private static final String UNTRUSTED =
      "requires endorsement from organisation(s) that are not in the distribution policy of the"
          + " private data collection(s): %s; retry specifying trusted endorsing organizations to"
          + " protect transient data";

  private final Channels channels;
  private final Nodes nodes;

  Endorsing(Channels channels, Nodes nodes) {
    this.channels = channels;
    this.nodes = nodes;
  }

  GatewayResult<EndorseResponse> endorse(EndorseRequest request) {
    if (request.getProposedTransaction().getProposalBytes().isEmpty()) {
      return failed(
          Code.INVALID_ARGUMENT, "the proposed transaction must contain a signed proposal");
    }
    UnpackedProposal proposal;
    try {
      proposal = UnpackedProposal.of(request.getProposedTransaction());
    } catch (MalformedException e) {
      return failed(Code.INVALID_ARGUMENT, e.getMessage());
    }
    return request.getEndorsingOrganizationsCount() > 0
        ? byNamed(proposal, new LinkedHashSet<>(request.getEndorsingOrganizationsList()))
        : byPolicy(proposal);
  }

  private GatewayResult<EndorseResponse> byNamed(UnpackedProposal proposal, Set<String> orgs) {
    List<Endpoint> chosen = new ArrayList<>();
    Set<String> missing = new LinkedHashSet<>(orgs);
    for (Endpoint node : nodes.all(proposal.channelId())) {
      if (missing.remove(node.mspId())) {
        chosen.add(node);
      }
    }
    if (!missing.isEmpty()) {
      return failed(
          Code.UNAVAILABLE,
          "failed to find any endorsing peers for org(s): " + String.join(", ", missing));
    }
    EndorsementSet set = new EndorsementSet();
    return set.collect(nodes, chosen, proposal.signed()).isEmpty()
        ? assembled(proposal, set, List.copyOf(set.byOrg().values()))
        : tooFew(set);
  }

  private GatewayResult<EndorseResponse> byPolicy(UnpackedProposal proposal) {
    ChannelAccess channel = channels.find(proposal.channelId());
    if (channel == null) {
      return failed(Code.FAILED_PRECONDITION, "channel '" + proposal.channelId() + "' not found");
    }
    EndorsementPolicies policies =
        new EndorsementPolicies(
            channel.channelId(),
            channel.config(),
            new StoredDefinitions(StoredDefinitions.lifecycleOf(channel.ledger().state())));
    EndorsementSet set = new EndorsementSet();
    List<Endpoint> candidates = new ArrayList<>(nodes.all(channel.channelId()));
    ChaincodeInterest byName = byName(proposal.chaincodeName());
    try {
      OrgPolicy unused = policies.of(byName);
      First first = first(proposal, set, candidates);
      if (first == null) {
        return failed(
            Code.ABORTED,
            "failed to endorse transaction, see attached details for more info",
            set.errors());
      }
      ChaincodeInterest interest = first.interest();
      OrgPolicy policy = interest.getChaincodesCount() == 0 ? unused : policies.of(interest);
      List<Endpoint> able = ableTo(policies, interest, candidates);
      if (makesImpossible(able, candidates, policy, set)) {
        return failed(
            Code.FAILED_PRECONDITION,
            NO_READERS + collections(interest, call -> !call.getNoPrivateReads()));
      }
      List<Endpoint> trusted =
          isConfidential(proposal) ? ableTo(policies, withPlaintext(interest), able) : able;
      if (makesImpossible(trusted, able, policy, set)) {
        return failed(
            Code.FAILED_PRECONDITION,
            UNTRUSTED.formatted(collections(interest, ChaincodeCall::getNoPrivateReads)));
      }
      return complete(proposal, policy, set, new ArrayList<>(trusted));
    } catch (NoPolicyException | DefinitionException e) {
      return failed(
          Code.FAILED_PRECONDITION,
          "no combination of peers can be derived which satisfy the endorsement policy: "
              + e.getMessage());
    }
  }

  /// The first endorsement and what it says about the policies.
  private record First(ChaincodeInterest interest) {}

  /// This node; only when it does not run the chaincode, and there is no transient data to protect,
  /// another one. Whoever was asked is no candidate any more.
  private @Nullable First first(
      UnpackedProposal proposal, EndorsementSet set, List<Endpoint> candidates) {
    while (!candidates.isEmpty()) {
      Endpoint node = candidates.removeFirst();
      EndorserAnswer answer = nodes.ask(node, proposal.signed());
      boolean endorsed = set.add(node, answer);
      if (endorsed && answer instanceof EndorserAnswer.Good good) {
        return new First(good.response().getInterest());
      }
      boolean notHere =
          answer instanceof EndorserAnswer.Bad bad
              && (bad.code() == Code.UNAVAILABLE || bad.message().startsWith(NOT_RUNNABLE));
      if (!notHere || isConfidential(proposal)) {
        return null;
      }
    }
    return null;
  }

  private static boolean isConfidential(UnpackedProposal proposal) {
    return proposal.payload().getTransientMapCount() > 0;
  }

  /// As if the plaintext of every collection were read: what is in transient data may go only to
  /// those who would hold it anyway.
  private static ChaincodeInterest withPlaintext(ChaincodeInterest interest) {
    ChaincodeInterest.Builder all = interest.toBuilder();
    all.getChaincodesBuilderList().forEach(call -> call.setNoPrivateReads(false));
    return all.build();
  }

  private static List<String> collections(
      ChaincodeInterest interest, Predicate<ChaincodeCall> which) {
    return interest.getChaincodesList().stream()
        .filter(which)
        .flatMap(call -> call.getCollectionNamesList().stream())
        .toList();
  }

  private static List<Endpoint> ableTo(
      EndorsementPolicies policies, ChaincodeInterest interest, List<Endpoint> nodes) {
    return nodes.stream().filter(node -> policies.canRead(node.mspId(), interest)).toList();
  }

  /// Whether a policy could be satisfied by all the candidates and cannot be by some of them.
  private static boolean makesImpossible(
      List<Endpoint> some, List<Endpoint> all, OrgPolicy policy, EndorsementSet set) {
    return some.size() < all.size()
        && !LayoutChooser.isPossible(policy, set.byOrg().keySet(), orgs(some))
        && LayoutChooser.isPossible(policy, set.byOrg().keySet(), orgs(all));
  }

  private static List<String> orgs(List<Endpoint> nodes) {
    return nodes.stream().map(Endpoint::mspId).distinct().toList();
  }

  private GatewayResult<EndorseResponse> complete(
      UnpackedProposal proposal, OrgPolicy policy, EndorsementSet set, List<Endpoint> candidates) {
    List<ErrorDetail> before = List.copyOf(set.errors());
    while (true) {
      SequencedSet<String> layout =
          LayoutChooser.choose(policy, set.byOrg().keySet(), orgs(candidates));
      if (layout == null) {
        return set.errors().size() > before.size() ? tooFew(set) : unsatisfiable(candidates);
      }
      layout.removeAll(set.byOrg().keySet());
      if (layout.isEmpty()) {
        return assembled(proposal, set, needed(policy, set));
      }
      List<Endpoint> asked =
          candidates.stream().filter(node -> layout.contains(node.mspId())).toList();
      candidates.removeAll(asked);
      set.collect(nodes, asked, proposal.signed());
    }
  }

  /// Leaves the first endorsement out when the policy is satisfied without it.
  private static List<Endorsement> needed(OrgPolicy policy, EndorsementSet set) {
    SequencedSet<String> others = new LinkedHashSet<>(set.byOrg().keySet());
    if (others.size() > 1) {
      String first = others.removeFirst();
      if (!policy.satisfiedBy(others)) {
        others.addFirst(first);
      }
    }
    return set.byOrg().entrySet().stream()
        .filter(entry -> others.contains(entry.getKey()))
        .map(java.util.Map.Entry::getValue)
        .toList();
  }

  private static ChaincodeInterest byName(String chaincode) {
    return ChaincodeInterest.newBuilder()
        .addChaincodes(ChaincodeCall.newBuilder().setName(chaincode))
        .build();
  }

  private static GatewayResult<EndorseResponse> assembled(
      UnpackedProposal proposal, EndorsementSet set, List<Endorsement> endorsements) {
    return new GatewayResult.Success<>(
        EndorseResponse.newBuilder()
            .setPreparedTransaction(
                PreparedTransactions.assemble(proposal, set.payload(), endorsements))
            .build());
  }

  private static GatewayResult<EndorseResponse> tooFew(EndorsementSet set) {
    return failed(
        Code.ABORTED,
        "failed to collect enough transaction endorsements, see attached details for more info",
        set.errors());
  }

  private static GatewayResult<EndorseResponse> unsatisfiable(List<Endpoint> candidates) {
    return failed(
        Code.FAILED_PRECONDITION,
        "failed to select a set of endorsers that satisfy the endorsement policy due to unavailability"
            + " of peers: "
            + candidates.stream()
                .filter(node -> !node.connected())
                .map(Endpoint::address)
                .toList());
  }

  private static GatewayResult<EndorseResponse> failed(Code code, String message) {
    return failed(code, message, List.of());
  }

  private static GatewayResult<EndorseResponse> failed(
      Code code, String message, List<ErrorDetail> details) {
    return new GatewayResult.Failed<>(new GatewayFailure(code, message, details));
  }
}
