package org.dure.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
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
