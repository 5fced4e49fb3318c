package org.dure.store.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The meaning of each operator, as CouchDB's documentation and `mango_selector.erl` have it.
final class SelectorTest {
  private static final String HOUSE =
      """
      {"owner": "Åse", "area": 120, "price": 2.5e5, "height": -7, "sold": false, "note": null,
       "tags": ["old", "red", 3], "none": [],
       "at": {"street": "Elm", "no": 4}, "rooms": [{"m2": 12, "use": "bath"}, {"m2": 30}],
       "a.b": 1, "table": {"x1": 1, "y2": 2}}
      """;

  private static boolean matches(String selector) {
    ObjectNode house = Documents.read("H1", ByteString.copyFromUtf8(HOUSE));
    return Query.parse("{\"selector\":" + selector + "}").selector().matches(house);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true  | {}",
        "true  | {'area': 120}",
        "true  | {'area': 120.0}",
        "false | {'area': '120'}",
        "true  | {'area': {'$gt': 119, '$lt': 121}}",
        "false | {'area': {'$gt': 120}}",
        "true  | {'area': {'$gte': 120}}",
        "true  | {'area': {'$lte': 120}}",
        "false | {'area': {'$lt': 120}}",
        "true  | {'area': {'$lt': 'a'}}",
        "true  | {'area': {'$gt': true}}",
        "true  | {'area': {'$ne': 1}}",
        "false | {'missing': {'$ne': 1}}",
        "false | {'missing': null}",
        "true  | {'note': null}",
        "true  | {'note': {'$exists': true}}",
        "false | {'missing': {'$exists': true}}",
        "true  | {'missing': {'$exists': false}}",
        "false | {'note': {'$exists': false}}",
        "false | {'area.deeper': {'$exists': false}}",
        "true  | {'at.missing': {'$exists': false}}",
        "true  | {'$not': {'missing': {'$exists': true}}}",
        "true  | {'_id': 'H1'}",
        "true  | {'_id': {'$gt': 'H0'}}",
        "true  | {'owner': {'$lt': 'Zoe'}}",
        "true  | {'owner': {'$gt': 'asa'}}",
        "true  | {'owner': 'A\\u030ase'}",
        "true  | {'area': {'$in': [1, 120]}}",
        "false | {'area': {'$in': []}}",
        "true  | {'tags': {'$in': ['red']}}",
        "true  | {'area': {'$nin': [1, 2]}}",
        "false | {'tags': {'$nin': ['red']}}",
        "true  | {'area': {'$nin': []}}",
        "false | {'missing': {'$nin': [1]}}",
        "true  | {'note': {'$type': 'null'}}",
        "true  | {'sold': {'$type': 'boolean'}}",
        "true  | {'price': {'$type': 'number'}}",
        "true  | {'owner': {'$type': 'string'}}",
        "true  | {'tags': {'$type': 'array'}}",
        "true  | {'at': {'$type': 'object'}}",
        "false | {'at': {'$type': 'map'}}",
        "true  | {'area': {'$mod': [7, 1]}}",
        "true  | {'price': {'$mod': [1000, 0]}}",
        "true  | {'height': {'$mod': [4, -3]}}",
        "false | {'owner': {'$mod': [7, 1]}}",
        "true  | {'at.street': {'$regex': 'l'}}",
        "true  | {'at.street': {'$regex': '^E.m$'}}",
        "false | {'area': {'$regex': '1'}}",
        "true  | {'at.street': {'$beginsWith': 'El'}}",
        "false | {'area': {'$beginsWith': '1'}}",
        "true  | {'tags': {'$all': ['red', 'old']}}",
        "false | {'tags': {'$all': ['red', 'new']}}",
        "false | {'tags': {'$all': []}}",
        "true  | {'tags': {'$all': [['old', 'red', 3]]}}",
        "false | {'area': {'$all': [120]}}",
        "true  | {'tags': {'$size': 3}}",
        "false | {'owner': {'$size': 3}}",
        "true  | {'tags': {'$elemMatch': {'$eq': 3}}}",
        "true  | {'tags': {'$elemMatch': {'$gte': 3, '$lt': 4}}}",
        "true  | {'rooms': {'$elemMatch': {'m2': 12, 'use': 'bath'}}}",
        "false | {'rooms': {'$elemMatch': {'m2': 30, 'use': 'bath'}}}",
        "true  | {'rooms': {'$elemMatch': {'$not': {'use': 'bath'}}}}",
        "true  | {'rooms': {'$allMatch': {'m2': {'$gt': 10}}}}",
        "false | {'rooms': {'$allMatch': {'m2': {'$gt': 12}}}}",
        "false | {'none': {'$allMatch': {'$gt': 1}}}",
        "true  | {'table': {'$keyMapMatch': {'$eq': 'y2'}}}",
        "false | {'table': {'$keyMapMatch': {'$eq': 'z'}}}",
        "true  | {'rooms.1.m2': 30}",
        "false | {'rooms.2.m2': {'$exists': false}}",
        "true  | {'at': {'street': 'Elm', 'no': 4}}",
        "true  | {'at': {'no': {'$gt': 3}}}",
        "true  | {'at': {'$eq': {'no': 4, 'street': 'Elm'}}}",
        "true  | {'a\\\\.b': 1}",
        "false | {'a.b': 1}",
        "true  | {'tags': ['old', 'red', 3]}",
        "true  | {'$and': [{'area': 120}, {'sold': false}]}",
        "true  | {'$and': []}",
        "true  | {'$or': []}",
        "true  | {'$or': [{'area': 1}, {'sold': false}]}",
        "false | {'$or': [{'area': 1}, {'sold': true}]}",
        "true  | {'$nor': [{'area': 1}, {'sold': true}]}",
        "false | {'$nor': [{'area': 1}, {'missing': true}]}",
        "true  | {'area': {'$or': [{'$lt': 5}, {'$gt': 100}]}}",
        "false | {'area': {'$not': {'$gt': 100}}}",
        "false | {'$not': {'missing': 1}}",
        "true  | {'$not': {'$and': [{'area': 1}, {'sold': false}]}}",
        "true  | {'$not': {'$not': {'area': 120}}}",
        "true  | {'$not': {'tags': {'$elemMatch': {'$eq': 4}}}}",
      })
  void eachOperatorMeansWhatItMeansInCouchDb(boolean expected, String selector) {
    assertThat(matches(selector.replace('\'', '"'))).as(selector).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no json                                     | query: no JSON at line 1, column",
        "[]                                          | query: a JSON object",
        "{}                                          | selector: it is missing",
        "{'selector': 5}                             | selector: an object",
        "{'selector': {'a': {'$foo': 1}}}            | selector.a.$foo: unknown operator",
        "{'selector': {'a': {'$where': '1'}}}        | selector.a.$where: not supported",
        "{'selector': {'$and': 1}}                   | selector.$and: an array",
        "{'selector': {'$or': [{'a': {'$in': 2}}]}}  | selector.$or[0].a.$in: an array",
        "{'selector': {'$gt': 5}}                    | selector.$gt: a condition needs a field",
        "{'selector': {'$not': 5}}                   | selector.$not: an object",
        "{'selector': {'a': {'$exists': 1}}}         | selector.a.$exists: true or false",
        "{'selector': {'a': {'$mod': [0, 1]}}}       | selector.a.$mod: [divisor, remainder]",
        "{'selector': {'a': {'$mod': [1.5, 1]}}}     | selector.a.$mod: [divisor, remainder]",
        "{'selector': {'a': {'$size': -1}}}          | selector.a.$size: a whole number",
        "{'selector': {'a': {'$regex': '('}}}        | selector.a.$regex: no regular expression",
        "{'selector': {'a': {'$elemMatch': 1}}}      | selector.a.$elemMatch: an object",
        "{'selector': {'a..b': 1}}                   | selector.a..b: 'a..b' is no field",
        "{'selector': {}, 'limit': -1}               | limit: a whole number",
        "{'selector': {}, 'sort': 'a'}               | sort: an array",
        "{'selector': {}, 'sort': [{'a': 'up'}]}     | sort[0]: the direction is",
        "{'selector': {}, 'sort': ['a', {'b': 'desc'}]} | sort: all fields must go in one direction",
        "{'selector': {}, 'fields': 'a'}             | fields: fields definition must be an array",
        "{'selector': {}, 'use_index': 'a/b/c'}      | use_index: a design document",
        "{'selector': {}, 'bookmark': 1}             | bookmark: a string",
        "{'selector': {}, 'where': 1}                | where: no part of a query",
        "{'selector': {'a': 1e999}}                  | query: a JSON object",
      })
  void aBadQueryIsRefusedWithThePlace(String query, String message) {
    assertThatThrownBy(() -> Query.parse(query.replace('\'', '"')))
        .isInstanceOf(QueryException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aSelectorNestedTooDeeplyIsRefused() {
    String deep = "{\"$not\":".repeat(200) + "{\"a\":1}" + "}".repeat(200);
    assertThatThrownBy(() -> Query.parse("{\"selector\":" + deep + "}"))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("nested deeper");
  }

  @Test
  void aRegularExpressionThatRunsAwayIsStopped() {
    String text = "a".repeat(40) + "!";
    ObjectNode document = Documents.read("k", ByteString.copyFromUtf8("{\"a\":\"" + text + "\"}"));
    Query query = Query.parse("{\"selector\":{\"a\":{\"$regex\":\"(.*a){14}b\"}}}");
    assertThatThrownBy(() -> query.selector().matches(document))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("make it simpler");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"5", "[1]", "null", "{", "{} {}", "{\"a\":1e999}", "text", "''"})
  void whatIsNoJsonObjectIsNoDocument(String value) {
    assertThat(Documents.read("k", ByteString.copyFromUtf8(value))).isNull();
  }

  @Test
  void aProjectionHasTheFieldsInOrderAndNoKey() {
    ObjectNode house = Documents.read("H1", ByteString.copyFromUtf8(HOUSE));
    Query query =
        Query.parse(
            "{\"selector\":{},\"fields\":[\"owner\",\"at.no\",\"_id\",\"_rev\",\"missing\"]}");
    assertThat(Projection.of(house, query.fields()).toStringUtf8())
        .isEqualTo("{\"at\":{\"no\":4},\"owner\":\"Åse\"}");
  }
}
