package org.dure.pbft;

/// Makes signed messages as a faulty replica would: well signed, with any content.
public final class Signer {
  private final ReplicaSet group;
  private final Ports ports;

  /// @param ports signs as the replica whose messages are forged
  public Signer(ReplicaSet group, Ports ports) {
    this.group = group;
    this.ports = ports;
  }

  public SignedMessage sign(int sender, Message message) {
    Bytes body = Codec.body(group, sender, message);
    return new SignedMessage(
        group.instance(), group.epoch(), sender, message, body, ports.signatures().sign(body));
  }

  public Verified verified(int sender, Message message) {
    return new Verified(sign(sender, message));
  }
}
