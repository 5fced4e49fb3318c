package org.dure.node.chaincode.system;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.Optional;
import org.dure.node.access.AccessControl;
import org.dure.node.access.ChannelAccess;
import org.dure.node.access.Channels;
import org.dure.node.chaincode.CallResult;
import org.dure.node.chaincode.SystemCall;
import org.dure.node.chaincode.SystemContract;
import org.dure.store.Ledger;
import org.dure.store.StoreException;
import org.dure.store.TxPosition;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;

/// `qscc`: blocks and transactions of a channel. Source: Fabric `core/scc/qscc/query.go`.
public final class QueryContract implements SystemContract {

  private static final String NAME = "qscc";

  private final Channels channels;
  private final AccessControl access;

  public QueryContract(Channels channels, AccessControl access) {
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
    if (call.args().size() < 2) {
      return error("Incorrect number of arguments, " + call.args().size());
    }
    String function = call.function();
    String channelId = call.args().get(1).toStringUtf8();
    if (!call.calledByClient().equals(NAME)) {
      return error(
          "Rejecting invoke of QSCC from another chaincode because of potential for deadlocks,"
              + " original invocation for '"
              + call.calledByClient()
              + "'");
    }
    if (!function.equals("GetChainInfo") && call.args().size() < 3) {
      return error("missing 3rd argument for " + function);
    }
    ChannelAccess channel = channels.find(channelId);
    if (channel == null) {
      return error("Invalid chain ID, " + channelId);
    }
    String refusal = access.refusal(NAME + "/" + function, channelId, call.signedProposal());
    if (refusal != null) {
      return error("access denied for [%s][%s]: [%s]".formatted(function, channelId, refusal));
    }
    Ledger ledger = channel.ledger();
    try {
      return answer(function, ledger, call);
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.PRUNED) {
        throw e;
      }
      return error(pruned(function, call.args().get(2), String.valueOf(e.getMessage())));
    }
  }

  /// Fabric's texts with the store's reason.
  private static String pruned(String function, ByteString asked, String why) {
    return switch (function) {
      case "GetBlockByNumber" ->
          "Failed to get block number %s, error %s".formatted(asked.toStringUtf8(), why);
      case "GetBlockByHash" ->
          "Failed to get block hash %s, error %s"
              .formatted(HexFormat.of().formatHex(asked.toByteArray()), why);
      case "GetBlockByTxID" ->
          "Failed to get block for txID %s, error %s".formatted(asked.toStringUtf8(), why);
      default ->
          "Failed to get transaction with id %s, error %s".formatted(asked.toStringUtf8(), why);
    };
  }

  private static CallResult answer(String function, Ledger ledger, SystemCall call) {
    return switch (function) {
      case "GetChainInfo" -> CallResult.success(info(ledger));
      case "GetBlockByNumber" -> byNumber(ledger, call.args().get(2).toStringUtf8());
      case "GetBlockByHash" -> byHash(ledger, call.args().get(2));
      case "GetTransactionByID" -> transaction(ledger, call.args().get(2).toStringUtf8());
      case "GetBlockByTxID" -> byTxId(ledger, call.args().get(2).toStringUtf8());
      default -> error("Requested function " + function + " not found.");
    };
  }

  private static ByteString info(Ledger ledger) {
    long height = ledger.height();
    BlockchainInfo.Builder info = BlockchainInfo.newBuilder().setHeight(height);
    if (height > 0) {
      info.setCurrentBlockHash(ledger.lastBlockHash());
      ledger
          .signedHeader(height - 1)
          .ifPresent(block -> info.setPreviousBlockHash(block.getHeader().getPreviousHash()));
    }
    return info.build().toByteString();
  }

  private static CallResult byNumber(Ledger ledger, String number) {
    long parsed;
    try {
      parsed = Long.parseUnsignedLong(number);
    } catch (NumberFormatException e) {
      return error(
          "Failed to parse block number with error strconv.ParseUint: parsing \"%s\": invalid syntax"
              .formatted(number));
    }
    // 2^64 - 1 asks for the newest block, as in Fabric.
    long wanted = parsed == -1 ? ledger.height() - 1 : parsed;
    if (wanted < 0) {
      return error("Failed to get block number %s, error no such block".formatted(number));
    }
    return ledger
        .blockBytes(wanted)
        .map(CallResult::success)
        .orElseGet(() ->
            error(
                "Failed to get block number %s, error no such block number [%s] in index"
                    .formatted(number, number)));
  }

  private static CallResult byHash(Ledger ledger, ByteString hash) {
    return block(
        ledger.blockByHash(hash),
        "Failed to get block hash %s, error no such block hash in index"
            .formatted(HexFormat.of().formatHex(hash.toByteArray())));
  }

  private static CallResult byTxId(Ledger ledger, String txId) {
    return block(
        ledger.blockByTxId(txId),
        "Failed to get block for txID %s, error no such transaction ID [%s] in index"
            .formatted(txId, txId));
  }

  private static CallResult transaction(Ledger ledger, String txId) {
    Optional<TxPosition> position = ledger.transaction(txId);
    if (position.isEmpty()) {
      return error(
          "Failed to get transaction with id %s, error no such transaction ID [%s] in index"
              .formatted(txId, txId));
    }
    ByteString envelope = ledger.envelope(position.get()).orElse(ByteString.EMPTY);
    try {
      return CallResult.success(
          ProcessedTransaction.newBuilder()
              .setTransactionEnvelope(Envelope.parseFrom(envelope))
              .setValidationCode(position.get().code().getNumber())
              .build()
              .toByteString());
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      return error(
          "Failed to get transaction with id %s, error %s".formatted(txId, e.getMessage()));
    }
  }

  private static CallResult block(Optional<Block> found, String otherwise) {
    return found
        .map(block -> CallResult.success(block.toByteString()))
        .orElseGet(() -> error(otherwise));
  }

  private static CallResult error(String message) {
    return CallResult.refused(500, message);
  }
}
