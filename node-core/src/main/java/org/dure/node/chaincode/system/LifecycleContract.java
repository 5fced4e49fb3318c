package org.dure.node.chaincode.system;

import static org.dure.node.definition.StoredDefinitions.LIFECYCLE;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.dure.membership.config.ChannelConfig;
import org.dure.node.access.AccessControl;
import org.dure.node.access.ChannelAccess;
import org.dure.node.access.Channels;
import org.dure.node.chaincode.CallResult;
import org.dure.node.chaincode.InstalledContracts;
import org.dure.node.chaincode.PackageException;
import org.dure.node.chaincode.Simulator;
import org.dure.node.chaincode.SystemCall;
import org.dure.node.chaincode.SystemContract;
import org.dure.node.chaincode.system.LifecycleFunctions.Approval;
import org.dure.node.chaincode.system.LifecycleFunctions.Readiness;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.DefinitionException;
import org.dure.node.definition.ImplicitCollections;
import org.dure.node.definition.RangeReader;
import org.dure.node.definition.StateEditor;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgResult;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessResult;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsResult;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.jspecify.annotations.Nullable;

/// `_lifecycle`: installing packages, approving and committing chaincode definitions, and queries
/// on them. Every function takes one marshalled `…Args` and answers a marshalled `…Result`. Source:
/// Fabric `core/chaincode/lifecycle/scc.go`.
public final class LifecycleContract implements SystemContract {

  private final String mspId;
  private final Channels channels;
  private final AccessControl access;
  private final LifecyclePackages packages;

  /// @param mspId this node's organisation, for which it approves
  public LifecycleContract(
      String mspId, Channels channels, AccessControl access, InstalledContracts installed) {
    this.mspId = mspId;
    this.channels = channels;
    this.access = access;
    this.packages = new LifecyclePackages(mspId, channels, installed);
  }

  @Override
  public String name() {
    return LIFECYCLE;
  }

  @Override
  public boolean simulates() {
    return true;
  }

  @Override
  public CallResult call(SystemCall call) {
    if (call.args().isEmpty()) {
      return CallResult.refused(500, "lifecycle scc must be invoked with arguments");
    }
    if (call.args().size() != 2) {
      return CallResult.refused(
          500,
          "lifecycle scc operations require exactly two arguments but received "
              + call.args().size());
    }
    String channelId = call.context().channelId();
    ChannelAccess channel = channelId.isEmpty() ? null : channels.find(channelId);
    String refusal =
        access.refusal(LIFECYCLE + "/" + call.function(), channelId, call.signedProposal());
    if (refusal != null) {
      return CallResult.refused(
          500, "Failed to authorize invocation due to failed ACL check: " + refusal);
    }
    try {
      return CallResult.success(dispatch(call, channel).toByteString());
    } catch (LifecycleException e) {
      return e.status() == 404
          ? CallResult.refused(404, e.getMessage())
          : failed(call, e.getMessage());
    } catch (PackageException e) {
      return e.kind() == PackageException.Kind.NOT_FOUND
          ? CallResult.refused(404, e.getMessage())
          : failed(call, e.getMessage());
    } catch (InvalidProtocolBufferException e) {
      return failed(call, "could not decode input arg for " + call.function() + ": " + e);
    } catch (DefinitionException | IllegalStateException | ChaincodeException e) {
      // The last is what the simulator refuses any contract: plaintext that this node lacks, say.
      return failed(call, String.valueOf(e.getMessage()));
    }
  }

  private static CallResult failed(SystemCall call, String message) {
    return CallResult.refused(
        500, "failed to invoke backing implementation of '" + call.function() + "': " + message);
  }

  private MessageLite dispatch(SystemCall call, @Nullable ChannelAccess channel)
      throws LifecycleException, PackageException, InvalidProtocolBufferException {
    ByteString args = call.args().get(1);
    return switch (call.function()) {
      case "InstallChaincode" -> packages.install(args);
      case "QueryInstalledChaincode" -> packages.queryOne(args);
      case "QueryInstalledChaincodes" -> packages.queryAll();
      case "GetInstalledChaincodePackage" -> packages.bytes(args);
      case "ApproveChaincodeDefinitionForMyOrg" ->
          approve(ApproveChaincodeDefinitionForMyOrgArgs.parseFrom(args), on(call, channel));
      case "QueryApprovedChaincodeDefinition" ->
          queryApproved(QueryApprovedChaincodeDefinitionArgs.parseFrom(args), on(call, channel));
      case "QueryApprovedChaincodeDefinitions" -> queryAllApproved(on(call, channel));
      case "CheckCommitReadiness" ->
          checkReadiness(CheckCommitReadinessArgs.parseFrom(args), on(call, channel));
      case "CommitChaincodeDefinition" ->
          commit(CommitChaincodeDefinitionArgs.parseFrom(args), on(call, channel));
      case "QueryChaincodeDefinition" ->
          query(QueryChaincodeDefinitionArgs.parseFrom(args), on(call, channel));
      case "QueryChaincodeDefinitions" -> queryAll(on(call, channel));
      default -> throw LifecycleException.of("receiver does not have a function of this name");
    };
  }

