package org.dure.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.dure.contracts.welfare.data.Population;

/// What one telling of the welfare story works with.
///
/// @param living the programme that is paid
/// @param students the one that excludes it
/// @param prefix of ids that no other telling uses
record WelfareCase(Population people, String living, String students, String prefix) {
  static final int BATCH = 100;

  /// Elements that travel together.
  record Parcel<T>(String id, List<T> elements) {
    int size() {
      return elements.size();
    }

    String json(Function<T, String> text) {
      return elements.stream()
          .map(text)
          .collect(java.util.stream.Collectors.joining(",", "[", "]"));
    }
  }

  <T> List<Parcel<T>> parcels(String kind, List<T> elements) {
    List<Parcel<T>> parcels = new ArrayList<>();
    for (int from = 0; from < elements.size(); from += BATCH) {
      int to = Math.min(elements.size(), from + BATCH);
      parcels.add(
          new Parcel<>(prefix + "-" + kind + "-" + from, List.copyOf(elements.subList(from, to))));
    }
    return parcels;
  }

  String shop(String id) {
    return prefix + "-" + id;
  }
}
