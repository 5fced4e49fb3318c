package org.dure.node.chaincode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dure.contract.Invocation;
import org.dure.contract.Outcome;
import org.dure.node.chaincode.ApprovedContracts.Approved;
import org.dure.node.collection.PrivateCollections;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.shim.Chaincode;
import org.jspecify.annotations.Nullable;

/// Calls contracts by name: those of the node, and installed ones through the definitions of the
/// channel. Whatever a contract throws becomes a response of status 500.
public final class ContractInvoker {

  private static final String INITIALIZED =
      "\u0000" + Character.toString(Character.MAX_CODE_POINT) + "initialized";

  private final Map<String, SystemContract> system;
  private final InstalledContracts installed;
  private final ApprovedContracts approved;
  private final ExecutionLimits limits;

  /// @param mspId this node's organisation, whose approvals count
  public ContractInvoker(
      String mspId,
      List<SystemContract> system,
      InstalledContracts installed,
      ExecutionLimits limits) {
    this.system =
        system.stream().collect(Collectors.toMap(SystemContract::name, Function.identity()));
    this.installed = installed;
    this.approved = new ApprovedContracts(mspId, installed);
    this.limits = limits;
  }

  /// The contract of the node of that name, or null.
  public @Nullable SystemContract systemContract(String name) {
    return system.get(name);
  }

  /// The version that goes into the endorsed payload: of the definition, `syscc` for the node's
  /// own.
  ///
  /// @throws ExecutionException when the name is not defined, not approved or not installed
  public String version(TransactionContext context, String name) throws ExecutionException {
    return system.containsKey(name)
        ? "syscc"
        : approved.find(simulator(context, name), name).definition().version();
  }

  /// Runs one call in the thread of the caller.
  ///
  /// @throws ExecutionException when the call cannot be made at all
  public CallResult call(TransactionContext context, String name, ChaincodeInput input)
      throws ExecutionException {
    SystemContract ofTheNode = system.get(name);
    return ofTheNode != null
        ? ofTheNode.call(new SystemCall(context, input.getArgsList()))
        : callInstalled(context, name, input);
  }

  private CallResult callInstalled(TransactionContext context, String name, ChaincodeInput input)
      throws ExecutionException {
    Simulator simulator = simulator(context, name);
    Approved found = approved.find(simulator, name);
    checkInit(simulator, name, found, input);
    RunnableContract contract = contract(name, found.packageId());
    SimulatedLedger ledger =
        new SimulatedLedger(
            name,
            simulator,
            collections(context, name, found, input.getIsInit()),
            (callee, args, channel) -> callFromContract(context, callee, channel, args));
    List<byte[]> args = input.getArgsList().stream().map(ByteString::toByteArray).toList();
    Outcome outcome =
        contract.run(name, invocation(context).withInput(args, input.getIsInit()), ledger);
    CallResult result = CallResult.of(outcome.response());
    return outcome.succeeded() && outcome.event() != null
        ? result.with(event(outcome.event(), context, name))
        : result;
  }

  private static CollectionUse collections(
      TransactionContext context, String name, Approved found, boolean init)
      throws ExecutionException {
    TransactionContext.Client client = context.client();
    if (client == null) {
      throw new ExecutionException("the creator of the proposal is unknown on the channel");
    }
    PrivateCollections all = new PrivateCollections(client.config(), any -> found.definition());
    return new CollectionUse(name, client, all, init);
  }

  private static ChaincodeEvent event(ChaincodeEvent set, TransactionContext context, String name) {
    return set.toBuilder().setChaincodeId(name).setTxId(context.txId()).build();
  }

  private static Invocation invocation(TransactionContext context) throws ExecutionException {
    try {
      return Invocation.of(context.proposal().signed());
    } catch (InvalidProtocolBufferException e) {
      throw new ExecutionException("the proposal is malformed", e);
    }
  }

  private Chaincode.Response callFromContract(
      TransactionContext context, String callee, String channel, List<byte[]> args) {
    if (context.calls() + 1 >= limits.depthMax()) {
      throw new IllegalStateException("contracts call each other too deeply");
    }
    String name = callee.contains("/") ? callee.substring(0, callee.indexOf('/')) : callee;
    String target = callee.contains("/") ? callee.substring(callee.indexOf('/') + 1) : channel;
    if (!target.isEmpty() && !target.equals(context.channelId())) {
      throw new UnsupportedOperationException(
          "calling a chaincode on another channel (" + target + ") is not supported");
    }
    ChaincodeInput input =
        ChaincodeInput.newBuilder()
            .addAllArgs(args.stream().map(ByteString::copyFrom).toList())
            .build();
    try {
      var response = call(context.deeper(), name, input).response();
      return new Chaincode.Response(
          response.getStatus(), response.getMessage(), response.getPayload().toByteArray());
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "INVOKE_CHAINCODE failed: transaction ID: %s: execute failed: %s"
              .formatted(context.txId(), e.getMessage()),
          e);
    }
  }

  private RunnableContract contract(String name, String packageId) throws ExecutionException {
    try {
      RunnableContract contract = installed.contract(packageId);
      if (contract == null) {
        throw new ExecutionException(
            "chaincode definition for '%s' exists, but chaincode is not installed".formatted(name));
      }
      return contract;
    } catch (PackageException e) {
      throw new ExecutionException(
          "could not launch chaincode " + packageId + ": " + e.getMessage(), e);
    }
  }

  private static void checkInit(
      Simulator simulator, String name, Approved found, ChaincodeInput input)
      throws ExecutionException {
    boolean required = found.definition().endorsement().getInitRequired();
    if (!required) {
      if (input.getIsInit()) {
        throw new ExecutionException(
            "chaincode '%s' does not require initialization but called as init".formatted(name));
      }
      return;
    }
    ByteString version = ByteString.copyFromUtf8(found.definition().version());
    boolean initialized = version.equals(simulator.get(name, INITIALIZED));
    if (input.getIsInit() && initialized) {
      throw new ExecutionException(
          "chaincode '%s' is already initialized but called as init".formatted(name));
    }
    if (!input.getIsInit() && !initialized) {
      throw new ExecutionException(
          "chaincode '%s' has not been initialized for this version, must call as init first"
              .formatted(name));
    }
    if (input.getIsInit()) {
      simulator.put(name, INITIALIZED, version);
    }
  }

  private static Simulator simulator(TransactionContext context, String name)
      throws ExecutionException {
    Simulator simulator = context.simulator();
    if (simulator == null) {
      throw new ExecutionException("chaincode " + name + " can only be called on a channel");
    }
    return simulator;
  }
}
