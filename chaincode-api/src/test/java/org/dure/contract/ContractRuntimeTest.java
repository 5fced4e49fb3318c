package org.dure.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.ContractHarness;
import org.dure.contract.test.TestIdentity;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class ContractRuntimeTest {
  private final ContractHarness probe = ContractHarness.of(ProbeContract.class);

  @Test
  void aReadDoesNotSeeTheCallsOwnWrite() {
    assertThat(probe.submit("put", "a", "1").value()).isEmpty();
    assertThat(probe.evaluate("probe:get", "a").value()).isEqualTo("1");
  }

  @Test
  void anEvaluatedWriteIsNotKept() {
    probe.evaluate("put", "a", "1");
    assertThat(probe.evaluate("get", "a").value()).isEmpty();
  }

  @Test
  void argumentsAndResultsAreConverted() {
    assertThat(probe.evaluate("add", "40", "2").value()).isEqualTo("42");
    CallResult swapped = probe.evaluate("swap", "{\"owner\":\"kim\",\"size\":6}");
    assertThat(new JSONObject(swapped.value()).toMap())
        .isEqualTo(Map.of("owner", "kim", "size", 7));
  }

  @Test
  void aWrongArgumentIsNamed() {
    CallResult result = probe.evaluate("add", "forty", "2");
    assertThat(result.succeeded()).isFalse();
    assertThat(result.message()).contains("add").contains("forty");
    assertThat(probe.evaluate("add", "1").message()).isEqualTo("add takes 2 arguments, 1 given");
  }

  @Test
  void unknownFunctionsAndContractsAreRefused() {
    assertThat(probe.evaluate("nothing").message()).isEqualTo("Undefined contract method called");
    assertThat(probe.evaluate("other:get", "a").message()).contains("Undefined contract called");
  }

  @Test
  void metadataNamesTheTransactions() {
    JSONObject metadata =
        new JSONObject(probe.evaluate("org.hyperledger.fabric:GetMetadata").value());
    JSONObject contract = metadata.getJSONObject("contracts").getJSONObject("probe");
    assertThat(contract.getJSONArray("transactions").toString()).contains("\"name\":\"put\"");
    assertThat(metadata.getJSONObject("components").getJSONObject("schemas").keySet())
        .contains("ProbeAsset");
  }

  @Test
  void aRefusalCarriesItsPayload() {
    CallResult result = probe.submit("refuse");
    assertThat(result.message()).isEqualTo("not today");
    assertThat(result.payload()).isEqualTo("CODE");
    assertThat(result.outcome().response().getStatusCode()).isEqualTo(500);
  }

  @Test
  void anErrorInAContractBecomesAResponse() {
    assertThat(probe.submit("recurse").message())
        .isEqualTo("Error during contract method execution: java.lang.StackOverflowError");
  }

  @Test
  void theLastEventWinsAndHasAName() {
    assertThat(Objects.requireNonNull(probe.submit("events").event()).getEventName())
        .isEqualTo("second");
    assertThat(probe.submit("event", " ").succeeded()).isFalse();
  }

  @Test
  void rangesOfSimpleKeysLeaveOutCompositeKeys() {
    probe.submit("putComposite", "type", "x").value();
    probe.submit("put", "a", "1");
    probe.submit("put", "b", "1");
    assertThat(probe.evaluate("keys", "", "").value()).isEqualTo("[\"a\",\"b\"]");
    assertThat(probe.evaluate("keys", "b", "").value()).isEqualTo("[\"b\"]");
    assertThat(probe.evaluate("keys", "\u0000", "").succeeded()).isFalse();
  }

  @Test
  void keysThatFabricRefusesAreRefused() {
    assertThat(probe.submit("put", "", "1").succeeded()).isFalse();
    assertThat(probe.submit("putComposite", "type", "\udbff\udfff").succeeded()).isFalse();
    assertThat(probe.submit("putComposite", "ty\u0000pe", "a").succeeded()).isFalse();
  }

  @Test
  void pagesFollowTheirBookmarks() {
    for (String key : new String[] {"a", "b", "c"}) {
      probe.submit("put", key, key);
    }
    assertThat(probe.evaluate("page", "2", "").value()).isEqualTo("a,b,|c");
    assertThat(probe.evaluate("page", "2", "c").value()).isEqualTo("c,|");
  }

  @Test
  void historyIsNewestFirstWithDeletes() {
    probe.submit("put", "a", "1");
    probe.submit("put", "a", "2");
    probe.submit("delete", "a");
    assertThat(probe.evaluate("history", "a").value()).isEqualTo("-,2,1,");
  }

  @Test
  void aCallerIsKnownByCertificate() {
    TestIdentity kim = TestIdentity.of("Org2MSP", "kim", "client", Map.of("role", "notary"));
    assertThat(probe.as(kim).evaluate("who").value())
        .startsWith("Org2MSP x509::")
        .contains("CN=kim")
        .endsWith(" notary");
  }

  @Test
  void aCollectionThatIsNotDeclaredIsNamed() {
    assertThat(probe.named("probe").evaluate("secret").message())
        .isEqualTo("collection [c] not defined in the collection config for chaincode [probe]");
  }

  @Test
  void withoutAnEngineTheHarnessSaysWhatQueriesNeed() {
    assertThat(probe.evaluate("query", "{}").message()).contains("contract-queries");
  }

  @Test
  void anEmptyValueDeletes() {
    probe.submit("put", "a", "1");
    probe.submit("put", "a", "");
    assertThat(probe.ledger().keys()).isEmpty();
    assertThat(probe.evaluate("history", "a").value()).isEqualTo("-,1,");
  }

  @Test
  void aContractCallsAnotherInOneTransaction() {
    ContractHarness both =
        ContractHarness.of(ProbeContract.class).with("other", ProbeContract.class);
    assertThat(both.submit("relay", "other/mychannel", "put", "a", "1").value()).startsWith("200");
    assertThat(both.ledger("other").get("a")).asString().isEqualTo("1");
    assertThat(both.ledger().get("relayed")).asString().isEqualTo("a");
    assertThat(both.ledger().get("a")).isNull();
  }

  @Test
  void aConflictInTheCalledContractFailsTheWholeTransaction() {
    ContractHarness both =
        ContractHarness.of(ProbeContract.class).with("other", ProbeContract.class);
    ContractHarness.Pending first = both.endorse("relay", "other", "put", "a", "1");
    ContractHarness.Pending second = both.endorse("relay", "other", "put", "a", "2");
    assertThat(first.commit()).isTrue();
    assertThat(second.commit()).isFalse();
    assertThat(both.ledger("other").get("a")).asString().isEqualTo("1");
  }

  @Test
  void callingAContractThatIsNotThereFailsAndSaysWhichAre() {
    ContractHarness both =
        ContractHarness.of(ProbeContract.class).with("other", ProbeContract.class);
    CallResult result = both.submit("relay", "absent", "put", "a", "1");
    assertThat(result.succeeded()).isFalse();
    assertThat(both.ledger().keys()).isEmpty();
  }

  @Test
  void contractsThatCallEachOtherForEverAreStopped() {
    ContractHarness both =
        ContractHarness.of(ProbeContract.class).with("other", ProbeContract.class);
    assertThat(both.submit("loop", "other").succeeded()).isFalse();
  }

  @Test
  void twoTransactionsThatReadWhatTheOtherWroteConflict() {
    ContractHarness.Pending first = probe.endorse("put", "a", "1");
    ContractHarness.Pending second = probe.endorse("put", "a", "2");
    assertThat(first.commit()).isTrue();
    assertThat(second.commit()).isFalse();
  }
}
