package org.dure.contracts.voting.model;

import java.util.ArrayList;
import java.util.List;
import org.dure.contracts.voting.crypto.Transcript;

/// Types of keys, and how composite keys are taken apart.
public final class Keys {
  public static final String CONFIG = "config";

  public static final String ELECTION = "election";
  public static final String STATE = "state";
  public static final String ENROLMENT = "enrolment";
  public static final String DEALING = "dealing";
  public static final String CONFIRMATION = "confirmation";
  public static final String COMPLAINT = "complaint";
  public static final String ROLL = "roll";
  public static final String CREDENTIAL = "credential";
  public static final String BALLOT = "ballot";
  public static final String TRACK = "track";
  public static final String TALLY = "tally";
  public static final String SUM = "sum";
  public static final String PARTIAL = "partial";
  public static final String RESULT = "result";
  public static final String PURGE = "purge";

  public static final String POLL = "poll";
  public static final String POLL_STATE = "pollState";
  public static final String RIGHTS = "rights";
  public static final String RIGHT = "right";
  public static final String VOTE = "vote";
  public static final String COUNT = "count";
  public static final String OUTCOME = "outcome";

  private Keys() {}

  /// Type and parts of a composite key; the key alone when it is none.
  public static List<String> parts(String key) {
    if (key.isEmpty() || key.charAt(0) != '\0') {
      return List.of(key);
    }
    List<String> parts = new ArrayList<>();
    int from = 1;
    for (int end = key.indexOf('\0', from); end >= 0; end = key.indexOf('\0', from)) {
      parts.add(key.substring(from, end));
      from = end + 1;
    }
    return List.copyOf(parts);
  }

  /// A trustee's number as two digits, for key order.
  public static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }

  /// The shard of a credential.
  public static String shardOf(byte[] id, int shards) {
    return shard((Transcript.sha256().digest(id)[0] & 0xff) % shards);
  }

  /// A shard's name: two hexadecimal digits.
  public static String shard(int number) {
    return "%02x".formatted(number);
  }

  /// The shard of a voting right, by its hash.
  public static String shardOfRight(String right, int shards) {
    return shard(Integer.parseInt(right.substring(0, 2), 16) % shards);
  }
}
