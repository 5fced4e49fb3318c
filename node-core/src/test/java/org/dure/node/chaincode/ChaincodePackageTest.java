package org.dure.node.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.dure.node.chaincode.stream.ContractServices;
import org.dure.node.gateway.TestNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaincodePackageTest {

  @Test
  void aPackageIsKeptUnderItsLabelAndHashAndListed(@TempDir Path directory) throws Exception {
    byte[] bytes = TestNetwork.probePackage("land_1.0");
    try (InstalledContracts installed = new InstalledContracts(directory, new ContractServices())) {
      InstalledPackage done = installed.install(bytes);

      assertThat(done.id()).matches("land_1\\.0:[0-9a-f]{64}");
      assertThat(installed.packageBytes(done.id())).isEqualTo(bytes);
      assertThatThrownBy(() -> installed.install(bytes))
          .hasMessage("chaincode already successfully installed (package ID '" + done.id() + "')");
    }
    try (InstalledContracts reopened = new InstalledContracts(directory, new ContractServices())) {
      assertThat(reopened.list()).extracting(InstalledPackage::label).containsExactly("land_1.0");
      assertThat(reopened.contract(reopened.list().getFirst().id())).isNotNull();
    }
  }

  @Test
  void whatIsNoPackageIsRefusedWithAReason() throws Exception {
    byte[] json = "{\"type\":\"java\",\"label\":\"../x\"}".getBytes(StandardCharsets.UTF_8);
    byte[] code = TestNetwork.tarGz(Map.of("src/a.txt", new byte[] {1}));

    assertThatThrownBy(() -> ChaincodePackage.parse(new byte[] {1, 2, 3}))
        .hasMessageStartingWith("error reading as gzip stream");
    assertThatThrownBy(
            () -> ChaincodePackage.parse(TestNetwork.tarGz(Map.of("metadata.json", json))))
        .hasMessage("did not find a code package inside the package");
    assertThatThrownBy(() ->
            ChaincodePackage.parse(
                TestNetwork.tarGz(Map.of("metadata.json", json, "code.tar.gz", code))))
        .hasMessageStartingWith("invalid label '../x'");
  }

  @Test
  void indexDefinitionsAreReadByCollectionAndBadOnesRefusedByName() throws Exception {
    byte[] good = "{\"index\":{\"fields\":[\"a\"]},\"ddoc\":\"d\",\"name\":\"n\"}".getBytes();
    String indexes = "META-INF/statedb/couchdb/indexes/";
    String inDeeds = "META-INF/statedb/couchdb/collections/deeds/indexes/x.json";

    ChaincodePackage read =
        ChaincodePackage.parse(packed(Map.of(indexes + "a.json", good, inDeeds, good)));
    assertThat(read.indexes()).containsOnlyKeys("", "deeds");
    assertThat(read.indexes().get("deeds").getFirst().title()).isEqualTo("d/n");

    byte[] bad = "{\"index\":{\"fields\":[]}}".getBytes();
    assertThatThrownBy(() -> ChaincodePackage.parse(packed(Map.of(indexes + "owner.json", bad))))
        .hasMessageContaining("[" + indexes + "owner.json] is not a valid index definition")
        .hasMessageContaining("at least one field");
    String elsewhere = "META-INF/statedb/mongo/indexes/a.json";
    assertThatThrownBy(() -> ChaincodePackage.parse(packed(Map.of(elsewhere, good))))
        .hasMessage("metadata file path or name is not supported: " + elsewhere);
    assertThatThrownBy(() ->
            ChaincodePackage.parse(
                packed(Map.of(indexes + "a.json", good, indexes + "b.json", good))))
        .hasMessageContaining("both define index d/n");
  }

  private static byte[] packed(Map<String, byte[]> code) throws Exception {
    byte[] metadata = "{\"type\":\"java\",\"label\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    return TestNetwork.tarGz(
        Map.of("metadata.json", metadata, "code.tar.gz", TestNetwork.tarGz(code)));
  }

  @Test
  void damagedPackagesNeverThrowAnythingElse() throws Exception {
    byte[] good = TestNetwork.probePackage("x");
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      try {
        ChaincodePackage.parse(bytes);
      } catch (PackageException e) {
        assertThat(e.kind()).isEqualTo(PackageException.Kind.MALFORMED);
      }
    }
  }

  @Test
  void anUnknownPackageIsNotFound(@TempDir Path directory) {
    assertThatThrownBy(() -> new PackageStore(directory).load("a:b"))
        .hasMessage("chaincode install package 'a:b' not found");
  }
}
