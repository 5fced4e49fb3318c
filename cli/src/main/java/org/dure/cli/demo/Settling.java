package org.dure.cli.demo;

import java.time.Duration;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.operate.Bringup;

/// Waits until all nodes have the same ledger: what one organisation wrote another is to read.
record Settling(NetworkFolder network, Bringup bringup) {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  void await() {
    bringup.awaitConvergence(network, PATIENCE);
  }
}
