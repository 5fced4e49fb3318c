package org.dure.store.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.dure.store.query.Explanation.Candidate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlannerTest {
  private static List<StateIndex> indexes(String... fieldLists) {
    List<StateIndex> indexes = new ArrayList<>();
    for (String fields : fieldLists) {
      String json =
          "{\"index\":{\"fields\":[\"%s\"]},\"ddoc\":\"d\",\"name\":\"%s\",\"type\":\"json\"}"
              .formatted(fields.replace(",", "\",\""), fields.replace(",", "-"));
      indexes.add(
          new StateIndex(
              indexes.size(), IndexDefinition.parse("x.json", json), StateIndex.Phase.READY));
    }
    return indexes;
  }

  private static Explanation plan(String query, List<StateIndex> indexes) {
    return Planner.plan(Query.parse(query.replace('\'', '"')), indexes);
  }

  private static String chosen(Explanation explanation) {
    return switch (explanation.plan()) {
      case Plan.IndexScan scan ->
          scan.index().definition().name()
              + " "
              + scan.ranges().stream().map(FieldRange::toString).toList();
      case Plan.FullScan(String low, String high) -> "scan " + low;
      case Plan.Nothing nothing -> "nothing";
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'selector': {'a': 1}}                             | a [[1, 1]]",
        "{'selector': {'a': {'$gt': 1, '$lte': 5}}}         | a [(1, 5]]",
        "{'selector': {'a': 1, 'b': {'$gt': 2}}}            | a-b [[1, 1], (2, -)]",
        "{'selector': {'b': 2, 'a': {'$exists': true}}}     | a-b [(-, -), [2, 2]]",
        "{'selector': {'a': {'$regex': 'x'}}}               | a []",
        "{'selector': {'a': {'$in': [1, 2]}}}               | a []",
        "{'selector': {'c': 1}}                             | scan",
        "{'selector': {'$or': [{'a': 1}, {'a': 2}]}}        | a []",
        "{'selector': {'$or': [{'a': 1}, {'b': 2}]}}        | scan",
        "{'selector': {'$or': []}}                          | scan",
        "{'selector': {'a': {'$exists': false}}}            | scan",
        "{'selector': {'a': {'$gt': 5, '$lt': 1}}}          | nothing",
        "{'selector': {}, 'sort': ['a']}                    | a []",
        "{'selector': {'a': 1}, 'sort': ['b']}              | a-b [[1, 1]]",
        "{'selector': {'a': 1}, 'sort': ['a', 'b']}         | a-b [[1, 1]]",
        "{'selector': {'a': 1}, 'use_index': ['d', 'a-b']}  | a [[1, 1]]",
        "{'selector': {'a': 1, 'b': 1}, 'use_index': 'd/a'} | a [[1, 1]]",
        "{'selector': {'_id': {'$gte': 'k'}}}               | scan k",
        "{'selector': {}, 'sort': ['_id']}                  | scan",
      })
  void theIndexIsChosenAsInCouchDb(String query, String expected) {
    assertThat(chosen(plan(query, indexes("a", "a,b", "b,a,c"))).strip()).isEqualTo(expected);
  }

  @Test
  void aSortWithoutAnIndexIsRefused() {
    assertThatThrownBy(
            () -> plan("{'selector': {'a': {'$gt': 1}}, 'sort': ['b']}", indexes("a", "a,b")))
        .isInstanceOf(QueryException.class)
        .hasMessageStartingWith("no_usable_index: No index exists for this sort")
        .hasMessageContaining("d/a-b: its order is not that of the sort");
  }

  @Test
  void anIndexThatMustBeUsedAndCannotIsRefused() {
    String query = "{'selector': {'c': 1}, 'use_index': 'd/a', 'allow_fallback': false}";
    assertThatThrownBy(() -> plan(query, indexes("a")))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("invalid_index")
        .hasMessageContaining("documents without a could match");
  }

  @Test
  void eachIndexThatWasNotChosenHasAReason() {
    List<StateIndex> indexes = new ArrayList<>(indexes("a", "a,b", "c", "b", "e"));
    indexes.add(
        new StateIndex(9, indexes("a,b").getFirst().definition(), StateIndex.Phase.BUILDING));
    Explanation explanation = plan("{'selector': {'a': 1, 'b': 2}}", indexes);
    assertThat(chosen(explanation)).isEqualTo("a-b [[1, 1], [2, 2]]");
    assertThat(explanation.candidates().stream().map(Candidate::reason).toList())
        .containsExactly(
            "field_mismatch", "field_mismatch", "building", "less_overlap", "less_overlap");
    assertThat(explanation.toJson().toString())
        .contains("\"plan\":\"index\"", "{\"field\":\"a\",\"range\":\"[1, 1]\"}");
  }

  @Test
  void aFullScanSaysSo() {
    assertThat(plan("{'selector': {'c': 1}}", indexes("a")).warnings())
        .containsExactly("No matching index found, create an index to optimize query time.");
  }

  @Test
  void aPartialIndexIsUsedWhenNamedOnly() {
    IndexDefinition partial =
        IndexDefinition.parse(
            "p.json",
            "{\"index\":{\"fields\":[\"a\"],\"partial_filter_selector\":{\"b\":1}},\"ddoc\":\"p\",\"name\":\"p\"}");
    List<StateIndex> indexes = List.of(new StateIndex(1, partial, StateIndex.Phase.READY));
    assertThat(chosen(plan("{'selector': {'a': 1}}", indexes)).strip()).isEqualTo("scan");
    assertThat(chosen(plan("{'selector': {'a': 1}, 'use_index': 'p'}", indexes)))
        .isEqualTo("p [[1, 1]]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense                                        | no JSON",
        "{'index': 5}                                    | index: an object",
        "{'index': {'fields': 'a'}}                      | index.fields: an array",
        "{'index': {'fields': []}}                       | at least one field",
        "{'index': {'fields': [{'a': 'up'}]}}            | index.fields[0]: the direction",
        "{'index': {'fields': ['a']}, 'type': 'text'}    | Index type must be json",
        "{'index': {'fields': ['a']}, 'name': 5}         | name: a string",
        "{'index': {'fields': ['a'], 'x': 1}}            | unknown entry x",
        "{'index': {'fields': ['a']}, 'where': 1}        | unknown entry where",
        "{'index': {'fields': ['a'], 'partial_filter_selector': {'b': {'$x': 1}}}} | $x: unknown",
      })
  void aBadDefinitionIsRefusedWithFileAndPlace(String json, String message) {
    assertThatThrownBy(() -> IndexDefinition.parse("indexOwner.json", json.replace('\'', '"')))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("indexOwner.json")
        .hasMessageContaining(message);
  }
}
