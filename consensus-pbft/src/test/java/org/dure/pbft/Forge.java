package org.dure.pbft;

/// Signs what the core would not: for Byzantine replicas in tests.
public final class Forge {
  private Forge() {}

  /// The wire bytes of `lie`, signed by `self` in the instance and epoch of `pattern`.
  public static Bytes sign(int self, SignedMessage pattern, Message lie, Ports ports) {
    ReplicaSet group = new ReplicaSet(pattern.instance(), pattern.epoch(), java.util.List.of(self));
    Bytes body = Codec.body(group, self, lie);
    return Codec.encode(
        new SignedMessage(
            pattern.instance(), pattern.epoch(), self, lie, body, ports.signatures().sign(body)));
  }
}
