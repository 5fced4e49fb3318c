package org.dure.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.rwset.KvRead;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.chaincode.ExecutionLimits;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Queries from a contract, through endorsement, on a real ledger with the index of the contract's
/// package.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RichQueryTest {
  private static final String OF_ANN = "{\"selector\":{\"owner\":\"Ann\",\"area\":{\"$gt\":0}}}";

  private TestNetwork network;
  private SigningIdentity user;

  @BeforeAll
  void deploy(@TempDir Path directory) throws Exception {
    network = new TestNetwork(directory, 1, new ExecutionLimits(Duration.ofSeconds(5), 8, 100, 8));
    user = network.user(1, "User1");
    network.deploy("probe", 1);
    put("p1", "{\"owner\":\"Ann\",\"area\":30}");
    put("p2", "{\"owner\":\"Bob\",\"area\":20}");
    put("p3", "{\"owner\":\"Ann\",\"area\":10}");
    put("p4", "Ann, but no document");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          while (!explain(OF_ANN).contains("\"plan\":\"index\"")) {
            Thread.onSpinWait();
          }
        });
  }

  @AfterAll
  void close() {
    network.close();
  }

  private void put(String key, String value) throws Exception {
    network.commit(network.endorsed(1, network.proposal(user, "probe", "put", key, value)));
  }

  private Response call(String chaincode, String... args) {
    return network
        .nodes
        .getFirst()
        .endorser
        .process(network.proposal(user, chaincode, args))
        .response()
        .getResponse();
  }

  private String answer(String... args) {
    Response response = call("probe", args);
    assertThat(response.getStatus()).as(response.getMessage()).isEqualTo(200);
    return response.getPayload().toStringUtf8();
  }

  private String explain(String query) {
    return call("_queries", "Explain", "probe", "", query).getPayload().toStringUtf8();
  }

  @Test
  void aQueryIsAnsweredByTheIndexOfThePackageInItsOrder() {
    assertThat(explain(OF_ANN))
        .contains("\"ddoc\":\"probeDoc\"", "\"range\":\"[\\\"Ann\\\", \\\"Ann\\\"]\"");
    assertThat(answer("query", OF_ANN))
        .isEqualTo("p3={\"owner\":\"Ann\",\"area\":10};p1={\"owner\":\"Ann\",\"area\":30};");
    assertThat(answer("query", "{\"selector\":{\"area\":{\"$lt\":25}},\"fields\":[\"area\"]}"))
        .isEqualTo("p2={\"area\":20};p3={\"area\":10};");
  }

  @Test
  void whatAQueryGaveOutIsRead() throws Exception {
    Envelope transaction =
        network.endorsed(1, network.proposal(user, "probe", "query", OF_ANN, "k"));
    var body = (Body.EndorserTx) ParsedEnvelope.parse(transaction.toByteString()).body();
    NsRwSet set =
        body.rwSet().namespaces().stream()
            .filter(one -> one.namespace().equals("probe"))
            .findFirst()
            .orElseThrow();
    assertThat(set.reads()).extracting(KvRead::key).containsExactly("p1", "p3");
    assertThat(set.reads()).allSatisfy(read -> assertThat(read.version()).isNotNull());
    assertThat(set.rangeQueries()).isEmpty();
  }

  @Test
  void pagesFollowEachOtherAndForbidWrites() {
    List<String> seen = new ArrayList<>();
    String query =
        "{\"selector\":{\"owner\":{\"$gt\":null},\"area\":{\"$exists\":true}},\"sort\":[{\"owner\":\"desc\"}]}";
    String bookmark = "";
    for (String[] page = page(query, bookmark); page.length > 2; page = page(query, bookmark)) {
      for (int i = 0; i < page.length - 2; i++) {
        seen.add(page[i]);
      }
      bookmark = page[page.length - 1];
    }
    assertThat(seen).containsExactly("p2", "p1", "p3");
    Response written = call("probe", "page", query, "2", "", "k");
    assertThat(written.getStatus()).isEqualTo(500);
  }

  private String[] page(String query, String bookmark) {
    return answer("page", query, "2", bookmark).split(" ");
  }

  @Test
  void aQueryThatCannotBeAnsweredSaysWhy() {
    assertThat(call("probe", "query", "{\"selector\":{\"a\":{\"$foo\":1}}}").getMessage())
        .contains("selector.a.$foo: unknown operator");
    assertThat(call("probe", "query", "{\"selector\":{},\"sort\":[\"area\"]}").getMessage())
        .contains("no_usable_index");
    assertThat(call("probe", "page", OF_ANN, "2", "invented").getMessage())
        .contains("begin without one");
    assertThat(call("_queries", "Explain", "probe", "", "{}").getMessage())
        .contains("selector: it is missing");
    assertThat(call("_queries", "Explain", "prove", "", OF_ANN).getMessage())
        .isEqualTo("chaincode 'prove' is not defined on channel 'mychannel'");
    assertThat(call("_queries", "Explain", "probe", "offer", OF_ANN).getMessage())
        .isEqualTo("collection [offer] not defined in the collection config for chaincode [probe]");
  }
}
