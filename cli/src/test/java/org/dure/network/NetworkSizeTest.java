package org.dure.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The smallest and the largest network, as processes.
@Timeout(300)
final class NetworkSizeTest {

  @Test
  void oneOrganisationCommitsAloneAndComesBackAfterItWasKilled() throws Exception {
    try (TestNetwork network = TestNetwork.own(1)) {
      put(network, 1, "alone", "1");
      network.killAll();
      network.startAll();
      assertThat(get(network, 1, "alone")).isEqualTo("1");
      put(network, 1, "again", "2");
      assertThat(get(network, 1, "again")).isEqualTo("2");
    }
  }

  /// Thirteen processes need a minute of two cores: `-Psoak`.
  @Test
  @EnabledIfSystemProperty(named = "dure.soak", matches = "true")
  void thirteenOrganisationsAgreeAndGoOnWithoutFour() throws Exception {
    try (TestNetwork network = TestNetwork.own(13)) {
      put(network, 1, "many", "1");
      network.awaitEqualHeights();
      assertThat(get(network, 13, "many")).isEqualTo("1");
      for (int org = 10; org <= 13; org++) {
        network.kill(org);
      }
      put(network, 2, "fewer", "2");
      assertThat(get(network, 2, "fewer")).isEqualTo("2");
    }
  }

  private static Contract kv(Gateway gateway) {
    return gateway.getNetwork("mychannel").getContract("kv");
  }

  private static void put(TestNetwork network, int org, String key, String value) throws Exception {
    try (Gateway gateway = network.gateway(org)) {
      kv(gateway).submitTransaction("put", key, value);
    }
  }

  private static String get(TestNetwork network, int org, String key) throws Exception {
    try (Gateway gateway = network.gateway(org)) {
      return new String(kv(gateway).evaluateTransaction("get", key), StandardCharsets.UTF_8);
    }
  }
}
