package org.dure.node.chaincode;

import org.dure.contract.CollectionRules;
import org.dure.contract.CollectionRules.Permission;
import org.dure.node.chaincode.TransactionContext.Client;
import org.dure.node.collection.PrivateCollection;
import org.dure.node.collection.PrivateCollections;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.jspecify.annotations.Nullable;

/// What a call may do with the private collections of its chaincode, by the channel's definitions
/// and the client's identity.
final class CollectionUse {
  private final CollectionRules rules;
  private final @Nullable Client client;

  /// @param init whether the call initialises the chaincode
  CollectionUse(
      String chaincode, @Nullable Client client, PrivateCollections collections, boolean init) {
    this.client = client;
    this.rules =
        new CollectionRules(
            chaincode, name -> permission(collections.find(chaincode, name), client), init);
  }

  private static @Nullable Permission permission(
      @Nullable PrivateCollection known, @Nullable Client client) {
    if (known == null) {
      return null;
    }
    return client == null
        ? new Permission(false, false)
        : new Permission(known.readableBy(client.identity()), known.writableBy(client.identity()));
  }

  /// For hashes, which everybody has.
  void checkKnown(String collection) {
    rules.checkKnown(collection);
  }

  void checkRead(String collection) {
    rules.checkRead(collection);
  }

  void checkWrite(String collection) {
    rules.checkWrite(collection);
  }

  void checkPurge(String collection) {
    if (client != null && !client.config().capabilities().application().contains("V2_5")) {
      throw new ChaincodeException(
          "purge private data is not enabled, channel application capability of V2_5 or later is required");
    }
    checkWrite(collection);
  }
}
