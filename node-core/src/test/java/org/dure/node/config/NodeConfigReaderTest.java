package org.dure.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeConfigReaderTest {
  private static final String WHOLE =
      """
      mspId: Org1MSP
      mspDir: msp
      tls:
        certificate: tls/server.crt
        privateKey: tls/server.key
      listen:
        port: 7051
      genesisBlocks: [genesis.block]
      limits:
        gatewayCalls: 20
      """;

  @TempDir Path home;

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(home.resolve("msp"));
    Files.createDirectories(home.resolve("tls"));
    for (String file : new String[] {"tls/server.crt", "tls/server.key", "genesis.block"}) {
      Files.writeString(home.resolve(file), "");
    }
  }

  @Test
  void pathsAreTakenFromTheHomeAndDefaultsFillTheRest() throws Exception {
    NodeConfig config = read(WHOLE, Map.of());
    assertThat(config.mspDir()).isEqualTo(home.toAbsolutePath().resolve("msp"));
    assertThat(config.dataDir()).isEqualTo(home.toAbsolutePath().resolve("data"));
    assertThat(config.listen()).isEqualTo(new NodeConfig.Listen("127.0.0.1", 7051));
    assertThat(config.limits().gatewayCallsMax()).isEqualTo(20);
    assertThat(config.limits().deliverStreamsMax()).isEqualTo(2_500);
  }

  @Test
  void theEnvironmentOverridesTheFile() throws Exception {
    NodeConfig config =
        read(WHOLE, Map.of("DURE_LISTEN_PORT", "9051", "DURE_LIMITS_GATEWAY_CALLS", "7"));
    assertThat(config.listen().port()).isEqualTo(9051);
    assertThat(config.limits().gatewayCallsMax()).isEqualTo(7);
  }

  @Test
  void allProblemsAreReportedAtOnceEachWithItsKey() {
    assertThatThrownBy(() ->
            read(
                """
                mspDir: nowhere
                tls: {certificate: tls/server.crt}
                listen: {port: 70000, prot: 1}
                limits: {gatewayCalls: many}
                """,
                Map.of()))
        .isInstanceOf(NodeConfigException.class)
        .hasMessageContaining("mspId is missing (or set DURE_MSP_ID)")
        .hasMessageContaining("mspDir names " + home.toAbsolutePath().resolve("nowhere"))
        .hasMessageContaining("tls.privateKey is missing")
        .hasMessageContaining("listen.port must be a whole number from 1 to 65535, not '70000'")
        .hasMessageContaining("listen.prot is not a setting")
        .hasMessageContaining("limits.gatewayCalls must be a whole number from 1 to 100000");
  }

  @Test
  void aFileThatIsNotYamlIsNamed() {
    assertThatThrownBy(() -> read("a: [", Map.of()))
        .isInstanceOf(NodeConfigException.class)
        .hasMessageContaining("node.yaml")
        .hasMessageContaining("not YAML");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> NodeConfigReader.read(home, Map.of()))
        .isInstanceOf(NodeConfigException.class)
        .hasMessageContaining("there is no such file");
  }

  private NodeConfig read(String yaml, Map<String, String> environment) throws Exception {
    Files.writeString(home.resolve(NodeConfigReader.FILE), yaml);
    return NodeConfigReader.read(home, environment);
  }
}
