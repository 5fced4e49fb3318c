package org.dure.pbft;

/// What must hold whatever the others send. A violation means that this program is wrong, or that
/// more replicas are faulty than the group tolerates; going on would risk the ledger.
public final class Invariant {
  private Invariant() {}

  /// Thrown when an invariant does not hold; the driver halts the channel.
  public static final class Violation extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
      super(message);
    }
  }

  static void check(boolean holds, String what) {
    if (!holds) {
      throw new Violation(what);
    }
  }
}
