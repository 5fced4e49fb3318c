package org.dure.node.endorse;

import com.google.protobuf.ByteString;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.msp.Identity;
import org.dure.membership.msp.IdentityResult;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.MalformedException;
import org.dure.model.rwset.SimulationResults;
import org.dure.model.tx.UnpackedProposal;
import org.dure.node.access.AccessControl;
import org.dure.node.access.ChannelAccess;
import org.dure.node.access.Channels;
import org.dure.node.chaincode.CallResult;
import org.dure.node.chaincode.ContractInvoker;
import org.dure.node.chaincode.ExecutionException;
import org.dure.node.chaincode.ExecutionThreads;
import org.dure.node.chaincode.NotExecutedException;
import org.dure.node.chaincode.Simulator;
import org.dure.node.chaincode.SystemContract;
import org.dure.node.chaincode.TransactionContext;
import org.dure.node.collection.Distribution;
import org.dure.node.collection.DistributionException;
import org.dure.store.StoreException;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Processes proposals: checks, simulates and endorses, as Fabric's `ProcessProposal`
/// (`core/endorser/endorser.go`). Thread-safe; a call takes as long as the contract.
public final class Endorser {

  private static final Logger LOG = LoggerFactory.getLogger(Endorser.class);
  private static final int CHAINCODE_REFUSED = 400;
  private static final int CHAINCODE_FAILED = 500;

  private final Channels channels;
  private final ProposalCheck check;
  private final ContractInvoker contracts;
  private final ExecutionThreads threads;
  private final SigningIdentity signer;
  private final Function<String, @Nullable Distribution> distributions;
  private final Semaphore places;

  /// What the endorser is made of.
  ///
  /// @param ownMsp knows the identities of this node's organisation
  /// @param distributions of the private plaintext of a channel
  public record Parts(
      Channels channels,
      AccessControl access,
      ChannelMembership ownMsp,
      ContractInvoker contracts,
      ExecutionThreads threads,
      SigningIdentity signer,
      Function<String, @Nullable Distribution> distributions) {}

  public Endorser(Parts parts, EndorserLimits limits, java.time.Clock clock) {
    this.channels = parts.channels();
    this.check = new ProposalCheck(parts.access(), parts.ownMsp(), clock, limits.timeWindow());
    this.contracts = parts.contracts();
    this.threads = parts.threads();
    this.signer = parts.signer();
    this.distributions = parts.distributions();
    this.places = new Semaphore(limits.concurrentMax());
  }

  /// Processes a proposal. Whatever the bytes are, the answer is a value.
  public EndorseResult process(SignedProposal signed) {
    if (!places.tryAcquire()) {
      return new EndorseResult.Overloaded(
          failed("too many proposals in progress on this node, try again later"));
    }
    try {
      return processOne(signed);
    } catch (StoreException e) {
      LOG.error("proposal failed by the ledger", e);
      return new EndorseResult.Answered(failed("the ledger of this node failed: " + e.kind()));
    } finally {
      places.release();
    }
  }

  private EndorseResult processOne(SignedProposal signed) {
    UnpackedProposal proposal;
    try {
      proposal = UnpackedProposal.of(signed);
    } catch (MalformedException e) {
      return refused(e.getMessage());
    }
    String channelId = proposal.channelId();
    ChannelAccess channel = channelId.isEmpty() ? null : channels.find(channelId);
    if (channel == null && !channelId.isEmpty()) {
      return new EndorseResult.Answered(failed("channel '" + channelId + "' not found"));
    }
    SystemContract ofTheNode = contracts.systemContract(proposal.chaincodeName());
    String refusal = check.refusal(proposal, channel, ofTheNode != null);
    if (refusal != null) {
      return refused(refusal);
    }
    try {
      return new EndorseResult.Answered(simulateAndEndorse(proposal, channel, ofTheNode));
    } catch (ExecutionException e) {
      LOG.info("proposal failed txId={} why={}", proposal.txId(), e.getMessage());
      return new EndorseResult.Answered(failed(e.getMessage()));
    }
  }

  private ProposalResponse simulateAndEndorse(
      UnpackedProposal proposal, @Nullable ChannelAccess channel, @Nullable SystemContract system)
      throws ExecutionException {
    boolean simulates = channel != null && (system == null || system.simulates());
    Simulation simulation =
        channel != null && simulates ? simulate(proposal, channel) : run(proposal, null, channel);
    distribute(proposal, channel, simulation);
    return respond(proposal, simulation);
  }

  private Simulation simulate(UnpackedProposal proposal, ChannelAccess channel)
      throws ExecutionException {
    Simulator simulator = new Simulator(channel.ledger());
    String what = proposal.chaincodeName() + " " + proposal.txId();
    try {
      return threads.run(what, simulator, () -> run(proposal, simulator, channel));
    } catch (NotExecutedException e) {
      throw inSimulation(proposal, e);
    }
  }

