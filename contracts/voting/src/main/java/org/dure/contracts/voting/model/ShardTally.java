package org.dure.contracts.voting.model;

import java.util.HexFormat;
import org.dure.contracts.voting.crypto.Ballot;
import org.dure.contracts.voting.crypto.BallotShape;
import org.dure.contracts.voting.crypto.Tally;
import org.dure.contracts.voting.crypto.Transcript;
import org.json.JSONObject;

/// The sum of some ballots with their number and a running digest of their hashes, in the order of
/// their keys: the proof of which ballots were summed, which stays when they are erased.
///
/// @param digest hex
public record ShardTally(int count, String digest, Tally tally) {
  public static ShardTally none(BallotShape shape) {
    return new ShardTally(0, "", Tally.empty(shape));
  }

  public ShardTally plus(Ballot ballot) {
    byte[] hash = Transcript.sha256().digest(ballot.bytes());
    return new ShardTally(count + 1, chained(HexFormat.of().formatHex(hash)), tally.plus(ballot));
  }

  public ShardTally plus(ShardTally other) {
    return new ShardTally(count + other.count, chained(other.digest), tally.plus(other.tally));
  }

  private String chained(String next) {
    return HexFormat.of().formatHex(new Transcript("BALLOTS").add(digest).add(next).digest());
  }

  public Json json() {
    return Json.object("count", count, "digest", digest, "sums", Base64.of(tally.bytes()));
  }

  public static ShardTally parse(String text, BallotShape shape) {
    JSONObject json = new JSONObject(text);
    return new ShardTally(
        json.getInt("count"),
        json.getString("digest"),
        Tally.parse(Base64.bytes(json.getString("sums")), shape));
  }
}
