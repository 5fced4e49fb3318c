package org.dure.node.collection;

import java.util.List;
import java.util.Set;
import org.dure.membership.msp.Identity;
import org.dure.membership.policy.Policy;

/// A private data collection under one definition of its chaincode.
///
/// @param memberOrgs MSP ids of the organisations whose nodes hold the plaintext
/// @param members who may read and write where that is for members only
/// @param requiredPeers to how many other nodes an endorser must have given the plaintext before it
///   endorses
/// @param maximumPeers to how many it gives it at most; the others fetch it with the block
/// @param blockToLive for how many blocks the plaintext is kept; 0 for ever
/// @param access who may use it from within a contract
public record PrivateCollection(
    String name,
    Set<String> memberOrgs,
    Policy members,
    int requiredPeers,
    int maximumPeers,
    long blockToLive,
    Access access) {

  public PrivateCollection {
    memberOrgs = Set.copyOf(memberOrgs);
  }

  /// @param memberOnlyRead whether a contract reads plaintext for clients of members only
  /// @param memberOnlyWrite whether a contract writes for clients of members only
  public record Access(boolean memberOnlyRead, boolean memberOnlyWrite) {}

  /// Whether the nodes of an organisation hold the plaintext.
  public boolean has(String mspId) {
    return memberOrgs.contains(mspId);
  }

  /// Whether a contract may give `client` what the collection holds.
  public boolean readableBy(Identity client) {
    return !access.memberOnlyRead() || members.evaluate(List.of(client)).satisfied();
  }

  /// Whether a contract may write to the collection for `client`.
  public boolean writableBy(Identity client) {
    return !access.memberOnlyWrite() || members.evaluate(List.of(client)).satisfied();
  }
}
