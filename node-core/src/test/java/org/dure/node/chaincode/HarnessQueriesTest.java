package org.dure.node.chaincode;

import static org.assertj.core.api.Assertions.assertThat;

import org.dure.contract.test.ContractHarness;
import org.dure.contract.test.ContractHarness.Pending;
import org.dure.sample.contract.QueryingContract;
import org.junit.jupiter.api.Test;

class HarnessQueriesTest {
  private static final String BY_AREA =
      "{\"selector\":{\"area\":{\"$gt\":5}},\"sort\":[{\"area\":\"desc\"}],\"fields\":[\"area\"]}";

  private final ContractHarness harness = ContractHarness.of(QueryingContract.class);

  @Test
  void aContractUnderTestQueriesAsOnANode() {
    harness.queriesBy(new HarnessQueries());
    fill();
    assertThat(harness.evaluate("find", BY_AREA).value())
        .isEqualTo("p3={\"area\":30};p1={\"area\":10};p2={\"area\":7};");
    assertThat(harness.evaluate("page", BY_AREA, "2", "").value()).isEqualTo("p3 p1 -> p1");
    assertThat(harness.evaluate("page", BY_AREA, "2", "p1").value()).isEqualTo("p2 -> p2");
    assertThat(harness.evaluate("page", BY_AREA, "2", "p2").value()).isEqualTo("-> nil");
  }

  @Test
  void whatAQueryGaveOutConflictsWithALaterChange() {
    harness.queriesBy(new HarnessQueries());
    fill();
    Pending query = harness.endorse("find", BY_AREA);
    harness.submit("put", "p1", "{\"area\":11}");
    assertThat(query.commit()).isFalse();
  }

  @Test
  void withoutAnEngineTheHarnessSaysWhatItNeeds() {
    assertThat(harness.evaluate("find", BY_AREA).message()).contains("give it TestQueries");
  }

  private void fill() {
    harness.submit("put", "p1", "{\"area\":10}");
    harness.submit("put", "p2", "{\"area\":7}");
    harness.submit("put", "p3", "{\"area\":30}");
    harness.submit("put", "p4", "{\"area\":3}");
    harness.submit("put", "p5", "no document");
  }
}
