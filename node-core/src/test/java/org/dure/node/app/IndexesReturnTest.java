package org.dure.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.dure.node.care.Verification;
import org.dure.node.gateway.TestNetwork;
import org.dure.store.Ledger;
import org.dure.store.StateArea;
import org.dure.store.StateQuery;
import org.dure.store.query.Plan;
import org.dure.store.query.Query;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The indexes of contracts are not taken over when a ledger is built anew: a node that starts
/// makes them again.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class IndexesReturnTest {
  static final String OF_ANN = "{\"selector\":{\"owner\":\"Ann\"},\"sort\":[\"owner\",\"area\"]}";

  /// Whether a query would be answered by the index of the probe's package.
  static boolean isIndexed(Ledger ledger) {
    StateArea probe = StateArea.ofPublic("probe");
    boolean ready =
        ledger.state().indexes(probe).stream()
            .anyMatch(index -> index.phase() == org.dure.store.query.StateIndex.Phase.READY);
    return ready
        && StateQuery.explain(ledger.state(), probe, Query.parse(OF_ANN)).plan()
            instanceof Plan.IndexScan;
  }

  @Test
  void aRebuiltLedgerHasTheIndexesAgainThatItsContractsDefine(@TempDir Path folder)
      throws Exception {
    try (NodeNetwork network = new NodeNetwork(folder, 1)) {
      network.startAll();
      network.deploy("probe", TestNetwork.probePackage("probe_1"));
      put(network, "p1", "{\"owner\":\"Ann\",\"area\":30}");
      put(network, "p2", "{\"owner\":\"Bob\",\"area\":20}");
      put(network, "p3", "{\"owner\":\"Ann\",\"area\":10}");
      network.await("the index", () -> isIndexed(network.channel(1).ledger()));
      network.stop(1);

      LedgerCare.of(network.home(1), null).rebuild((done, total, transactions) -> {});
      network.start(1);
      network.await("the index again", () -> isIndexed(network.channel(1).ledger()));
      assertThat(
              new String(
                  contract(network).evaluateTransaction("query", OF_ANN), StandardCharsets.UTF_8))
          .isEqualTo("p3={\"owner\":\"Ann\",\"area\":10};p1={\"owner\":\"Ann\",\"area\":30};");
      put(network, "p2", "{\"owner\":\"Ann\",\"area\":20}");
      assertThat(
              new String(
                  contract(network).evaluateTransaction("query", OF_ANN), StandardCharsets.UTF_8))
          .startsWith("p3=")
          .contains("p2={\"owner\":\"Ann\",\"area\":20};p1=");
      network.stop(1);
      assertThat(
              LedgerCare.of(network.home(1), null)
                  .verify(new Verification.Request(0, true), (done, total, transactions) -> {})
                  .findings())
          .isEmpty();
    }
  }

  private static Contract contract(NodeNetwork network) throws Exception {
    return network.gateway(1, 1, "User1").getNetwork(NodeNetwork.CHANNEL).getContract("probe");
  }

  private static void put(NodeNetwork network, String key, String value) throws Exception {
    contract(network).submitTransaction("put", key, value);
  }
}
