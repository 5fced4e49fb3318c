package org.dure.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dure.node.chaincode.ChaincodePackage;
import org.junit.jupiter.api.Test;

class ChaincodeArchiveTest {
  private static final byte[] JAR = new byte[70_001];

  static {
    new Random(7).nextBytes(JAR);
  }

  @Test
  void theNodeReadsWhatTheCommandPacks() throws Exception {
    ChaincodePackage read =
        ChaincodePackage.parse(ChaincodeArchive.ofJar("land", "land.jar", JAR).bytes());
    assertThat(read.label()).isEqualTo("land");
    assertThat(read.type()).isEqualTo("java");
    assertThat(read.jars()).containsOnlyKeys("src/land.jar");
    assertThat(read.jars().get("src/land.jar")).isEqualTo(JAR);
  }

  @Test
  void theIndexesOfAJarStandWhereFabricLooksForThem() throws Exception {
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    String index = "META-INF/statedb/couchdb/indexes/owner.json";
    try (ZipOutputStream zip = new ZipOutputStream(jar)) {
      zip.putNextEntry(new ZipEntry(index));
      zip.write("{\"index\":{\"fields\":[\"owner\"]},\"ddoc\":\"d\",\"name\":\"n\"}".getBytes());
    }
    ChaincodePackage read =
        ChaincodePackage.parse(
            ChaincodeArchive.ofJar("land", "land.jar", jar.toByteArray()).bytes());
    assertThat(read.code()).containsOnlyKeys("src/land.jar", index);
    assertThat(read.indexes().get("").getFirst().title()).isEqualTo("d/n");
  }

  @Test
  void aServiceIsPackedByItsAddress() throws Exception {
    byte[] connection = "{\"address\":\"localhost:9999\"}".getBytes();
    ChaincodePackage read =
        ChaincodePackage.parse(ChaincodeArchive.ofService("land", connection).bytes());
    assertThat(read.type()).isEqualTo("ccaas");
    assertThat(read.code().get("connection.json")).isEqualTo(connection);
  }

  @Test
  void theSameJarGivesTheSamePackageId() {
    String id = ChaincodeArchive.ofJar("land", "land.jar", JAR).packageId();
    assertThat(ChaincodeArchive.ofJar("land", "land.jar", JAR.clone()).packageId()).isEqualTo(id);
    assertThat(id).matches("land:[0-9a-f]{64}");
  }

  @Test
  void aLabelThatFabricRefusesIsRefusedHere() {
    assertThatThrownBy(() -> ChaincodeArchive.ofJar("no blanks", "land.jar", JAR))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
