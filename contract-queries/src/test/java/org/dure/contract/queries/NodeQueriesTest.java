package org.dure.contract.queries;

import static org.assertj.core.api.Assertions.assertThat;

import org.dure.contract.test.ContractHarness;
import org.dure.contract.test.ContractHarness.Pending;
import org.dure.contract.test.TestCollection;
import org.junit.jupiter.api.Test;

class NodeQueriesTest {
  private static final String BY_AREA =
      "{\"selector\":{\"area\":{\"$gt\":5}},\"sort\":[{\"area\":\"desc\"}],\"fields\":[\"area\"]}";

  private final ContractHarness harness = ContractHarness.of(QueryingContract.class);

  @Test
  void aContractUnderTestQueriesAsOnANode() {
    fill();
    assertThat(harness.evaluate("find", BY_AREA).value())
        .isEqualTo("p3={\"area\":30};p1={\"area\":10};p2={\"area\":7};");
    assertThat(harness.evaluate("page", BY_AREA, "2", "").value()).isEqualTo("p3 p1 -> p1");
    assertThat(harness.evaluate("page", BY_AREA, "2", "p1").value()).isEqualTo("p2 -> p2");
    assertThat(harness.evaluate("page", BY_AREA, "2", "p2").value()).isEqualTo("-> nil");
  }

  @Test
  void whatAQueryGaveOutConflictsWithALaterChange() {
    fill();
    Pending query = harness.endorse("find", BY_AREA);
    harness.submit("put", "p1", "{\"area\":11}");
    assertThat(query.commit()).isFalse();
  }

  @Test
  void aSortWithoutAnIndexIsRefusedAsOnANode() {
    fill();
    String query = "{\"selector\":{},\"sort\":[\"owner\"]}";
    assertThat(harness.evaluate("find", query).message())
        .contains("no_usable_index", "parcels/byArea");
    assertThat(harness.evaluate("find", "{\"selector\":{\"a\":{\"$foo\":1}}}").message())
        .contains("selector.a.$foo: unknown operator");
  }

  @Test
  void resultsComeInTheOrderOfTheIndexThatIsTaken() {
    fill();
    assertThat(harness.evaluate("find", "{\"selector\":{\"area\":{\"$lt\":20}}}").value())
        .isEqualTo("p4={\"area\":3};p2={\"area\":7};p1={\"area\":10};");
  }

  @Test
  void aCollectionIsQueriedByItsOwnIndexesAndForbidsWrites() {
    harness.withCollections(TestCollection.of("offers", "Org1MSP"));
    harness.submit("hide", "offers", "o1", "{\"price\":5}").value();
    harness.submit("hide", "offers", "o2", "{\"price\":4}").value();
    String cheap = "{\"selector\":{\"price\":{\"$lt\":9}},\"sort\":[\"price\"]}";
    assertThat(harness.evaluate("findHidden", "offers", cheap, "").value()).isEqualTo("o2 o1 ");
    assertThat(harness.submit("findHidden", "offers", cheap, "k").message())
        .contains("Transaction has already performed queries on pvt data");
    assertThat(harness.evaluate("find", cheap).message()).contains("no_usable_index");
    assertThat(harness.endorsedBy("Org2MSP").evaluate("findHidden", "offers", cheap, "").value())
        .isEmpty();
  }

  private void fill() {
    harness.submit("put", "p1", "{\"area\":10}");
    harness.submit("put", "p2", "{\"area\":7}");
    harness.submit("put", "p3", "{\"area\":30}");
    harness.submit("put", "p4", "{\"area\":3}");
    harness.submit("put", "p5", "no document");
  }
}
