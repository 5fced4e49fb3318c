package org.dure.contracts.voting.crypto;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.encoders.Hex;

/// Finds small m of m·G: baby steps and giant steps. Shanks, *Class Number, a Theory of
/// Factorization, and Genera* (1971).
public final class DiscreteLog {
  private final int step;
  private final int max;
  private final Map<String, Integer> babies = new HashMap<>();

  /// @param max largest number to be found; work and memory go with its root
  public DiscreteLog(int max) {
    this.max = max;
    this.step = Math.max(1, (int) Math.ceil(Math.sqrt(max + 1.0)));
    ECPoint point = P256.infinity();
    for (int i = 0; i < step; i++) {
      babies.put(name(point), i);
      point = point.add(P256.G).normalize();
    }
  }

  /// Nothing when the number is above the largest.
  public OptionalInt of(ECPoint point) {
    ECPoint giant = P256.small(P256.G, step);
    ECPoint at = point.normalize();
    for (int i = 0; i <= step; i++) {
      Integer baby = babies.get(name(at));
      if (baby != null) {
        long found = (long) i * step + baby;
        return found <= max ? OptionalInt.of((int) found) : OptionalInt.empty();
      }
      at = at.subtract(giant).normalize();
    }
    return OptionalInt.empty();
  }

  private static String name(ECPoint point) {
    return point.isInfinity() ? "" : Hex.toHexString(P256.bytes(point));
  }
}
