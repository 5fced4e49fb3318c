package org.dure.node.app;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.node.care.BlockSource;
import org.dure.node.care.CareChannel;
import org.dure.node.care.CareException;
import org.dure.node.care.CareReport;
import org.dure.node.care.Exporting;
import org.dure.node.care.Importing;
import org.dure.node.care.Progress;
import org.dure.node.care.Rebuilding;
import org.dure.node.care.Verification;
import org.dure.node.care.VerifyReport;
import org.dure.node.config.NodeConfig;
import org.dure.node.config.NodeConfigException;
import org.dure.node.config.NodeConfigReader;
import org.jspecify.annotations.Nullable;

/// What an operator can do with the ledgers of a node that does not run.
public final class LedgerCare {
  private final CareChannel channel;

  private LedgerCare(CareChannel channel) {
    this.channel = channel;
  }

  /// One channel of the node whose settings are in `home`.
  ///
  /// @param channelId null for the only one
  public static LedgerCare of(Path home, @Nullable String channelId) throws CareException {
    NodeConfig config = settings(home);
    Map<String, CareChannel> channels = new TreeMap<>();
    CryptoProvider crypto = CryptoProvider.fastest();
    for (Path file : config.genesisBlocks()) {
      CareChannel channel = channel(config, file, crypto);
      channels.put(channel.id(), channel);
    }
    if (channelId == null && channels.size() == 1) {
      return new LedgerCare(channels.values().iterator().next());
    }
    CareChannel wanted = channelId == null ? null : channels.get(channelId);
    if (wanted == null) {
      throw unusable(
          "name one of the node's channels with --channel: " + String.join(", ", channels.keySet()),
          null);
    }
    return new LedgerCare(wanted);
  }

  private static NodeConfig settings(Path home) throws CareException {
    try {
      return NodeConfigReader.read(home, System.getenv());
    } catch (NodeConfigException e) {
      throw unusable(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw unusable("cannot read the settings in " + home + ": " + e, e);
    }
  }

  private static CareChannel channel(NodeConfig config, Path file, CryptoProvider crypto)
      throws CareException {
    try {
      return CareChannel.of(
          config.mspId(),
          config.dataDir().resolve("ledger"),
          Blocks.parse(ByteString.copyFrom(Files.readAllBytes(file))),
          crypto);
    } catch (IOException | MalformedException e) {
      throw unusable("cannot use %s (genesisBlocks): %s".formatted(file, e.getMessage()), e);
    }
  }

  private static CareException unusable(String message, @Nullable Exception cause) {
    return cause == null
        ? new CareException(CareException.Kind.SURROUNDINGS, message)
        : new CareException(CareException.Kind.SURROUNDINGS, message, cause);
  }

  /// Checks the ledger; what is wrong is in the report.
  public VerifyReport verify(Verification.Request request, Progress progress) throws CareException {
    return new Verification(channel, request, progress).run();
  }

  /// Builds indexes, state and history anew from the blocks.
  public CareReport rebuild(Progress progress) throws CareException {
    return new Rebuilding(channel, progress).run();
  }

  /// Writes blocks to `out`, each behind its length.
  ///
  /// @param to the last block, or a number below 0 for the ledger's last
  public CareReport export(long from, long to, OutputStream out, Progress progress)
      throws CareException, IOException {
    return new Exporting(channel, progress).run(from, to, out);
  }

  /// Adds blocks to the ledger, which is begun if there is none.
  public CareReport importBlocks(BlockSource source, Progress progress)
      throws CareException, IOException {
    return new Importing(channel, source, progress).run();
  }
}
