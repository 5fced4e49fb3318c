package org.dure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NetworkMaker;
import org.dure.cli.network.NetworkSpec;
import org.dure.cli.network.NodeHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files in `docker/` name the folders, ports and commands that there are.
final class DockerFilesTest {
  private static final Path DOCKER = Path.of("..", "docker");

  @TempDir Path folder;

  @Test
  void theComposeFileFitsANetworkOfFour() throws IOException {
    String compose = Files.readString(DOCKER.resolve("compose.yaml"));
    NetworkFolder network =
        new NetworkMaker(NetworkSpec.of("mychannel", 4, 7051)).make(folder.resolve("network"));
    for (NodeHome node : network.nodes()) {
      assertThat(compose)
          .contains("\"--home\", \"" + inside(network, node.path()) + "\"")
          .contains("-Ddure.home=" + inside(network, node.path()))
          .contains("\"--address\", \"" + node.address() + "\"")
          .contains("\"--tls-root\", \"" + inside(network, node.tlsRoot()) + "\"");
      assertThat(node.tlsRoot()).exists();
    }
  }

  private static String inside(NetworkFolder network, Path path) {
    return "/network/" + network.path().relativize(path);
  }

  @Test
  void theImageRunsTheCommandLineOfTheBuild() throws IOException {
    String dockerfile = Files.readString(DOCKER.resolve("Dockerfile"));
    assertThat(dockerfile)
        .contains(Dure.class.getName())
        .contains("logback-node.xml")
        .contains("\"node\", \"start\", \"--home\"");
  }

  @Test
  void healthOfANodeThatIsNotThereIsAnErrorWithItsAddress() throws IOException {
    NetworkFolder network =
        new NetworkMaker(NetworkSpec.of("mychannel", 1, 7051)).make(folder.resolve("network"));
    Terminal terminal = new Terminal();
    int exit =
        terminal.run(
            "node",
            "health",
            "--address",
            "localhost:1",
            "--tls-root",
            network.nodes().getFirst().tlsRoot().toString());
    assertThat(exit).isEqualTo(ExitCode.NOT_RUNNING.number());
    assertThat(terminal.err()).contains("localhost:1").doesNotContain("\tat ");
  }
}
