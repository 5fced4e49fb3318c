package org.dure.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dure.cli.console.CommandFailure;
import org.dure.membership.policy.PolicyLanguage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionsFileTest {
  @TempDir Path folder;

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("collections_config.json"), json);
  }

  @Test
  void fabricsFileIsReadWithItsDefaults() throws Exception {
    var collections =
        CollectionsFile.read(
            file(
                """
                [{"name": "deals", "policy": "OR('Org1MSP.member', 'Org2MSP.member')",
                  "requiredPeerCount": 1, "maxPeerCount": 2, "blockToLive": 1000000,
                  "memberOnlyRead": true, "memberOnlyWrite": true,
                  "endorsementPolicy": {"signaturePolicy": "AND('Org1MSP.peer','Org2MSP.peer')"}},
                 {"name": "own", "policy": "OR('Org1MSP.member')",
                  "endorsementPolicy": {"channelConfigPolicy": "Endorsement"}}]
                """));
    StaticCollectionConfig deals = collections.getConfig(0).getStaticCollectionConfig();
    assertThat(deals.getMemberOrgsPolicy().getSignaturePolicy())
        .isEqualTo(PolicyLanguage.parse("OR('Org1MSP.member', 'Org2MSP.member')"));
    assertThat(deals.getRequiredPeerCount()).isEqualTo(1);
    assertThat(deals.getMaximumPeerCount()).isEqualTo(2);
    assertThat(deals.getBlockToLive()).isEqualTo(1_000_000);
    assertThat(deals.getMemberOnlyRead()).isTrue();
    assertThat(deals.getMemberOnlyWrite()).isTrue();
    assertThat(deals.getEndorsementPolicy().getSignaturePolicy())
        .isEqualTo(PolicyLanguage.parse("AND('Org1MSP.peer','Org2MSP.peer')"));
    StaticCollectionConfig own = collections.getConfig(1).getStaticCollectionConfig();
    assertThat(own.getRequiredPeerCount()).isZero();
    assertThat(own.getMaximumPeerCount()).isEqualTo(1);
    assertThat(own.getMemberOnlyRead()).isFalse();
    assertThat(own.getEndorsementPolicy().getChannelConfigPolicyReference())
        .isEqualTo("Endorsement");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnceWithItsPlace() throws Exception {
    Path file =
        file(
            """
            [{"name": "_a", "policy": "AND('Org1MSP.member','Org2MSP.member')",
              "requiredPeerCount": 3, "maxPeerCount": 2, "memberonlyread": true},
             {"name": "b", "policy": "OR('Org1MSP.member'", "blockToLive": -1,
              "memberOnlyWrite": "yes",
              "endorsementPolicy": {"signaturePolicy": "OR('A.peer')", "channelConfigPolicy": "E"}},
             {"name": "b"}, 7]
            """);
    assertThatThrownBy(() -> CollectionsFile.read(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("[0].name: letters")
        .hasMessageContaining("[0].policy: only OR is allowed")
        .hasMessageContaining("[0].maxPeerCount: 2 is less than requiredPeerCount, 3")
        .hasMessageContaining("[0].memberonlyread: is not known; there are blockToLive")
        .hasMessageContaining("[1].policy: ")
        .hasMessageContaining("[1].blockToLive: a whole number from 0")
        .hasMessageContaining("[1].memberOnlyWrite: true or false")
        .hasMessageContaining("[1].endorsementPolicy: one of")
        .hasMessageContaining("[2].name: 'b' is also the name at [1].name")
        .hasMessageContaining("[2].policy: is missing")
        .hasMessageContaining("[3]: an object is expected");
  }

  @Test
  void aFileThatIsNoJsonIsRefusedWithLineAndColumn() throws Exception {
    Path file = file("[{\n  \"name\": }]");
    assertThatThrownBy(() -> CollectionsFile.read(file)).hasMessageContaining("line 2, column ");
    Path object = file("{}");
    assertThatThrownBy(() -> CollectionsFile.read(object)).hasMessageContaining("an array");
    assertThatThrownBy(() -> CollectionsFile.read(folder.resolve("absent.json")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("absent.json");
  }
}
