package org.dure.pbft;

/// Signs what the core would not: for Byzantine replicas in tests.
public final class Forge {
  private Forge() {}

  /// The wire bytes of `lie`, signed by `self` in the instance and epoch of `pattern`.
  public static Bytes sign(int self, SignedMessage pattern, Message lie, Ports ports) {
    try {
      Codec.Body body = Reader.whole(pattern.body(), Codec::readBody);
      ReplicaSet group = new ReplicaSet(body.instance(), body.epoch(), java.util.List.of(self));
      Bytes bytes = Codec.body(group, self, lie);
      return Codec.encode(new SignedMessage(self, lie, bytes, ports.signatures().sign(bytes)));
    } catch (MalformedMessageException e) {
      throw new IllegalStateException(e);
    }
  }
}
