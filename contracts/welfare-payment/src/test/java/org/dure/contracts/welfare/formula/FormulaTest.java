package org.dure.contracts.welfare.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {
  private static final Map<String, Bounds> NAMES =
      Map.of(
          "age",
          new Bounds(0, 130),
          "income",
          new Bounds(-5, 1_000_000),
          "big",
          new Bounds(0, Bounds.LIMIT));

  private static Expression number(String json) throws FormulaException {
    return new FormulaParser(NAMES).number(new JSONObject(json), "amount");
  }

  private static Condition condition(String json) throws FormulaException {
    return new FormulaParser(NAMES).condition(new JSONObject(json), "test");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'add':['age',1,2]}|37",
        "{'sub':['age',40]}|-6",
        "{'mul':['age','income']}|6800",
        "{'div':['income',3]}|66",
        "{'div':[{'sub':[0,7]},2]}|-4",
        "{'min':['age',10,20]}|10",
        "{'max':['age',10]}|34",
        "{'if':[{'ge':['age',18]},1,2]}|1",
        "{'if':[{'lt':['age',18]},1,2]}|2",
        "{'table':{'of':'age','rows':[[17,0],[34,5],[64,6]],'else':7}}|5",
        "{'table':{'of':'age','rows':[[17,0]],'else':7}}|7"
      })
  void aFormulaHasItsValue(String json, long value) throws FormulaException {
    Expression expression = number(json.replace('\'', '"'));
    Map<String, Long> facts = Map.of("age", 34L, "income", 200L);
    assertThat(expression.value(facts)).isEqualTo(value);
    assertThat(expression.bounds().contains(value)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'eq':['age',34]}|true",
        "{'ne':['age',34]}|false",
        "{'gt':['age',34]}|false",
        "{'le':['age',34]}|true",
        "{'and':[{'gt':['age',1]},{'lt':['age',2]}]}|false",
        "{'or':[{'gt':['age',1]},{'lt':['age',2]}]}|true",
        "{'not':{'eq':['age',34]}}|false"
      })
  void aConditionHoldsOrDoesNot(String json, boolean holds) throws FormulaException {
    assertThat(condition(json.replace('\'', '"')).holds(Map.of("age", 34L))).isEqualTo(holds);
  }

  @Test
  void peopleCanReadIt() throws FormulaException {
    Map<String, Long> facts = Map.of("age", 34L, "income", 200L);
    assertThat(
            condition("{\"and\":[{\"ge\":[\"age\",18]},{\"not\":{\"gt\":[\"income\",500]}}]}")
                .text(facts))
        .isEqualTo("(age [34] >= 18 and not (income [200] > 500))");
    assertThat(number("{\"add\":[1000,{\"mul\":[5,{\"min\":[\"age\",4]}]}]}").text(facts))
        .isEqualTo("(1000 + (5 * least of (age [34], 4)))");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'add':['age','shoeSize']}|amount.add[1]|none of the attributes",
        "{'pow':['age',2]}|amount.pow|unknown operation",
        "{'add':['age']}|amount.add|2 to 50 operands",
        "{'add':['age',1.5]}|amount.add[1]|not a whole number",
        "{'add':['age',true]}|amount.add[1]|not a whole number",
        "{'add':['age',2],'mul':['age',2]}|amount|one member",
        "{'div':[1,'age']}|amount.div|divisor can be zero",
        "{'div':[1,{'sub':['age',5]}]}|amount.div|divisor can be zero",
        "{'mul':['big','big']}|amount.mul|overflow",
        "{'mul':['big',2]}|amount.mul|beyond",
        "{'add':['big',1]}|amount.add|beyond",
        "{'add':[1,10000000000000001]}|amount.add[1]|beyond",
        "{'if':[1,2,3]}|amount.if[0]|not a condition",
        "{'table':{'of':'age','rows':[[5,1],[5,2]],'else':0}}|amount.table.rows[1]|not above",
        "{'table':{'of':'age','rows':[[5,1]]}}|amount.table.else|no whole number"
      })
  void whatIsNotSoundIsRefusedWithItsPlace(String json, String place, String problem) {
    assertThatThrownBy(() -> number(json.replace('\'', '"')))
        .isInstanceOf(FormulaException.class)
        .hasMessageStartingWith(place + ": ")
        .hasMessageContaining(problem);
  }

  @Test
  void depthAndLengthAreBounded() {
    String deep = "\"age\"";
    for (int i = 0; i < 40; i++) {
      deep = "{\"add\":[1," + deep + "]}";
    }
    String tooDeep = deep;
    assertThatThrownBy(() -> number(tooDeep)).hasMessageContaining("deeper than 32");
    String fifty = "{\"add\":[" + "1,".repeat(49) + "1]}";
    String tooLong = "{\"add\":[" + (fifty + ",").repeat(10) + fifty + "]}";
    assertThatThrownBy(() -> number(tooLong)).hasMessageContaining("more than 500 parts");
  }

  /// Whatever the parser lets through stays within its bounds, and equals what exact arithmetic
  /// without bounds gives.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nothingThatIsAcceptedOverflows(long seed) {
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 3_000; i++) {
      JSONObject json = random(random, 4);
      Expression expression;
      try {
        expression = new FormulaParser(NAMES).number(json, "amount");
      } catch (FormulaException e) {
        continue;
      }
      accepted++;
      for (int j = 0; j < 10; j++) {
        Map<String, Long> facts =
            Map.of(
                "age", any(random, 0, 130),
                "income", any(random, -5, 1_000_000),
                "big", any(random, 0, Bounds.LIMIT));
        long value = expression.value(facts);
        assertThat(expression.bounds().contains(value)).as("seed %d: %s", seed, json).isTrue();
        assertThat(BigInteger.valueOf(value))
            .as("seed %d: %s", seed, json)
            .isEqualTo(exact(json, facts));
      }
    }
    assertThat(accepted).isGreaterThan(300);
  }

  private static long any(Random random, long low, long high) {
    return switch (random.nextInt(4)) {
      case 0 -> low;
      case 1 -> high;
      default -> random.nextLong(low, high + 1);
    };
  }

  private static JSONObject random(Random random, int depth) {
    String operation = List.of("add", "sub", "mul", "div", "min", "max").get(random.nextInt(6));
    List<Object> operands = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      operands.add(
          depth > 0 && random.nextInt(3) == 0
              ? random(random, depth - 1)
              : random.nextBoolean()
                  ? List.of("age", "income", "big").get(random.nextInt(3))
                  : (Object) (random.nextLong(-1_000_000, 1_000_000) >> random.nextInt(20)));
    }
    return new JSONObject().put(operation, new JSONArray(operands));
  }

  private static BigInteger exact(Object json, Map<String, Long> facts) {
    if (json instanceof Number number) {
      return BigInteger.valueOf(number.longValue());
    }
    if (json instanceof String name) {
      return BigInteger.valueOf(facts.get(name));
    }
    JSONObject object = (JSONObject) json;
    String operation = object.keys().next();
    BigInteger a = exact(object.getJSONArray(operation).get(0), facts);
    BigInteger b = exact(object.getJSONArray(operation).get(1), facts);
    return switch (operation) {
      case "add" -> a.add(b);
      case "sub" -> a.subtract(b);
      case "mul" -> a.multiply(b);
      case "min" -> a.min(b);
      case "max" -> a.max(b);
      default -> {
        BigInteger[] parts = a.divideAndRemainder(b);
        boolean down = parts[1].signum() != 0 && parts[1].signum() != b.signum();
        yield down ? parts[0].subtract(BigInteger.ONE) : parts[0];
      }
    };
  }
}
