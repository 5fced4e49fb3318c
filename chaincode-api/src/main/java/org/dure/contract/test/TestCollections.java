package org.dure.contract.test;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.dure.contract.CollectionRules.Permission;
import org.jspecify.annotations.Nullable;

/// The private collections of the chaincodes of a harness: those that were declared, and the
/// implicit one that each organisation of the channel has in each chaincode.
final class TestCollections {
  private static final String IMPLICIT = "_implicit_org_";

  private record Name(String chaincode, String collection) {}

  private final Map<Name, TestCollection> declared = new HashMap<>();
  private final Set<String> organisations = new HashSet<>();

  void declare(String chaincode, TestCollection collection) {
    if (declared.putIfAbsent(new Name(chaincode, collection.name()), collection) != null) {
      throw new IllegalArgumentException("collection " + collection.name() + " is declared twice");
    }
    organisations.addAll(collection.organisations());
  }

  /// An organisation is on the channel: it is so if it is named, calls, or is member of a
  /// collection.
  void add(String mspId) {
    organisations.add(mspId);
  }

  private @Nullable TestCollection find(String chaincode, String collection) {
    if (collection.startsWith(IMPLICIT)) {
      String mspId = collection.substring(IMPLICIT.length());
      return organisations.contains(mspId) ? TestCollection.of(collection, mspId) : null;
    }
    return declared.get(new Name(chaincode, collection));
  }

  /// What a client may do with a collection, or null if there is none of that name.
  @Nullable Permission permission(String chaincode, String collection, TestIdentity client) {
    TestCollection found = find(chaincode, collection);
    return found == null
        ? null
        : new Permission(found.readableBy(client), found.writableBy(client));
  }

  /// Whether the nodes of an organisation hold a collection's plaintext.
  boolean holds(String mspId, String chaincode, String collection) {
    TestCollection found = find(chaincode, collection);
    return found != null && found.organisations().contains(mspId);
  }
}
