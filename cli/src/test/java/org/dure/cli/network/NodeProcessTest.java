package org.dure.cli.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.dure.cli.console.CommandFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  @TempDir Path temp;
  private NodeHome home;
  private @Nullable Process process;

  @BeforeEach
  void makeHome() throws IOException {
    home = new NodeHome(new OrgName(1), Files.createDirectory(temp.resolve("home")), temp, 7051);
  }

  @AfterEach
  void endProcess() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void withoutAPidFileNoNodeRuns() {
    assertThat(NodeProcess.of(home)).isEmpty();
  }

  @Test
  void aPidThatNowBelongsToSomethingElseIsNotTheNode() throws IOException {
    Files.writeString(home.pidFile(), Long.toString(ProcessHandle.current().pid()));
    assertThat(NodeProcess.of(home)).isEmpty();
  }

  @Test
  void anUnreadablePidFileIsNoNode() throws IOException {
    Files.writeString(home.pidFile(), "\0\0");
    assertThat(NodeProcess.of(home)).isEmpty();
  }

  @Test
  void aNodeThatIsAskedEndsByItself() throws IOException {
    NodeProcess node = started("read line");
    assertThat(node.stop(PATIENCE)).isTrue();
    assertThat(NodeProcess.of(home)).isEmpty();
  }

  @Test
  void aNodeThatDoesNotEndWhenAskedIsKilled() throws IOException {
    NodeProcess node =
        started("trap '' TERM; echo ready; while true; do read line || sleep 1; done");
    process.getInputStream().read();
    assertThat(node.stop(Duration.ofMillis(300))).isFalse();
    assertThat(NodeProcess.of(home)).isEmpty();
  }

  @Test
  void aPortInUseIsNamedWithTheProcessThatHasIt() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String pid = Long.toString(ProcessHandle.current().pid());
      assertThatThrownBy(
              () -> PortOwner.requireFree(taken.getLocalPort(), "peer0.org1.example.com"))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining(
              "port " + taken.getLocalPort() + ", which peer0.org1.example.com needs, is in use")
          .hasMessageContaining(
              Files.exists(Path.of("/proc/net/tcp")) ? "process " + pid : "in use");
    }
  }

  /// A shell that looks like a node's process from outside.
  private NodeProcess started(String script) throws IOException {
    process =
        new ProcessBuilder(
                "sh", "-c", script, "sh", "node", "start", "--home", home.path().toString())
            .start();
    Files.writeString(home.pidFile(), process.pid() + "\n");
    return NodeProcess.of(home).orElseThrow();
  }
}
