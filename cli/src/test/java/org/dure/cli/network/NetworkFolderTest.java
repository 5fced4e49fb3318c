package org.dure.cli.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dure.cli.console.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkFolderTest {
  @TempDir Path temp;

  @Test
  void anAbsentOrEmptyFolderHoldsNoNetworkYet() throws IOException {
    assertThat(NetworkFolder.find(temp.resolve("absent"))).isEmpty();
    assertThat(NetworkFolder.find(Files.createDirectory(temp.resolve("empty")))).isEmpty();
  }

  @Test
  void aFolderOfSomethingElseIsRefused() throws IOException {
    Files.writeString(temp.resolve("diary.txt"), "dear diary");
    assertThatThrownBy(() -> NetworkFolder.find(temp))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("is not a Dure network")
        .hasMessageContaining("--dir");
  }

  @Test
  void aDamagedDescriptionIsNamed() throws IOException {
    Files.writeString(temp.resolve("network.json"), "{\"format\":1,");
    assertThatThrownBy(() -> NetworkFolder.find(temp))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("network.json is damaged");
  }

  @Test
  void aDescriptionIsReadAsItWasWritten() throws IOException {
    NetworkFolder written = new NetworkFolder(temp.toRealPath(), NetworkSpec.of("land", 7, 9000));
    written.described(written.spec());
    assertThat(NetworkFolder.find(temp)).contains(written);
    assertThat(written.nodes()).hasSize(7);
    assertThat(written.nodes().get(6).port()).isEqualTo(21_000);
    assertThat(written.nodes().get(6).name()).isEqualTo("peer0.org7.example.com");
  }

  @Test
  void anOrganisationBeyondTheNetworkIsRefused() {
    NetworkFolder network = new NetworkFolder(temp, NetworkSpec.of("land", 4, 9000));
    assertThatThrownBy(() -> network.node(new OrgName(5)))
        .hasMessage("this network has organisations 1, 2, 3, 4, not 5");
  }

  @Test
  void membersThatComeAndGoAreRememberedByNumber() throws Exception {
    Path folder = temp.resolve("changed");
    java.nio.file.Files.createDirectories(folder);
    NetworkFolder network = new NetworkFolder(folder, NetworkSpec.of("land", 4, 9000));
    network.described(network.spec().with(new OrgName(6)).without(new OrgName(2)));
    NetworkSpec read = NetworkFolder.open(folder).spec();
    assertThat(read.names()).extracting(OrgName::number).containsExactly(1, 3, 4, 6);
    assertThat(read.orgs()).isEqualTo(4);
    assertThat(read.size()).isEqualTo(4);
  }

  @Test
  void aDescriptionWithoutMembersHasTheFirst() throws Exception {
    java.nio.file.Files.writeString(
        temp.resolve("network.json"),
        """
        {"format": 1, "channel": "land", "orgs": 3, "basePort": 9000}
        """);
    assertThat(NetworkFolder.open(temp).spec().members()).containsExactly(1, 2, 3);
  }

  @Test
  void portsBeyondTheLastAreRefused() {
    assertThatThrownBy(() -> NetworkSpec.of("land", 13, 60_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 41535");
  }

  @Test
  void oneCommandAtATimeChangesAFolder() {
    try (FolderLock first = FolderLock.take(temp.resolve("network"))) {
      assertThatThrownBy(() -> FolderLock.take(temp.resolve("network")))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("another dure command is changing");
    }
    FolderLock.take(temp.resolve("network")).close();
  }
}
