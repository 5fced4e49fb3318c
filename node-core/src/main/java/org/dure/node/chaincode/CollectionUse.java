package org.dure.node.chaincode;

import org.dure.node.chaincode.TransactionContext.Client;
import org.dure.node.collection.PrivateCollection;
import org.dure.node.collection.PrivateCollections;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.jspecify.annotations.Nullable;

/// What a call may do with the private collections of its chaincode. Rules and texts are those of
/// Fabric's `core/chaincode/handler.go`; each method throws [ChaincodeException], whose text the
/// client gets, if it may not.
final class CollectionUse {
  private final String chaincode;
  private final @Nullable Client client;
  private final PrivateCollections collections;
  private final boolean init;

  /// @param init whether the call initialises the chaincode
  CollectionUse(
      String chaincode, @Nullable Client client, PrivateCollections collections, boolean init) {
    this.chaincode = chaincode;
    this.client = client;
    this.collections = collections;
    this.init = init;
  }

  /// For hashes, which everybody has.
  void checkKnown(String collection) {
    known(collection);
  }

  void checkRead(String collection) {
    if (client == null || !known(collection).readableBy(client.identity())) {
      throw refused("read", collection);
    }
  }

  void checkWrite(String collection) {
    if (client == null || !known(collection).writableBy(client.identity())) {
      throw refused("write", collection);
    }
  }

  void checkPurge(String collection) {
    if (client != null && !client.config().capabilities().application().contains("V2_5")) {
      throw new ChaincodeException(
          "purge private data is not enabled, channel application capability of V2_5 or later is required");
    }
    checkWrite(collection);
  }

  private PrivateCollection known(String collection) {
    if (init) {
      throw new ChaincodeException("private data APIs are not allowed in chaincode Init()");
    }
    if (collection.isEmpty()) {
      throw new ChaincodeException("collection must not be an empty string");
    }
    PrivateCollection known = collections.find(chaincode, collection);
    if (known == null) {
      throw new ChaincodeException(
          "collection [%s] not defined in the collection config for chaincode [%s]"
              .formatted(collection, chaincode));
    }
    return known;
  }

  private ChaincodeException refused(String access, String collection) {
    return new ChaincodeException(
        "tx creator does not have %s access permission on privatedata in chaincodeName:%s collectionName: %s"
            .formatted(access, chaincode, collection));
  }
}
