package org.dure.contracts.voting.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.math.ec.ECPoint;
import org.dure.contracts.voting.crypto.BallotShape;
import org.dure.contracts.voting.crypto.Booth;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.crypto.Transcript;
import org.json.JSONArray;
import org.json.JSONObject;

/// Where an election stands, with all that taking a ballot needs. Written at each change of phase,
/// read by each ballot: a ballot that was endorsed before a change and arrives after it is not
/// valid.
///
/// @param key the public key, hex; empty before READY
/// @param fingerprint the context of all ballots, hex; empty before READY
/// @param electorate how many credentials are registered; 0 before OPEN
public record ElectionState(
    Phase phase,
    Window window,
    int graceSeconds,
    int shards,
    BallotShape shape,
    String key,
    String fingerprint,
    int electorate) {

  /// In this order; ABORTED ends a ceremony in which a dealer cheated.
  public enum Phase {
    CEREMONY,
    READY,
    OPEN,
    CLOSED,
    TALLIED,
    RESULT,
    ABORTED
  }

  public static ElectionState of(Election election) {
    return new ElectionState(
        Phase.CEREMONY,
        election.window(),
        election.graceSeconds(),
        election.shards(),
        election.shape(),
        "",
        "",
        0);
  }

  public ElectionState in(Phase next) {
    return new ElectionState(
        next, window, graceSeconds, shards, shape, key, fingerprint, electorate);
  }

  public ElectionState ready(ECPoint publicKey, byte[] context) {
    return new ElectionState(
        Phase.READY,
        window,
        graceSeconds,
        shards,
        shape,
        HexFormat.of().formatHex(P256.bytes(publicKey)),
        HexFormat.of().formatHex(context),
        electorate);
  }

  public ElectionState open(int credentials) {
    return new ElectionState(
        Phase.OPEN, window, graceSeconds, shards, shape, key, fingerprint, credentials);
  }

  /// The context of an election's ballots: channel, id, definition, key.
  public static byte[] context(String channel, Election election, ECPoint key) {
    return new Transcript("ELECTION")
        .add(channel)
        .add(election.id())
        .add(election.hash())
        .add(key)
        .digest();
  }

  public Booth booth() {
    return new Booth(
        HexFormat.of().parseHex(fingerprint), P256.point(HexFormat.of().parseHex(key)), shape);
  }

  /// When the election may be closed.
  public Instant closable() {
    return window.closes().plusSeconds(graceSeconds);
  }

  public Json json() {
    return Json.object(
        "phase", phase.name(),
        "opens", window.opens().toString(),
        "closes", window.closes().toString(),
        "graceSeconds", graceSeconds,
        "shards", shards,
        "shape",
            shape.contests().stream().map(c -> List.of(c.options(), c.min(), c.max())).toList(),
        "key", key,
        "fingerprint", fingerprint,
        "electorate", electorate);
  }

  public static ElectionState parse(String text) {
    JSONObject json = new JSONObject(text);
    List<BallotShape.Contest> contests = new ArrayList<>();
    JSONArray shape = json.getJSONArray("shape");
    for (int i = 0; i < shape.length(); i++) {
      JSONArray contest = shape.getJSONArray(i);
      contests.add(
          new BallotShape.Contest(contest.getInt(0), contest.getInt(1), contest.getInt(2)));
    }
    return new ElectionState(
        Phase.valueOf(json.getString("phase")),
        new Window(Instant.parse(json.getString("opens")), Instant.parse(json.getString("closes"))),
        json.getInt("graceSeconds"),
        json.getInt("shards"),
        new BallotShape(contests),
        json.getString("key"),
        json.getString("fingerprint"),
        json.getInt("electorate"));
  }
}