  /// One call's view of the channel it is made on.
  private record OnChannel(
      ChannelConfig config,
      LifecycleFunctions functions,
      StateEditor publicState,
      RangeReader publicRange,
      StateEditor ownOrg,
      RangeReader ownOrgRange,
      List<OrgState> orgs) {}

  private OnChannel on(SystemCall call, @Nullable ChannelAccess channel) throws LifecycleException {
    Simulator simulator = call.context().simulator();
    if (channel == null || simulator == null) {
      throw LifecycleException.of("no application config for channel ''");
    }
    ChannelConfig config = channel.config();
    String own = ImplicitCollections.nameFor(mspId);
    return new OnChannel(
        config,
        new LifecycleFunctions(
            channel.channelId(), path -> config.policies().find(path).isPresent()),
        SimulatedState.ofPublic(simulator),
        SimulatedState.publicRange(simulator),
        SimulatedState.ofCollection(simulator, own),
        SimulatedState.collectionRange(simulator, own),
        config.applicationOrgs().values().stream()
            .map(org -> SimulatedState.orgState(simulator, org.mspId()))
            .toList());
  }

  private static MessageLite approve(ApproveChaincodeDefinitionForMyOrgArgs args, OnChannel on)
      throws LifecycleException {
    DefinitionRules.check(args.getName(), args.getVersion(), args.getCollections(), on.config());
    CollectionRules.checkAgainst(
        on.functions().committedOrNull(args.getName(), on.publicState()), args.getCollections());
    String packageId =
        args.getSource().hasLocalPackage() ? args.getSource().getLocalPackage().getPackageId() : "";
    Approval approval = new Approval(LifecycleMessages.definition(args), packageId);
    on.functions().approve(args.getName(), approval, on.publicState(), on.ownOrg());
    return ApproveChaincodeDefinitionForMyOrgResult.getDefaultInstance();
  }

  private static MessageLite queryApproved(QueryApprovedChaincodeDefinitionArgs args, OnChannel on)
      throws LifecycleException {
    return LifecycleMessages.approved(
        on.functions()
            .queryApproved(args.getName(), args.getSequence(), on.publicState(), on.ownOrg()));
  }

  private static MessageLite queryAllApproved(OnChannel on) throws LifecycleException {
    return LifecycleMessages.allApproved(on.functions().allApproved(on.ownOrgRange(), on.ownOrg()));
  }

  private static MessageLite checkReadiness(CheckCommitReadinessArgs args, OnChannel on)
      throws LifecycleException {
    Readiness readiness =
        on.functions()
            .checkReadiness(
                args.getName(), LifecycleMessages.definition(args), on.publicState(), on.orgs());
    CheckCommitReadinessResult.Builder result =
        CheckCommitReadinessResult.newBuilder().putAllApprovals(readiness.approvals());
    readiness
        .mismatches()
        .forEach((org, items) ->
            result.putMismatches(
                org,
                CheckCommitReadinessResult.Mismatches.newBuilder().addAllItems(items).build()));
    return result.build();
  }

  private MessageLite commit(CommitChaincodeDefinitionArgs args, OnChannel on)
      throws LifecycleException {
    DefinitionRules.check(args.getName(), args.getVersion(), args.getCollections(), on.config());
    CollectionRules.checkAgainst(
        on.functions().committedOrNull(args.getName(), on.publicState()), args.getCollections());
    if (on.orgs().stream().noneMatch(org -> org.mspId().equals(mspId))) {
      throw LifecycleException.of(
          "impossibly, this peer's org is processing requests for a channel it is not a member of");
    }
    Readiness readiness =
        on.functions()
            .commit(
                args.getName(), LifecycleMessages.definition(args), on.publicState(), on.orgs());
    if (!Boolean.TRUE.equals(readiness.approvals().get(mspId))) {
      throw LifecycleException.of("chaincode definition not agreed to by this org (" + mspId + ")");
    }
    return CommitChaincodeDefinitionResult.getDefaultInstance();
  }

  private static MessageLite query(QueryChaincodeDefinitionArgs args, OnChannel on)
      throws LifecycleException {
    ChaincodeDefinition found = on.functions().committed(args.getName(), on.publicState());
    SequencedMap<String, Boolean> approvals =
        on.functions().approvals(args.getName(), found, on.orgs()).approvals();
    return QueryChaincodeDefinitionResult.newBuilder()
        .setSequence(found.sequence())
        .setVersion(found.version())
        .setEndorsementPlugin(found.endorsement().getEndorsementPlugin())
        .setValidationPlugin(found.validation().getValidationPlugin())
        .setValidationParameter(found.validation().getValidationParameter())
        .setInitRequired(found.endorsement().getInitRequired())
        .setCollections(found.collections())
        .putAllApprovals(new TreeMap<>(approvals))
        .build();
  }

  private static MessageLite queryAll(OnChannel on) throws LifecycleException {
    QueryChaincodeDefinitionsResult.Builder result = QueryChaincodeDefinitionsResult.newBuilder();
    on.functions()
        .allCommitted(on.publicRange(), on.publicState())
        .forEach((name, found) ->
            result.addChaincodeDefinitions(LifecycleMessages.definition(name, found)));
    return result.build();
  }
}
