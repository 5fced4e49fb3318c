package org.dure.cli.block;

import com.google.protobuf.InvalidProtocolBufferException;
import org.dure.cli.client.Session;
import org.dure.cli.client.Transactions;
import org.dure.cli.client.Transactions.Call;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;

/// Reads blocks of a channel through the query system chaincode, `qscc`.
public final class BlockReader {
  private static final String NUMBER = "\\d{1,19}";
  private static final String TRANSACTION_ID = "[0-9a-f]{64}";
  private final Session session;
  private final Contract qscc;

  public BlockReader(Session session) {
    this.session = session;
    this.qscc = session.contract("qscc");
  }

  /// @param wanted a number, `newest`, or a transaction id
  public ParsedBlock read(String wanted) {
    if (wanted.equals("newest")) {
      return byNumber(info().getHeight() - 1);
    }
    if (wanted.matches(NUMBER)) {
      return byNumber(Long.parseLong(wanted));
    }
    if (wanted.matches(TRANSACTION_ID)) {
      return parse(ask("GetBlockByTxID", wanted));
    }
    throw new CommandFailure(
        ExitCode.USAGE,
        "'"
            + wanted
            + "' is no block: give a number, newest, or the 64 hex digits of a transaction id");
  }

  public ParsedBlock byNumber(long number) {
    return parse(ask("GetBlockByNumber", Long.toString(number)));
  }

  /// Height and hashes of the channel as the asked node knows them.
  public BlockchainInfo info() {
    try {
      return BlockchainInfo.parseFrom(ask("GetChainInfo"));
    } catch (InvalidProtocolBufferException e) {
      throw unreadable("chain information", e);
    }
  }

  /// The configuration that was in force for a block.
  public ChannelConfig configOf(ParsedBlock block) {
    try {
      return ChannelConfig.fromBlock(
          byNumber(Blocks.lastConfig(block.block())).block(), CryptoProvider.bouncyCastle());
    } catch (MalformedException | ConfigException e) {
      throw unreadable("configuration for block " + block.number(), e);
    }
  }

  /// Number of the block with the configuration that was in force for a block.
  public long lastConfigOf(ParsedBlock block) {
    try {
      return Blocks.lastConfig(block.block());
    } catch (MalformedException e) {
      throw unreadable("block " + block.number(), e);
    }
  }

  /// The block with its signers named and checked against the configuration that was in force.
  public BlockView view(ParsedBlock block) {
    try {
      return BlockView.of(block, configOf(block));
    } catch (MalformedException e) {
      throw unreadable("block " + block.number(), e);
    }
  }

  private byte[] ask(String function, String... arguments) {
    byte[][] bytes = new byte[1 + arguments.length][];
    bytes[0] = utf8(session.channelName());
    for (int i = 0; i < arguments.length; i++) {
      bytes[1 + i] = utf8(arguments[i]);
    }
    return Transactions.evaluate(qscc, Call.of(function, bytes));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private ParsedBlock parse(byte[] bytes) {
    try {
      return ParsedBlock.parse(Block.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw unreadable("block", e);
    }
  }

  private CommandFailure unreadable(String what, Exception cause) {
    return new CommandFailure(
        ExitCode.FAILED,
        session.connection().home().name()
            + " gave an unreadable "
            + what
            + ": "
            + cause.getMessage(),
        cause);
  }
}
