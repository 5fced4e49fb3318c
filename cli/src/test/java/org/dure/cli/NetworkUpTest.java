package org.dure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.NetworkMaker;
import org.dure.cli.network.NetworkSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `dure network up` says when it cannot.
final class NetworkUpTest {
  @TempDir Path folder;
  private final Terminal terminal = new Terminal();

  @Test
  void aPortInUseIsNamedWithItsOwnerAndNothingIsLeftBehind() throws Exception {
    Path network = folder.resolve("made").resolve("network");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      int exit =
          terminal.run(
              "network",
              "up",
              "--dir",
              network.toString(),
              "--orgs",
              "1",
              "--base-port",
              "" + port);
      assertThat(exit).isEqualTo(ExitCode.ENVIRONMENT.number());
      assertThat(terminal.err())
          .contains("port " + port)
          .contains("is in use by process " + ProcessHandle.current().pid())
          .contains("--base-port")
          .doesNotContain("\tat ");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theFolderOfAnotherNetworkIsRefused() {
    Path network = folder.resolve("network");
    new NetworkMaker(NetworkSpec.of("mychannel", 2, 21_000)).make(network);
    for (String[] other :
        new String[][] {{"--orgs", "3"}, {"--channel", "other"}, {"--base-port", "22000"}}) {
      int exit = terminal.run("network", "up", "--dir", network.toString(), other[0], other[1]);
      assertThat(exit).as(other[0]).isEqualTo(ExitCode.ENVIRONMENT.number());
    }
    assertThat(terminal.err())
        .contains("holds another network (channel mychannel, 2 organisations, base port 21000)")
        .contains("dure network clean");
  }

  @Test
  void moreOrganisationsThanThirteenOrNoneAreAUsageError() {
    for (String orgs : new String[] {"0", "14", "-1", "four"}) {
      assertThat(
              terminal.run(
                  "network", "up", "--dir", folder.resolve("n").toString(), "--orgs", orgs))
          .as(orgs)
          .isEqualTo(ExitCode.USAGE.number());
    }
    assertThat(folder).isEmptyDirectory();
  }
}
