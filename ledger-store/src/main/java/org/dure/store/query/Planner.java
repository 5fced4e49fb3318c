package org.dure.store.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.dure.store.query.Explanation.Candidate;
import org.dure.store.query.Explanation.Usable;
import org.jspecify.annotations.Nullable;

/// Chooses how to answer a query, by CouchDB's rules (`mango_idx_view`, `mango_cursor_view`): an
/// index is usable if the selector or the sort requires each of its fields and it gives the sort's
/// order; of those the one whose leading fields cover most of the selector's conditions, then the
/// one with the fewest fields, then the first by name.
public final class Planner {
  private final Query query;
  private final SequencedMap<FieldPath, FieldRange> ranges;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private Planner(Query query) {
    this.query = query;
    this.ranges = FieldRange.of(query.selector());
  }

  /// @param indexes of the queried documents
  /// @throws QueryException if no index gives the order that is asked for, or the one that must be
  ///   used is not usable
  public static Explanation plan(Query query, List<StateIndex> indexes) {
    return new Planner(query).plan(indexes);
  }

  private Explanation plan(List<StateIndex> indexes) {
    List<StateIndex> usable = new ArrayList<>();
    for (StateIndex index : indexes) {
      Candidate refused = refused(index);
      if (refused == null) {
        usable.add(index);
      } else {
        candidates.add(refused);
      }
    }
    List<StateIndex> asked = asked(usable);
    asked.sort(
        Comparator.<StateIndex>comparingInt(index -> -prefix(index).size())
            .thenComparingInt(index -> index.definition().fields().size())
            .thenComparing(index -> index.definition().designDocument())
            .thenComparing(index -> index.definition().name()));
    if (asked.isEmpty()) {
      return fullScan();
    }
    StateIndex chosen = asked.removeFirst();
    asked.forEach(other -> candidates.add(beaten(other, chosen)));
    return explanation(indexScan(chosen), whyIndex(chosen));
  }

  /// Those of the usable ones that the query asks for; all, with a warning, if it is none of them.
  private List<StateIndex> asked(List<StateIndex> usable) {
    if (query.useIndex().isEmpty()) {
      return usable;
    }
    String name = String.join("/", query.useIndex());
    List<StateIndex> asked = new ArrayList<>();
    List<StateIndex> others = new ArrayList<>();
    usable.forEach(
        index -> (index.definition().isCalled(query.useIndex()) ? asked : others).add(index));
    if (asked.isEmpty()) {
      String why = name + " was not used because it is not a valid index for this query";
      if (query.fallback() == Query.Fallback.REFUSE) {
        throw new QueryException("invalid_index: " + why + details());
      }
      warnings.add(why);
      return others;
    }
    others.forEach(index ->
        candidates.add(
            new Candidate(
                index.definition(), Usable.YES, "excluded_by_user", "use_index says " + name)));
    return asked;
  }

  private @Nullable Candidate refused(StateIndex index) {
    IndexDefinition definition = index.definition();
    List<String> missing = missing(definition);
    if (definition.partial() != null && !definition.isCalled(query.useIndex())) {
      return no(definition, "is_partial", "it holds part of the documents: use_index must name it");
    }
    if (!missing.isEmpty()) {
      return no(
          definition,
          "field_mismatch",
          "documents without " + String.join(", ", missing) + " could match, and are not in it");
    }
    if (!sorts(definition)) {
      return no(definition, "sort_order_mismatch", "its order is not that of the sort");
    }
    return index.phase() == StateIndex.Phase.READY
        ? null
        : no(definition, "building", "not all documents are in it yet");
  }

  private static Candidate no(IndexDefinition index, String reason, String detail) {
    return new Candidate(index, Usable.NO, reason, detail);
  }

  /// The fields that a matching document may lack.
  private List<String> missing(IndexDefinition index) {
    List<String> missing = new ArrayList<>();
    Set<FieldPath> required = required(query.selector());
    for (FieldPath field : index.fields()) {
      if (!field.isKey() && !query.sort().fields().contains(field) && !required.contains(field)) {
        missing.add(field.toString());
      }
    }
    return missing;
  }

  /// The fields without which a document cannot match.
  private static Set<FieldPath> required(Selector selector) {
    return switch (selector) {
      case Selector.And(var all) -> {
        Set<FieldPath> required = new HashSet<>();
        all.forEach(one -> required.addAll(required(one)));
        yield required;
      }
      case Selector.Or(var any) -> {
        Set<FieldPath> required = any.isEmpty() ? new HashSet<>() : required(any.getFirst());
        any.forEach(one -> required.retainAll(required(one)));
        yield required;
      }
      case Selector.At(FieldPath path, Condition condition) -> {
        Set<FieldPath> required = new HashSet<>();
        if (!condition.equals(Condition.Exists.NO)) {
          required.add(path);
        }
        yield required;
      }
      case Selector.Not not -> new HashSet<>();
    };
  }

