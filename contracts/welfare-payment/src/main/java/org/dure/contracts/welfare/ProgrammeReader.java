package org.dure.contracts.welfare;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.dure.contracts.welfare.Programme.Fact;
import org.dure.contracts.welfare.Programme.Guards;
import org.dure.contracts.welfare.Programme.Money;
import org.dure.contracts.welfare.Programme.Requirement;
import org.dure.contracts.welfare.Programme.Rules;
import org.dure.contracts.welfare.Programme.Terms;
import org.dure.contracts.welfare.Programme.Validity;
import org.dure.contracts.welfare.formula.Bounds;
import org.dure.contracts.welfare.formula.Expression;
import org.dure.contracts.welfare.formula.FormulaException;
import org.dure.contracts.welfare.formula.FormulaParser;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// Reads a programme from JSON and refuses one that is not sound.
final class ProgrammeReader {
  private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]{0,31}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final long DAYS_MAX = 200_000;
  private static final int TRANCHES_MAX = 256;

  private final JSONObject json;
  private final String id;

  private ProgrammeReader(JSONObject json) {
    this.json = json;
    this.id = Ids.checked("programme", json.getString("programme"));
  }

  /// @param open whether new claims are taken
  static Programme read(JSONObject json, boolean open) {
    try {
      return new ProgrammeReader(json).programme(open);
    } catch (JSONException | DateTimeException e) {
      throw Rule.BAD_PROGRAMME.refusal("programme is not as documented: %s", e.getMessage());
    }
  }

  private Programme programme(boolean open) {
    for (String text : List.of("title", "legalBasis")) {
      if (json.getString(text).isBlank()) {
        throw bad(text + " is empty");
      }
    }
    return new Programme(id, money(), validity(open), rules(), terms(), guards());
  }

  private Money money() {
    String currency = json.getString("currency");
    if (!CURRENCY.matcher(currency).matches()) {
      throw bad("currency '" + currency + "' is not three letters");
    }
    long budget = whole("budget", 1, Bounds.LIMIT);
    int tranches = (int) whole("tranches", 1, TRANCHES_MAX, 64);
    if (budget < tranches) {
      throw bad("budget is smaller than its number of tranches");
    }
    return new Money(currency, budget, tranches);
  }

  private Validity validity(boolean open) {
    Instant from = Instant.parse(json.getString("validFrom"));
    Instant until = Instant.parse(json.getString("validUntil"));
    if (!from.isBefore(until)) {
      throw bad("validUntil is not after validFrom");
    }
    return new Validity(from, until, open);
  }

  private Rules rules() {
    Map<String, Fact> facts = facts(json.getJSONObject("attributes"));
    Map<String, Bounds> names = new TreeMap<>();
    facts.values().forEach(fact -> names.put(fact.name(), new Bounds(fact.min(), fact.max())));
    names.put(Programme.TODAY, new Bounds(0, DAYS_MAX));
    FormulaParser parser = new FormulaParser(names);
    try {
      List<Requirement> conditions = conditions(json.getJSONArray("conditions"), parser);
      Expression amount = parser.number(json.opt("amount"), "amount");
      if (amount.bounds().low() < 0) {
        throw bad("amount can be negative: it is " + amount.bounds() + "; wrap it in max");
      }
      return new Rules(facts, conditions, amount);
    } catch (FormulaException e) {
      throw Rule.BAD_FORMULA.refusal("programme %s: %s", id, e.getMessage());
    }
  }

  private Map<String, Fact> facts(JSONObject attributes) {
    Map<String, Fact> facts = new TreeMap<>();
    for (String name : new TreeSet<>(attributes.keySet())) {
      JSONObject fact = attributes.getJSONObject(name);
      long min = fact.getLong("min");
      long max = fact.getLong("max");
      List<String> authorities = List.copyOf(strings(fact.getJSONArray("authorities")));
      if (!NAME.matcher(name).matches() || name.equals(Programme.TODAY)) {
        throw bad("attribute '" + name + "' has no proper name");
      }
      if (min > max || min < -Bounds.LIMIT || max > Bounds.LIMIT) {
        throw bad("attribute " + name + " is from " + min + " to " + max);
      }
      if (authorities.isEmpty()) {
        throw bad("nobody attests " + name);
      }
      facts.put(name, new Fact(name, min, max, authorities));
    }
    return facts;
  }

  private static List<Requirement> conditions(JSONArray array, FormulaParser parser)
      throws FormulaException {
    List<Requirement> conditions = new ArrayList<>();
    for (int i = 0; i < array.length(); i++) {
      JSONObject each = array.getJSONObject(i);
      String name = Ids.checked("condition", each.getString("id"));
      conditions.add(
          new Requirement(
              name,
              each.getString("text"),
              parser.condition(each.opt("test"), "conditions." + name)));
    }
    return List.copyOf(conditions);
  }

  private Terms terms() {
    return new Terms(
        (int) whole("instalments", 1, 120),
        (int) whole("dueDay", 1, 31, 1),
        duration("unspentAfter", "P90D"),
        duration("appealWithin", "P30D"),
        duration("retention", "P3650D"));
  }

  private Guards guards() {
    Set<String> categories = strings(json.getJSONArray("categories"));
    if (categories.isEmpty()) {
      throw bad("no merchant category is allowed");
    }
    categories.forEach(category -> Ids.checked("category", category));
    Set<String> excludes = strings(json.optJSONArray("excludes", new JSONArray()));
    excludes.forEach(other -> Ids.checked("programme", other));
    if (excludes.contains(id)) {
      throw bad("it excludes itself");
    }
    return new Guards(
        categories,
        excludes,
        (int) whole("addressMax", 1, 1000, 4),
        (int) whole("accountMax", 1, 1000, 1));
  }

  private Duration duration(String name, String usual) {
    Duration duration = Duration.parse(json.optString(name, usual));
    if (!duration.isPositive()) {
      throw bad(name + " is not positive");
    }
    return duration;
  }

  private long whole(String name, long least, long most, long usual) {
    return json.has(name) ? whole(name, least, most) : usual;
  }

  private long whole(String name, long least, long most) {
    Object value = json.get(name);
    if (!(value instanceof Integer || value instanceof Long)
        || json.getLong(name) < least
        || json.getLong(name) > most) {
      throw bad("%s %s is not a whole number from %d to %d".formatted(name, value, least, most));
    }
    return json.getLong(name);
  }

  private ChaincodeException bad(String problem) {
    return Rule.BAD_PROGRAMME.refusal("programme %s: %s", id, problem);
  }

  private static Set<String> strings(JSONArray array) {
    Set<String> strings = new TreeSet<>();
    for (int i = 0; i < array.length(); i++) {
      strings.add(array.getString(i));
    }
    return strings;
  }
}
