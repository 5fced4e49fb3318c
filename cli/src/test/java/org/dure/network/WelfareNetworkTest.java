package org.dure.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dure.cli.client.Session;
import org.dure.cli.client.TransactionFailure;
import org.dure.cli.client.Transactions;
import org.dure.cli.client.Transactions.Call;
import org.dure.cli.client.Transactions.Committed;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.OrgName;
import org.dure.contracts.welfare.WelfarePayment;
import org.dure.contracts.welfare.data.Law;
import org.dure.membership.ca.OrganizationMaterial;
import org.dure.membership.crypto.CryptoProvider;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The welfare contract on a network of processes: Org1 to Org3 are authorities and members of its
/// collections, Org4 is not.
@Timeout(240)
final class WelfareNetworkTest {
  private static final TestNetwork NETWORK = TestNetwork.shared();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "Gildong Privatissimo";
  private static final String P = "LIVING";
  private static final Map<String, Session> SESSIONS = new HashMap<>();

  @BeforeAll
  static void deploy() throws Exception {
    Path root = Path.of("..", "contracts", "welfare-payment");
    NETWORK.dure(
        "chaincode",
        "deploy",
        JarOf.module(NETWORK.folder(), "welfare-payment", WelfarePayment.class).toString(),
        "--name",
        "welfare-payment",
        "--policy",
        "OutOf(2, 'Org1MSP.peer', 'Org2MSP.peer', 'Org3MSP.peer')",
        "--collections-config",
        root.resolve("collections_config.json").toString());
    appoint(1, "ministry", "ministry");
    appoint(1, "officer", "officer");
    appoint(1, "reviewer", "reviewer");
    appoint(2, "reviewer", "reviewer");
    appoint(2, "tax", "attester");
    appoint(3, "registry", "attester");
    appoint(1, "treasury", "treasury");
    appoint(1, "records", "records");
    submit(1, "ministry", Map.of(), "initWelfare", Law.config());
    submit(1, "ministry", Map.of("pepper", "5e".repeat(32)), "setPepper");
    JSONObject law =
        Law.livingAllowance(
                P,
                10_000_000,
                java.time.Instant.parse("2020-01-01T00:00:00Z"),
                java.time.Duration.ofDays(90))
            .put("validUntil", "2100-01-01T00:00:00Z")
            .put("appealWithin", "PT1S")
            .put("retention", "PT1S");
    submit(1, "ministry", Map.of(), "createProgramme", law.toString());
  }

  private static void appoint(int org, String name, String office) throws Exception {
    var home = NETWORK.home(org);
    if (!Files.isDirectory(home.userMsp(name))) {
      OrganizationMaterial.open(home.organization(), home.org().domain(), CryptoProvider.fastest())
          .addUser(name, List.of(office));
    }
  }

  @AfterAll
  static void close() {
    SESSIONS.values().forEach(Session::close);
  }

  private static Session user(int org, String name) {
    return SESSIONS.computeIfAbsent(
        name + org,
        key -> Session.open(NetworkFolder.open(NETWORK.folder()), new OrgName(org), name));
  }

  private static Call call(Map<String, String> secret, String function, String... arguments) {
    Map<String, byte[]> hidden = new LinkedHashMap<>();
    secret.forEach((name, value) -> hidden.put(name, value.getBytes(StandardCharsets.UTF_8)));
    return new Call(
        function,
        Arrays.stream(arguments).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList(),
        hidden,
        List.of());
  }

  private static Committed submit(
      int org, String name, Map<String, String> secret, String function, String... arguments) {
    Committed committed =
        Transactions.submit(
            user(org, name).contract("welfare-payment"), call(secret, function, arguments));
    for (int each = 1; each <= 4; each++) {
      NETWORK.awaitHeight(each, committed.block() + 1);
    }
    return committed;
  }

  private static JsonNode ask(int org, String name, String function, String... arguments)
      throws IOException {
    return JSON.readTree(
        Transactions.evaluate(
            user(org, name).contract("welfare-payment"), call(Map.of(), function, arguments)));
  }

