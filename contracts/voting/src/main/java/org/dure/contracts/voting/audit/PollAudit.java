package org.dure.contracts.voting.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bouncycastle.math.ec.ECPoint;
import org.dure.contracts.voting.count.Profile;
import org.dure.contracts.voting.crypto.InvalidProofException;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.crypto.Schnorr;
import org.dure.contracts.voting.crypto.Transcript;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.DefinitionException;
import org.dure.contracts.voting.model.Keys;
import org.dure.contracts.voting.model.Poll;
import org.dure.contracts.voting.model.PollResult;
import org.dure.contracts.voting.model.PollState;
import org.dure.contracts.voting.model.PollState.Phase;
import org.json.JSONException;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/// Follows one open poll through all that was written about it, as [ElectionAudit] does for an
/// election.
public final class PollAudit {
  private final String channel;
  private final String id;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, Integer> rights = new TreeMap<>();
  private final Set<String> used = new HashSet<>();
  private final Map<String, Profile> profiles = new TreeMap<>();
  private final Set<String> counted = new HashSet<>();
  private @Nullable Poll poll;
  private @Nullable PollState state;
  private @Nullable PollResult result;
  private long nanos;

  public PollAudit(String channel, String id) {
    this.channel = channel;
    this.id = id;
  }

  /// @param phase the last phase, empty when there is no such poll
  /// @param checkSeconds processor time that signatures of votes took
  public record Report(
      @Nullable Poll poll,
      String phase,
      int rights,
      int votes,
      @Nullable PollResult result,
      double checkSeconds,
      List<Finding> findings) {}

  public Report report() {
    if (state == null) {
      findings.add(new Finding(0, "", "there is no poll " + id));
    }
    return new Report(
        poll,
        state == null ? "" : state.phase().name(),
        rights.size(),
        used.size(),
        result,
        nanos / 1e9,
        List.copyOf(findings));
  }

  /// The next transaction.
  public void accept(Written transaction) {
    List<Written.Write> mine =
        transaction.writes().stream()
            .filter(w -> w.key().size() > 1 && w.key().get(1).equals(id))
            .toList();
    for (Written.Write write : mine) {
      if (!write.type().equals(Keys.POLL_STATE)) {
        guarded(transaction, write);
      }
    }
    for (Written.Write write : mine) {
      if (write.type().equals(Keys.POLL_STATE)) {
        guarded(transaction, write);
      }
    }
  }

  private void guarded(Written transaction, Written.Write write) {
    try {
      take(transaction, write);
    } catch (DefinitionException
        | InvalidProofException
        | JSONException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      findings.add(
          new Finding(
              transaction.block(),
              transaction.txId(),
              String.join(" ", write.key()) + ": " + e.getMessage()));
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new DefinitionException(otherwise);
    }
  }

  private void take(Written transaction, Written.Write write) {
    String value = write.value();
    if (value == null) {
      throw new DefinitionException("nothing of a poll is deleted");
    }
    List<String> key = write.key();
    switch (write.type()) {
      case Keys.POLL -> define(value);
      case Keys.POLL_STATE -> move(value, transaction.time());
      case Keys.RIGHT -> right(key.get(2), new JSONObject(value));
      case Keys.VOTE -> vote(key.get(2), key.get(3), new JSONObject(value), transaction.time());
      case Keys.COUNT -> count(key.get(2), value);
      case Keys.OUTCOME -> outcome(value);
      default -> {}
    }
  }

  private PollState in(Phase phase) {
    if (state == null || state.phase() != phase) {
      throw new DefinitionException(
          "written in phase " + (state == null ? "none" : state.phase().name()));
    }
    return state;
  }

  private Poll poll() {
    if (poll == null) {
      throw new DefinitionException("the poll is not defined yet");
    }
    return poll;
  }

  private void define(String value) {
    require(poll == null, "the definition is written twice");
    Poll parsed = Poll.parse(value);
    require(
        parsed.json().text().equals(value) && parsed.id().equals(id),
        "the definition is not in its one form");
    poll = parsed;
  }

  private void move(String value, Instant time) {
    PollState next = PollState.parse(value);
    PollState expected =
        switch (next.phase()) {
          case DRAFT -> {
            require(state == null, "the poll begins again");
            yield PollState.of(poll(), channel);
          }
          case OPEN -> in(Phase.DRAFT).in(Phase.OPEN);
          case CLOSED -> {
            require(!time.isBefore(in(Phase.OPEN).closable()), "closed too early");
            yield in(Phase.OPEN).in(Phase.CLOSED);
          }
          case RESULT -> {
            require(result != null, "there is no outcome that the votes give");
            yield in(Phase.CLOSED).in(Phase.RESULT);
          }
        };
    require(expected.json().text().equals(value), "the state should be " + expected.json().text());
    state = next;
  }

  private void right(String right, JSONObject json) {
    in(Phase.DRAFT);
    int weight = json.getInt("weight");
    require(weight == 1 || poll().weighted(), "rights of this poll weigh one");
    require(rights.put(right, weight) == null, "the right is written twice");
  }

  private void vote(String shard, String right, JSONObject json, Instant time) {
    PollState open = in(Phase.OPEN);
    require(open.window().hasOpened(time), "cast before the poll opens");
    require(!open.window().hasClosed(time), "cast after the poll closed");
    Integer weight = rights.get(right);
    require(weight != null && weight == json.getInt("weight"), "no right of that weight");
    require(
        Keys.shardOfRight(right, open.shards()).equals(shard),
        "the vote lies in another shard than its own");
    long begin = System.nanoTime();
    ECPoint key = P256.point(HexFormat.of().parseHex(json.getString("key")));
    String hash = HexFormat.of().formatHex(Transcript.sha256().digest(P256.bytes(key)));
    require(hash.equals(right), "the key is not that of the right");
    String choices = json.getString("choices");
    Schnorr signature = Schnorr.parse(Base64.bytes(json.getString("signature")));
    boolean signed = signature.holds(key, open.toSign(open.choices(choices)));
    nanos += System.nanoTime() - begin;
    require(signed, "the vote is not signed with its right");
    require(used.add(right), "the right is used twice");
    profiles.computeIfAbsent(shard, s -> new Profile()).add(choices, json.getInt("weight"));
  }

  private void count(String shard, String value) {
    in(Phase.CLOSED);
    require(counted.add(shard), "the shard is counted twice");
    Profile own = profiles.getOrDefault(shard, new Profile());
    require(
        PollResult.profileJson(own).text().equals(value),
        "the votes of this shard, %d, do not give this".formatted(own.votes()));
  }

  private void outcome(String value) {
    PollState closed = in(Phase.CLOSED);
    require(
        counted.size() == closed.shards(),
        "%d of %d shards are counted".formatted(counted.size(), closed.shards()));
    Profile sum = new Profile();
    profiles.values().forEach(sum::add);
    PollResult own = PollResult.of(poll(), sum);
    result = own;
    require(own.json().text().equals(value), "the votes do not give this outcome");
  }
}
