package org.dure.cli.demo;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dure.contracts.welfare.data.Fraud;

/// What the ledger shows about claims and shops, by kind; held against what was planted only when
/// all is over.
final class Findings {
  private final Map<Fraud, Set<String>> found = new EnumMap<>(Fraud.class);

  /// @param id of a claim or a shop
  void add(Fraud fraud, String id) {
    found.computeIfAbsent(fraud, kind -> new TreeSet<>()).add(id);
  }

  /// How well one kind was found.
  ///
  /// @param falseAlarms found, and not planted as this kind
  record Score(Fraud fraud, int planted, int caught, int falseAlarms) {
    List<String> row() {
      return List.of(
          fraud.text(),
          Integer.toString(planted),
          Integer.toString(caught),
          planted == 0 ? "-" : "%.0f %%".formatted(100.0 * caught / planted),
          Integer.toString(falseAlarms));
    }
  }

  /// @param truth what was planted, by id
  List<Score> against(Map<String, Fraud> truth) {
    List<Score> scores = new ArrayList<>();
    for (Fraud fraud : Fraud.values()) {
      Set<String> planted = new TreeSet<>();
      truth.forEach((id, kind) -> {
        if (kind == fraud) {
          planted.add(id);
        }
      });
      Set<String> alarms = found.getOrDefault(fraud, Set.of());
      int caught = (int) planted.stream().filter(alarms::contains).count();
      scores.add(new Score(fraud, planted.size(), caught, alarms.size() - caught));
    }
    return scores;
  }
}