  private static void claim(String id, String nationalId, int age, String wallet)
      throws IOException {
    JSONObject file =
        new JSONObject()
            .put("claim", id)
            .put("nationalId", nationalId)
            .put("name", NAME)
            .put("birthDate", "1990-01-01")
            .put("address", "Privatissimo Road " + id)
            .put("account", "Account " + id)
            .put("wallet", wallet)
            .put("declared", new JSONObject())
            .put("salt", "a7".repeat(16));
    submit(1, "officer", Map.of("claim", file.toString()), "submitClaim", P);
    String civil =
        "{\"age\":%d,\"alive\":1,\"household\":2,\"disability\":0,\"residentUntil\":150000}"
            .formatted(age);
    submit(3, "registry", facts(civil), "attest", P, id);
    submit(2, "tax", facts("{\"incomeBand\":1}"), "attest", P, id);
    submit(1, "officer", Map.of(), "assess", P, id);
  }

  private static Map<String, String> facts(String values) {
    return Map.of("facts", "{\"values\":%s,\"salt\":\"%s\"}".formatted(values, "b8".repeat(16)));
  }

  @Test
  void aBenefitGoesFromTheClaimToTheTill() throws Exception {
    claim("C1", "900101-1", 34, ask(4, "User1", "whoAmI").path("holder").asText());
    assertThat(ask(4, "User1", "readClaim", P, "C1").path("state").asText()).isEqualTo("GRANTED");
    String month = java.time.YearMonth.now(java.time.ZoneOffset.UTC).toString();
    submit(1, "treasury", Map.of(), "disburse", P, "C1", month);
    assertThatThrownBy(() -> submit(1, "treasury", Map.of(), "disburse", P, "C1", month))
        .isInstanceOf(TransactionFailure.class)
        .hasMessageContaining("has been paid");
    JsonNode totals = ask(4, "User1", "totals", P);
    assertThat(totals.path("sum").asLong()).isEqualTo(10_000_000);
    assertThat(totals.path("pots").path("wallets").asLong()).isEqualTo(60_000);
    assertThat(ask(1, "officer", "claimsInState", P, "GRANTED", "10", "").path("entries"))
        .hasSize(1);

    String look = lookedBy(submit(1, "officer", Map.of(), "openFile", P, "C1", "REVIEW"));
    assertThat(ask(1, "officer", "readFile", P, "C1", look).path("file").path("name").asText())
        .isEqualTo(NAME);
    assertThat(ask(4, "User1", "whoLooked", P, "C1").get(0).path("purpose").asText())
        .isEqualTo("REVIEW");
    assertThatThrownBy(() -> ask(4, "User1", "myFile", P, "C1"))
        .as("a client of an organisation without the data")
        .isInstanceOf(TransactionFailure.class);
    assertThatThrownBy(() -> ask(1, "reviewer", "readFile", P, "C1", look))
        .as("another official by this record")
        .isInstanceOf(TransactionFailure.class)
        .hasMessageContaining("openFile");
  }

  private static String lookedBy(Committed committed) throws IOException {
    String answer = new String(committed.result(), StandardCharsets.UTF_8);
    assertThat(answer).doesNotContain(NAME);
    return JSON.readTree(answer).path("look").asText();
  }

  @Test
  void personalDataAreOnNoStrangersDiskAndGoWhenTheirTimeIsOver() throws Exception {
    claim("C2", "900101-2", 12, "card:" + "0".repeat(40));
    assertThat(ask(1, "officer", "readClaim", P, "C2").path("state").asText()).isEqualTo("REFUSED");
    assertThat(files(1, "Privatissimo Road C2")).as("a member's files").isNotEmpty();
    assertThat(files(4, "Privatissimo Road C2")).as("a stranger's files").isEmpty();
    Committed purged = null;
    while (purged == null) {
      try {
        purged = submit(1, "records", Map.of(), "purgeFile", P, "C2");
      } catch (TransactionFailure e) {
        assertThat(e).hasMessageContaining("is kept until");
      }
    }
    JsonNode proof = JSON.readTree(purged.result());
    assertThat(proof.path("what")).hasSize(4);
    String look = lookedBy(submit(1, "officer", Map.of(), "openFile", P, "C2", "REVIEW"));
    assertThatThrownBy(() -> ask(1, "officer", "readFile", P, "C2", look))
        .isInstanceOf(TransactionFailure.class)
        .hasMessageContaining("no file any more");
  }

  /// The node's files that hold a text.
  private static List<Path> files(int org, String text) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    try (Stream<Path> all = Files.walk(NETWORK.home(org).path().resolve("data"))) {
      return all.filter(Files::isRegularFile).filter(file -> holds(file, wanted)).toList();
    }
  }

  private static boolean holds(Path file, byte[] wanted) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return text.contains(new String(wanted, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return false; // a file that RocksDB has just removed
    }
  }
}
