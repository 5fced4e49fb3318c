package org.dure.node.chaincode.system;

import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.node.access.AccessControl;
import org.dure.node.access.ChannelAccess;
import org.dure.node.access.Channels;
import org.dure.node.chaincode.CallResult;
import org.dure.node.chaincode.SystemCall;
import org.dure.node.chaincode.SystemContract;
import org.dure.store.Ledger;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.ChannelInfo;
import org.hyperledger.fabric.protos.peer.ChannelQueryResponse;
import org.jspecify.annotations.Nullable;

/// `cscc`: the channels of this node and their configuration. Source: Fabric
/// `core/scc/cscc/configure.go`.
public final class ConfigContract implements SystemContract {

  private static final String NAME = "cscc";

  private final Channels channels;
  private final AccessControl access;

  public ConfigContract(Channels channels, AccessControl access) {
    this.channels = channels;
    this.access = access;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean simulates() {
    return false;
  }

  @Override
  public CallResult call(SystemCall call) {
    String function = call.function();
    boolean needsArgument =
        !function.equals("GetChannels") && !function.equals("JoinBySnapshotStatus");
    if (call.args().isEmpty() || (needsArgument && call.args().size() < 2)) {
      return error("Incorrect number of arguments, " + call.args().size());
    }
    if (!call.calledByClient().equals(NAME)) {
      return error(
          "Rejecting invoke of CSCC from another chaincode, original invocation for '"
              + call.calledByClient()
              + "'");
    }
    return switch (function) {
      case "GetChannels" -> getChannels(call);
      case "GetConfigBlock" -> getConfig(call, "Unknown channel ID, ");
      case "GetChannelConfig" -> getConfig(call, "unknown channel ID, ");
      case "JoinChain", "JoinChainBySnapshot", "JoinBySnapshotStatus" ->
          error(
              "this node joins a channel when it starts with the channel's genesis block in the list"
                  + " 'channels' of its node.yaml; "
                  + function
                  + " does nothing here");
      default -> error("Requested function " + function + " not found.");
    };
  }

  private CallResult getChannels(SystemCall call) {
    String refusal = access.refusal("cscc/GetChannels", "", call.signedProposal());
    if (refusal != null) {
      return error("access denied for [GetChannels]: " + refusal);
    }
    ChannelQueryResponse.Builder response = ChannelQueryResponse.newBuilder();
    channels.ids().forEach(id -> response.addChannels(ChannelInfo.newBuilder().setChannelId(id)));
    return CallResult.success(response.build().toByteString());
  }

  private CallResult getConfig(SystemCall call, String unknown) {
    String function = call.function();
    String channelId = call.args().get(1).toStringUtf8();
    ChannelAccess channel = channels.find(channelId);
    if (channel == null) {
      return error(unknown + channelId);
    }
    String refusal = access.refusal("cscc/" + function, channelId, call.signedProposal());
    if (refusal != null) {
      return error("access denied for [%s][%s]: %s".formatted(function, channelId, refusal));
    }
    if (function.equals("GetChannelConfig")) {
      return CallResult.success(channel.config().config().toByteString());
    }
    Block block = newestConfigBlock(channel.ledger());
    return block == null
        ? error("no configuration block on the ledger of channel " + channelId)
        : CallResult.success(block.toByteString());
  }

  private static @Nullable Block newestConfigBlock(Ledger ledger) {
    long height = ledger.height();
    Block last = height == 0 ? null : ledger.block(height - 1).orElse(null);
    if (last == null || ParsedBlock.parse(last).isConfig()) {
      return last;
    }
    try {
      return ledger.block(Blocks.lastConfig(last)).orElse(null);
    } catch (MalformedException e) {
      throw new IllegalStateException(
          "the metadata of block " + last.getHeader().getNumber() + " is malformed", e);
    }
  }

  private static CallResult error(String message) {
    return CallResult.refused(500, message);
  }
}