  private static TransactionContext.@Nullable Client client(
      UnpackedProposal proposal, @Nullable ChannelAccess channel) {
    if (channel == null) {
      return null;
    }
    ChannelConfig config = channel.config();
    return config.membership().identity(proposal.creator())
            instanceof IdentityResult.Known(Identity identity)
        ? new TransactionContext.Client(config, identity)
        : null;
  }

  private static ExecutionException inSimulation(UnpackedProposal proposal, Exception cause) {
    return new ExecutionException(
        "error in simulation: failed to execute transaction %s: %s"
            .formatted(proposal.txId(), cause.getMessage()),
        cause);
  }

  /// What a run leaves; no results for calls without a simulator.
  private record Simulation(
      CallResult call,
      String version,
      @Nullable SimulationResults results,
      ChaincodeInterest interest) {}

  private Simulation run(
      UnpackedProposal proposal, @Nullable Simulator simulator, @Nullable ChannelAccess channel)
      throws ExecutionException {
    TransactionContext context =
        new TransactionContext(proposal, simulator, client(proposal, channel), 0);
    String name = proposal.chaincodeName();
    String version;
    try {
      version = contracts.version(context, name);
    } catch (ExecutionException e) {
      throw new ExecutionException(
          "make sure the chaincode %s has been successfully defined on channel %s and try again: %s"
              .formatted(name, proposal.channelId(), e.getMessage()),
          e);
    }
    try {
      CallResult call = contracts.call(context, name, proposal.input());
      if (simulator == null) {
        return new Simulation(call, version, null, ChaincodeInterest.getDefaultInstance());
      }
      SimulationResults results = simulator.results();
      ChaincodeInterest interest =
          Interest.of(results.publicSet(), simulator.writtenKeys(), simulator.plaintextReads());
      return new Simulation(call, version, results, interest);
    } catch (ExecutionException e) {
      throw inSimulation(proposal, e);
    }
  }

  /// Sees to it that the plaintext is kept before anybody can get an endorsement of its hashes.
  private void distribute(
      UnpackedProposal proposal, @Nullable ChannelAccess channel, Simulation simulation)
      throws ExecutionException {
    SimulationResults results = simulation.results();
    boolean refused = simulation.call().response().getStatus() >= CHAINCODE_REFUSED;
    if (channel == null || results == null || results.privateSet().isEmpty() || refused) {
      return;
    }
    Distribution distribution = distributions.apply(channel.channelId());
    if (distribution == null) {
      throw new ExecutionException("channel '" + channel.channelId() + "' is closing");
    }
    try {
      distribution.distribute(proposal.txId(), results.privateSet());
    } catch (DistributionException e) {
      throw inSimulation(proposal, e);
    }
  }

  private ProposalResponse respond(UnpackedProposal proposal, Simulation simulation) {
    Response response = simulation.call().response();
    ProposalResponse.Builder answer = ProposalResponse.newBuilder().setResponse(response);
    if (response.getStatus() >= CHAINCODE_FAILED) {
      return answer
          .setPayload(payload(proposal, simulation))
          .setInterest(simulation.interest())
          .build();
    }
    if (proposal.channelId().isEmpty() || response.getStatus() >= CHAINCODE_REFUSED) {
      return answer.build();
    }
    ByteString payload = payload(proposal, simulation);
    ByteString endorser = signer.serialized();
    return answer
        .setVersion(1)
        .setPayload(payload)
        .setEndorsement(
            Endorsement.newBuilder()
                .setEndorser(endorser)
                .setSignature(signer.sign(payload.concat(endorser))))
        .setInterest(simulation.interest())
        .build();
  }

  private static ByteString payload(UnpackedProposal proposal, Simulation simulation) {
    ChaincodeAction.Builder action =
        ChaincodeAction.newBuilder()
            .setResponse(simulation.call().response())
            .setChaincodeId(
                ChaincodeID.newBuilder()
                    .setName(proposal.chaincodeName())
                    .setVersion(simulation.version()));
    if (simulation.results() != null) {
      action.setResults(simulation.results().publicSet().toBytes());
    }
    if (simulation.call().event() != null) {
      action.setEvents(simulation.call().event().toByteString());
    }
    return ProposalResponsePayload.newBuilder()
        .setProposalHash(proposal.proposalHash())
        .setExtension(action.build().toByteString())
        .build()
        .toByteString();
  }

  private static EndorseResult refused(String error) {
    LOG.info("proposal refused why={}", error);
    return new EndorseResult.Refused(failed(error), error);
  }

  private static ProposalResponse failed(String message) {
    return ProposalResponse.newBuilder()
        .setResponse(Response.newBuilder().setStatus(CHAINCODE_FAILED).setMessage(message))
        .build();
  }
}
