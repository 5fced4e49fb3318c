package org.dure.contract;

import org.hyperledger.fabric.shim.ChaincodeException;
import org.jspecify.annotations.Nullable;

/// What a call may do with the private collections of its chaincode. Rules and texts are those of
/// Fabric's `core/chaincode/handler.go`; whoever runs contracts asks here, so that a node and a
/// test say the same. Each check throws [ChaincodeException], whose text the client gets, if the
/// call may not.
public final class CollectionRules {
  private final String chaincode;
  private final Lookup lookup;
  private final boolean init;

  /// What the caller may do with a collection.
  public record Permission(boolean read, boolean write) {}

  /// The collections of one chaincode, as one caller sees them.
  public interface Lookup {
    /// The permission for a collection, or null if the chaincode has none of that name.
    @Nullable Permission of(String collection);
  }

  /// @param init whether the call initialises the chaincode
  public CollectionRules(String chaincode, Lookup lookup, boolean init) {
    this.chaincode = chaincode;
    this.lookup = lookup;
    this.init = init;
  }

  /// For hashes, which everybody has.
  public void checkKnown(String collection) {
    known(collection);
  }

  /// For plaintext that is read, and for endorsement policies of keys.
  public void checkRead(String collection) {
    if (!known(collection).read()) {
      throw refused("read", collection);
    }
  }

  /// For everything that is written.
  public void checkWrite(String collection) {
    if (!known(collection).write()) {
      throw refused("write", collection);
    }
  }

  /// What is thrown where the hash of a key is known and its plaintext is not.
  ///
  /// @param block the number of the block that wrote the key
  /// @param tx the number of the transaction in it
  public static ChaincodeException plaintextMissing(long block, long tx) {
    return new ChaincodeException(
        "private data matching public hash version is not available. Public hash version = {BlockNum: %d, TxNum: %d}, Private data version = <nil>"
            .formatted(block, tx));
  }

  private Permission known(String collection) {
    if (init) {
      throw new ChaincodeException("private data APIs are not allowed in chaincode Init()");
    }
    if (collection.isEmpty()) {
      throw new ChaincodeException("collection must not be an empty string");
    }
    Permission known = lookup.of(collection);
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
