package org.dure.membership.msp;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.Map;

/// The MSPs of one channel, and a bounded cache of the identities they know. Thread-safe.
public final class ChannelMembership {

  public static ChannelMembership of(Collection<Msp> msps) {
    throw new UnsupportedOperationException();
  }

  /// By MSP id, sorted.
  public Map<String, Msp> msps() {
    throw new UnsupportedOperationException();
  }

  /// Reads a marshalled `msp.SerializedIdentity`, such as a creator or an endorser.
  public IdentityResult identity(ByteString serialized) {
    throw new UnsupportedOperationException();
  }
}
