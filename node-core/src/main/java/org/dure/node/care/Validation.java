package org.dure.node.care;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.membership.config.ConfigUpdates;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.node.collection.BlockPlaintext;
import org.dure.node.collection.MemberNodes;
import org.dure.node.collection.PrivateDataMetrics;
import org.dure.node.commit.Replay;
import org.dure.node.validate.BlockValidator;
import org.dure.node.validate.ConfigRule;
import org.dure.node.validate.SignatureCache;
import org.dure.node.validate.SignatureChecks;
import org.dure.store.Ledger;

/// The validation of a running node, with threads of its own.
final class Validation implements AutoCloseable {
  private static final int REMEMBERED_SIGNATURES_MAX = 10_000;

  private final CryptoProvider crypto;
  private final ExecutorService threads;

  Validation(CryptoProvider crypto) {
    this.crypto = crypto;
    this.threads =
        Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            Thread.ofPlatform().daemon().name("care-", 0).factory());
  }

  /// @param config in force for the ledger's next block
  /// @param mspId the node's organisation, which tells what plaintext is missing
  Replay replay(String mspId, Ledger ledger, ChannelConfig config) {
    SignatureChecks checks = new SignatureChecks(new SignatureCache(REMEMBERED_SIGNATURES_MAX));
    return new Replay(
        ledger,
        new BlockValidator(checks, configRule(), threads),
        config,
        new BlockPlaintext(mspId, ledger.staging(), MemberNodes.none(), PrivateDataMetrics.none()));
  }

  private ConfigRule configRule() {
    return (current, transaction) -> {
      try {
        return new ConfigUpdates(current, crypto).validate(transaction.config());
      } catch (ConfigException e) {
        return null;
      }
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
