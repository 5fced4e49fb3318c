package org.dure.node.definition;

import org.jspecify.annotations.Nullable;

/// The private collections that every chaincode has without declaring them, one per organisation.
///
/// A transaction that writes to such a collection must satisfy the organisation's own endorsement
/// policy (`/Channel/Application/<group of the organisation>/Endorsement`) in place of the
/// chaincode's. Source: Fabric `core/chaincode/implicitcollection`.
public final class ImplicitCollections {

  private static final String PREFIX = "_implicit_org_";

  private ImplicitCollections() {}

  public static String nameFor(String mspId) {
    return PREFIX + mspId;
  }

  /// The MSP id of the organisation an implicit collection belongs to, or null for any other name.
  public static @Nullable String mspIdOf(String collection) {
    return collection.startsWith(PREFIX) ? collection.substring(PREFIX.length()) : null;
  }
}
