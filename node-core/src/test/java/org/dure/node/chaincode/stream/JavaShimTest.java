package org.dure.node.chaincode.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.dure.membership.msp.SigningIdentity;
import org.dure.membership.policy.PolicyLanguage;
import org.dure.node.FreePorts;
import org.dure.node.chaincode.ExecutionLimits;
import org.dure.node.gateway.TestNetwork;
import org.dure.sample.contract.ProbeChaincode;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.NettyChaincodeServer;
import org.hyperledger.fabric.traces.Traces;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One contract twice on one channel: inside the node, and behind Fabric's own Java shim as a
/// service. Both must answer alike.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class JavaShimTest {
  private static final String OF_ANN =
      "{\"selector\":{\"owner\":\"Ann\"},\"sort\":[\"owner\",\"area\"]}";

  private TestNetwork network;
  private NettyChaincodeServer server;
  private SigningIdentity user;

  /// The probe behind the shim.
  private static final class Served extends ChaincodeBase {
    private final ProbeChaincode probe = new ProbeChaincode();

    Served(String packageId) {
      processCommandLineOptions(new String[] {"-i", packageId});
      Properties config = getChaincodeConfig();
      Metrics.initialize(config);
      Traces.initialize(config);
    }

    @Override
    public Response init(ChaincodeStub stub) {
      return probe.init(stub);
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
      return probe.invoke(stub);
    }
  }

  @BeforeAll
  void deployTwice(@TempDir Path directory) throws Exception {
    network = new TestNetwork(directory, 1, new ExecutionLimits(Duration.ofSeconds(30), 8, 100, 4));
    user = network.user(1, "User1");
    int port = FreePorts.next();
    CollectionConfigPackage collections =
        CollectionConfigPackage.newBuilder()
            .addConfig(
                CollectionConfig.newBuilder()
                    .setStaticCollectionConfig(
                        StaticCollectionConfig.newBuilder()
                            .setName("offers")
                            .setMemberOrgsPolicy(
                                CollectionPolicyConfig.newBuilder()
                                    .setSignaturePolicy(
                                        PolicyLanguage.parse("OR('Org1MSP.member')")))))
            .build();
    network.deploy("probe", collections, 1);
    String packageId = network.deploy("served", packed(port), collections, 1);
    ChaincodeServerProperties properties = new ChaincodeServerProperties();
    properties.setServerAddress(new InetSocketAddress("127.0.0.1", port));
    properties.setMaxConnectionAgeSeconds(600);
    server = new NettyChaincodeServer(new Served(packageId), properties);
    Thread.ofPlatform().daemon().name("served").start(this::serve);
  }

  private void serve() {
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the shim's server did not start", e);
    }
  }

  @AfterAll
  void close() {
    server.stop();
    network.close();
  }

  private static byte[] packed(int port) throws Exception {
    Map<String, byte[]> code = new LinkedHashMap<>();
    code.put(
        "connection.json",
        "{\"address\":\"127.0.0.1:%d\",\"dial_timeout\":\"30s\"}"
            .formatted(port)
            .getBytes(StandardCharsets.UTF_8));
    for (String index : TestNetwork.INDEXES) {
      code.put(index, TestNetwork.resource(index));
    }
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put(
        "metadata.json",
        "{\"type\":\"ccaas\",\"label\":\"served_1\"}".getBytes(StandardCharsets.UTF_8));
    all.put("code.tar.gz", TestNetwork.tarGz(code));
    return TestNetwork.tarGz(all);
  }

  private SignedProposal proposal(String chaincode, String... call) {
    ByteString[] args =
        Arrays.stream(call).map(ByteString::copyFromUtf8).toArray(ByteString[]::new);
    Map<String, ByteString> hidden = Map.of("value", ByteString.copyFromUtf8("{\"price\":3}"));
    return TestNetwork.sign(
        user, network.unsigned(user, TestNetwork.CHANNEL, chaincode, hidden, args).build());
  }

  private String told(String chaincode, String... call) {
    Response response =
        network
            .nodes
            .getFirst()
            .endorser
            .process(proposal(chaincode, call))
            .response()
            .getResponse();
    return (response.getStatus() + " " + response.getMessage())
            .replace("[served]", "[probe]")
            .replaceAll("[A-Z_]+ failed: transaction ID: [0-9a-f]{64}: ", "")
        + " "
        + response.getPayload().toStringUtf8();
  }

  @Test
  void aContractAnswersAlikeInsideTheNodeAndBehindFabricsShim() throws Exception {
    awaitServer();
    for (String chaincode : List.of("probe", "served")) {
      for (String[] write :
          List.of(
              new String[] {"put", "p1", "{\"owner\":\"Ann\",\"area\":3}"},
              new String[] {"put", "p2", "{\"owner\":\"Ann\",\"area\":2}"},
              new String[] {"put", "p3", "{\"owner\":\"Bob\",\"area\":2}"},
              new String[] {"hide", "offers", "o1"},
              new String[] {"hide", "offers", "o2"},
              new String[] {"purge", "offers", "o2"})) {
        network.commit(network.endorsed(1, proposal(chaincode, write)));
      }
    }
    for (String chaincode : List.of("probe", "served")) {
      org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(60),
          () -> {
            while (!told(chaincode, "query", OF_ANN).contains("p1")) {
              Thread.onSpinWait();
            }
          });
    }
    for (String[] call :
        List.of(
            new String[] {"get", "p1"},
            new String[] {"get", "absent"},
            new String[] {"count", "p", "q"},
            new String[] {"query", OF_ANN},
            new String[] {"query", OF_ANN, "note"},
            new String[] {"seek", "offers", "o1"},
            new String[] {"seek", "offers", "o2"},
            new String[] {"hash", "offers", "o1"},
            new String[] {"hidden", "offers"},
            new String[] {"seekAll", "offers", "{\"selector\":{\"price\":3}}"},
            new String[] {"refuse", "400"},
            new String[] {"call", "probe", "get", "p1"})) {
      assertThat(told("served", call)).as(Arrays.toString(call)).isEqualTo(told("probe", call));
    }
    assertThat(told("served", "page", OF_ANN, "1", "")).contains("p2 1 ");
    // Of what the node refuses, the shim tells the contract only that it was refused.
    assertThat(told("probe", "seek", "unknown", "o1")).startsWith("500 collection [unknown]");
    assertThat(told("served", "seek", "unknown", "o1")).startsWith("500 ");
  }

  private void awaitServer() {
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          while (told("served", "get", "k").contains("could not launch")) {
            Thread.onSpinWait();
          }
        });
  }
}
