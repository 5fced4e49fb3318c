package org.dure.membership.policy;

import java.util.Optional;
import org.hyperledger.fabric.protos.common.ConfigGroup;

/// The named policies of a channel, by path such as `/Channel/Application/Writers`.
public final class PolicyTree {

  /// Compiles every policy of a channel group.
  ///
  /// @throws PolicyException naming the policy that does not compile
  public static PolicyTree of(ConfigGroup channelGroup) throws PolicyException {
    throw new UnsupportedOperationException();
  }

  /// The policy at an absolute path (or one relative to `/Channel`), or one that refuses everybody.
  public Policy policy(String path) {
    throw new UnsupportedOperationException();
  }

  /// The policy at `path` if there is one.
  public Optional<Policy> find(String path) {
    throw new UnsupportedOperationException();
  }

  /// Compiles a marshalled `peer.ApplicationPolicy`: a signature policy, or the name of a policy of
  /// this channel (an unknown name gives a policy that refuses everybody).
  ///
  /// @throws PolicyException if the bytes are neither
  public Policy applicationPolicy(com.google.protobuf.ByteString bytes) throws PolicyException {
    throw new UnsupportedOperationException();
  }
}
