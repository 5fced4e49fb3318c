package org.dure.node.config;

import java.nio.file.Path;
import java.util.List;

/// A node's settings, checked. All paths are absolute; in `node.yaml` they may be relative to the
/// node's home. Read by [NodeConfigReader].
///
/// @param home the folder that holds `node.yaml`
/// @param mspId the organisation, as the channel configuration names it (`mspId`)
/// @param mspDir folder with the node's certificate and key in Fabric's MSP layout (`mspDir`)
/// @param tls the certificate the node shows to clients and to other nodes (`tls`)
/// @param listen where it takes connections (`listen`)
/// @param genesisBlocks one file for each channel to join at the first start (`genesisBlocks`)
/// @param dataDir ledger, consensus journal and installed chaincode (`dataDir`, default `data`)
/// @param limits bounds on what clients may ask at once (`limits`)
/// @param snapshots where and when snapshots are taken (`snapshots`)
/// @param pruning what becomes of old blocks behind a snapshot (`pruning`)
public record NodeConfig(
    Path home,
    String mspId,
    Path mspDir,
    Tls tls,
    Listen listen,
    List<Path> genesisBlocks,
    Path dataDir,
    Limits limits,
    Snapshots snapshots,
    Pruning pruning) {

  public NodeConfig {
    genesisBlocks = List.copyOf(genesisBlocks);
  }

  /// TLS material, PEM.
  ///
  /// @param certificate file with the node's certificate, chain after it (`tls.certificate`)
  /// @param privateKey file with its key, PKCS#8 (`tls.privateKey`)
  public record Tls(Path certificate, Path privateKey) {}

  /// An address.
  ///
  /// @param host to bind, default 127.0.0.1 (`listen.host`)
  /// @param port 1 to 65535 (`listen.port`)
  public record Listen(String host, int port) {}

  /// Snapshots of the ledgers.
  ///
  /// @param folder on the disk of `dataDir`, default `data/snapshots` (`snapshots.folder`)
  /// @param everyBlocks one at each multiple of it, default 0: only when asked for
  ///   (`snapshots.everyBlocks`)
  /// @param bytesPerSecondMax written at most, default 64 MiB (`snapshots.bytesPerSecond`)
  public record Snapshots(Path folder, long everyBlocks, long bytesPerSecondMax) {}

  /// Old blocks. Headers, signatures, codes and transaction ids stay in any case.
  ///
  /// @param policy default keep (`pruning.policy`)
  /// @param keepBlocks the newest of the ledger that stay whole, default 1000
  ///   (`pruning.keepBlocks`)
  /// @param archive for policy archive; reads are served from it, default `data/archive`
  ///   (`pruning.archive`)
  public record Pruning(Policy policy, long keepBlocks, Path archive) {
    /// What happens to blocks below a finished snapshot.
    public enum Policy {
      /// Nothing.
      KEEP,
      /// Their data are dropped.
      DROP,
      /// They are moved to the archive folder.
      ARCHIVE
    }
  }

  /// Bounds. Over one of them a caller gets RESOURCE_EXHAUSTED.
  ///
  /// @param gatewayCallsMax Gateway calls at once, default 500 (`limits.gatewayCalls`)
  /// @param endorserCallsMax Endorser calls at once, default 2500 (`limits.endorserCalls`)
  /// @param deliverStreamsMax streams of blocks at once, default 2500 (`limits.deliverStreams`)
  /// @param messageBytesMax bytes of one message, default 100 MiB (`limits.messageBytes`)
  /// @param poolTransactionsMax transactions waiting for a block, default 20000
  ///   (`limits.poolTransactions`)
  /// @param poolBytesMax bytes of them, default 256 MiB (`limits.poolBytes`)
  /// @param executionMillisMax time a contract may take for one call, default 30000
  ///   (`limits.executionMillis`)
  /// @param freeDiskBytesMin room on the disk of the data folder below which no transactions are
  ///   taken, default 512 MiB (`limits.freeDiskBytes`)
  public record Limits(
      int gatewayCallsMax,
      int endorserCallsMax,
      int deliverStreamsMax,
      int messageBytesMax,
      int poolTransactionsMax,
      long poolBytesMax,
      long executionMillisMax,
      long freeDiskBytesMin) {

    /// The defaults named above.
    public static Limits defaults() {
      return new Limits(500, 2_500, 2_500, 100 << 20, 20_000, 256L << 20, 30_000, 512L << 20);
    }
  }
}
