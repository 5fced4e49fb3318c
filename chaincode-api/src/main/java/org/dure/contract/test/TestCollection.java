package org.dure.contract.test;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A private data collection of a contract under test.
///
/// @param members whose nodes hold the plaintext, and who may read and write where that is for
///   members only
/// @param blockToLive for how many blocks the plaintext is kept; 0 for ever
/// @param memberOnlyRead whether the contract reads plaintext for clients of members only
/// @param memberOnlyWrite whether the contract writes for clients of members only
public record TestCollection(
    String name,
    List<Member> members,
    long blockToLive,
    boolean memberOnlyRead,
    boolean memberOnlyWrite) {

  /// A principal such as `Org1MSP.member`.
  ///
  /// @param role `member` is everybody of the organisation; others are organisational units
  public record Member(String mspId, String role) {
    boolean is(TestIdentity identity) {
      return identity.mspId().equals(mspId)
          && (role.equals("member") || role.equals(identity.ou()));
    }
  }

  public TestCollection {
    members = List.copyOf(members);
  }

  /// A collection of all members of some organisations, kept for ever and open to all clients.
  public static TestCollection of(String name, String... mspIds) {
    return new TestCollection(
        name,
        Arrays.stream(mspIds).map(mspId -> new Member(mspId, "member")).toList(),
        0,
        false,
        false);
  }

  /// The collections of a `collections_config.json` as Fabric's tools read it: what decides about a
  /// contract's calls is taken over.
  ///
  /// @throws IllegalArgumentException saying at which place what is wrong
  public static List<TestCollection> ofJson(String json) {
    return CollectionsJson.read(json);
  }

  /// The same, kept for that many blocks.
  public TestCollection keptFor(long blocks) {
    return new TestCollection(name, members, blocks, memberOnlyRead, memberOnlyWrite);
  }

  /// The same, readable and writable by clients of members only.
  public TestCollection membersOnly() {
    return new TestCollection(name, members, blockToLive, true, true);
  }

  Set<String> organisations() {
    return members.stream().map(Member::mspId).collect(Collectors.toSet());
  }

  boolean readableBy(TestIdentity client) {
    return !memberOnlyRead || isMember(client);
  }

  boolean writableBy(TestIdentity client) {
    return !memberOnlyWrite || isMember(client);
  }

  private boolean isMember(TestIdentity client) {
    return members.stream().anyMatch(member -> member.is(client));
  }
}
