package org.dure.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;
import org.dure.model.state.VersionedValue;
import org.dure.store.query.Bookmark;
import org.dure.store.query.Documents;
import org.dure.store.query.Explanation;
import org.dure.store.query.Plan;
import org.dure.store.query.Planner;
import org.dure.store.query.Projection;
import org.dure.store.query.Query;
import org.jspecify.annotations.Nullable;

/// The results of a query, read as they are asked for: nothing is gathered or sorted in memory. The
/// state must be frozen while they are read.
public final class StateQuery implements Cursor<Match> {
  /// Is told of each document that is looked at, and may end the query by throwing.
  public interface Watch {
    /// A document is about to be read.
    void beforeDocument();
  }

  private final StateView state;
  private final StateArea area;
  private final Query query;
  private final Plan plan;
  private final Watch watch;
  private final Cursor<Candidate> source;
  private long toSkip;
  private long left;
  private @Nullable Found ahead;
  private @Nullable ByteString lastPlace;

  private record Candidate(ByteString place, String key, VersionedValue value) {}

  private record Found(ByteString place, Match match) {}

  private StateQuery(StateView state, StateArea area, Query query, Plan plan, Watch watch) {
    this.state = state;
    this.area = area;
    this.query = query;
    this.plan = plan;
    this.watch = watch;
    boolean fresh = Bookmark.isBeginning(query.bookmark());
    this.toSkip = fresh ? query.skip() : 0;
    this.left = query.limit();
    this.source = source(fresh ? null : from(query, area, plan));
  }

  /// How the query would be answered.
  ///
  /// @throws org.dure.store.query.QueryException if it cannot be
  public static Explanation explain(StateView state, StateArea area, Query query) {
    return Planner.plan(query, state.indexes(area));
  }

  /// @throws org.dure.store.query.QueryException if the query cannot be answered, here or while
  ///   results are read
  public static StateQuery run(StateView state, StateArea area, Query query, Watch watch) {
    return new StateQuery(state, area, query, explain(state, area, query).plan(), watch);
  }

  private static ByteString from(Query query, StateArea area, Plan plan) {
    return Bookmark.decode(query.bookmark(), query, place(area), plan).position();
  }

  private static String place(StateArea area) {
    return area.namespace() + "/" + area.collection();
  }

  /// Where a query goes on behind the results that were taken.
  public String bookmark() {
    return lastPlace == null
        ? Bookmark.NONE
        : new Bookmark(lastPlace).encode(query, place(area), plan);
  }

  /// What the plan gives, one after the other.
  private Cursor<Candidate> source(@Nullable ByteString from) {
    return switch (plan) {
      case Plan.IndexScan scan -> {
        byte[] high = scan.high();
        Stretch all =
            new Stretch(
                ByteString.copyFrom(scan.low()),
                high == null ? null : ByteString.copyFrom(high),
                query.sort().direction());
        yield new Candidates<>(
            state.indexed(area, scan.index(), from == null ? all : all.behind(from)),
            this::candidate);
      }
      case Plan.FullScan(String low, String high) -> {
        Stretch all =
            new Stretch(
                ByteString.copyFromUtf8(low),
                high == null ? null : ByteString.copyFromUtf8(high),
                query.sort().direction());
        yield new Candidates<>(
            state.stretch(area, from == null ? all : all.behind(from)), StateQuery::candidate);
      }
      case Plan.Nothing nothing -> new None();
    };
  }

  @Override
  public boolean hasNext() {
    while (ahead == null && left > 0 && source.hasNext()) {
      watch.beforeDocument();
      Candidate candidate = source.next();
      ObjectNode document = Documents.read(candidate.key(), candidate.value().value());
      if (document != null && query.selector().matches(document)) {
        if (toSkip > 0) {
          toSkip--;
        } else {
          ahead = new Found(candidate.place(), match(candidate, document));
        }
      }
    }
    return ahead != null;
  }

  private Match match(Candidate candidate, ObjectNode document) {
    var fields = query.fields();
    return new Match(
        candidate.key(),
        fields == null ? candidate.value().value() : Projection.of(document, fields),
        candidate.value().version());
  }

  @Override
  public Match next() {
    Found found = hasNext() ? ahead : null;
    if (found == null) {
      throw new NoSuchElementException();
    }
    ahead = null;
    left--;
    lastPlace = found.place();
    return found.match();
  }

  @Override
  public void close() {
    source.close();
  }

  private Candidate candidate(IndexEntry entry) {
    VersionedValue value =
        Objects.requireNonNull(
            state.get(area, entry.key()), "an index holds a key that the state does not");
    return new Candidate(entry.place(), entry.key(), value);
  }

  private static Candidate candidate(KeyValue entry) {
    return new Candidate(ByteString.copyFromUtf8(entry.key()), entry.key(), entry.value());
  }

  private record Candidates<E>(Cursor<E> entries, Function<E, Candidate> candidate)
      implements Cursor<Candidate> {
    @Override
    public boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    public Candidate next() {
      return candidate.apply(entries.next());
    }

    @Override
    public void close() {
      entries.close();
    }
  }

  private record None() implements Cursor<Candidate> {
    @Override
    public boolean hasNext() {
      return false;
    }

    @Override
    public Candidate next() {
      throw new NoSuchElementException();
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
