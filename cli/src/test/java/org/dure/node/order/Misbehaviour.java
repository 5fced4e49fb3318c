package org.dure.node.order;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// What a faulty node does in the place of a method of its own. Called from patched classes.
public final class Misbehaviour {
  /// Envelopes that hold this are left out.
  public static final String MARK = "unwanted";

  private static final long HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(380);
  private static long since;

  private Misbehaviour() {}

  /// Holds every proposal back for a little less than what makes the others give a leader up.
  public static boolean heldBack() {
    long now = System.nanoTime();
    if (since == 0) {
      since = now;
    }
    if (now - since < HOLD_NANOS) {
      return true;
    }
    since = 0;
    return false;
  }

  /// Whether an envelope is one that the node does not want to see on the ledger.
  public static boolean unwanted(PooledEnvelope envelope) {
    return envelope.bytes().toString(StandardCharsets.ISO_8859_1).contains(MARK);
  }
}