  /// Whether an index gives the sort's order; leading fields that have one value do not matter.
  private boolean sorts(IndexDefinition index) {
    List<FieldPath> sort = query.sort().fields();
    List<FieldPath> fields = index.fields();
    for (int from = 0; !sort.isEmpty() && from < fields.size(); from++) {
      if (fields.get(from).equals(sort.getFirst())) {
        return fields.size() - from >= sort.size()
            && fields.subList(from, from + sort.size()).equals(sort);
      }
      FieldRange range = ranges.get(fields.get(from));
      if (range == null || !range.isPoint()) {
        return false;
      }
    }
    return sort.isEmpty();
  }

  /// The ranges of an index's leading fields.
  private List<FieldRange> prefix(StateIndex index) {
    List<FieldRange> prefix = new ArrayList<>();
    for (FieldPath field : index.definition().fields()) {
      FieldRange range = ranges.get(field);
      if (range == null) {
        break;
      }
      prefix.add(range);
    }
    return prefix;
  }

  private Plan indexScan(StateIndex index) {
    if (ranges.values().stream().anyMatch(FieldRange::isEmpty)) {
      return new Plan.Nothing();
    }
    List<FieldRange> prefix = prefix(index);
    KeyBytes low = new KeyBytes();
    for (FieldRange range : prefix) {
      if (range.low() == null) {
        break;
      }
      range.order().encode(range.low().value(), low);
    }
    KeyBytes high = new KeyBytes();
    for (FieldRange range : prefix) {
      if (range.high() == null) {
        break;
      }
      range.order().encode(range.high().value(), high);
    }
    byte[] end = high.toArray();
    return new Plan.IndexScan(
        index, prefix, low.toArray(), end.length == 0 ? null : high.put(BEHIND_ALL).toArray());
  }

  /// No value's encoding begins with this byte.
  private static final int BEHIND_ALL = 0xff;

  private Explanation fullScan() {
    List<FieldPath> sort = query.sort().fields();
    boolean byKey = sort.isEmpty() || (sort.size() == 1 && sort.getFirst().isKey());
    if (!byKey) {
      throw new QueryException(
          "no_usable_index: No index exists for this sort (%s), try indexing by the sort fields%s"
              .formatted(sort, details()));
    }
    warnings.add("No matching index found, create an index to optimize query time.");
    String why = "no index is usable, so all documents of the namespace are read";
    if (ranges.values().stream().anyMatch(FieldRange::isEmpty)) {
      return explanation(new Plan.Nothing(), why);
    }
    FieldRange keys = ranges.get(new FieldPath(List.of(Documents.KEY)));
    if (keys == null) {
      return explanation(new Plan.FullScan("", null), why);
    }
    String last = text(keys.high());
    return explanation(
        new Plan.FullScan(
            Objects.requireNonNullElse(text(keys.low()), ""),
            last == null ? null : last + "\u0000"),
        "no index is usable, so documents are read by key");
  }

  private static @Nullable String text(FieldRange.@Nullable Bound bound) {
    return bound == null ? null : bound.value().textValue();
  }

  private String details() {
    StringBuilder details = new StringBuilder();
    for (Candidate candidate : candidates) {
      details
          .append("; ")
          .append(candidate.index().title())
          .append(": ")
          .append(candidate.detail());
    }
    return details.toString();
  }

  private String whyIndex(StateIndex chosen) {
    int covered = prefix(chosen).size();
    String why =
        "its leading fields cover %d of %d indexable conditions".formatted(covered, ranges.size());
    return query.sort().fields().isEmpty() ? why : why + ", and it gives the order of the sort";
  }

  private Candidate beaten(StateIndex other, StateIndex chosen) {
    String title = chosen.definition().title();
    if (prefix(other).size() < prefix(chosen).size()) {
      return new Candidate(
          other.definition(), Usable.YES, "less_overlap", title + " covers more conditions");
    }
    return other.definition().fields().size() > chosen.definition().fields().size()
        ? new Candidate(
            other.definition(), Usable.YES, "too_many_fields", title + " has fewer fields")
        : new Candidate(
            other.definition(),
            Usable.YES,
            "alphabetically_comes_after",
            title + " is as good and comes first");
  }

  private Explanation explanation(Plan plan, String why) {
    return new Explanation(plan, why, Described.selector(query.selector()), warnings, candidates);
  }
}
