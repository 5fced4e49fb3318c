package org.dure.pbft.sim;

import org.dure.pbft.Authenticator;
import org.dure.pbft.Bytes;
import org.dure.pbft.Codec;
import org.dure.pbft.SignedMessage;
import org.jspecify.annotations.Nullable;

/// A message in its bytes; all receivers share the outcome of the check, which depends on nothing
/// else.
final class Packet {
  final int link;
  private final Bytes bytes;
  private Authenticator.@Nullable Outcome outcome;

  Packet(int link, SignedMessage message) {
    this.link = link;
    this.bytes = Codec.encode(message);
  }

  Authenticator.Outcome check(Authenticator authenticator) {
    if (outcome == null) {
      outcome = authenticator.check(link, bytes);
    }
    return outcome;
  }
}
