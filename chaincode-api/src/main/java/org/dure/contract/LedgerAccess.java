package org.dure.contract;

import java.util.List;
import org.hyperledger.fabric.shim.Chaincode;
import org.jspecify.annotations.Nullable;

/// The world state as one call sees it: a snapshot to read from and a write set that grows. Bound
/// to one chaincode's namespace, one transaction and one thread.
///
/// The implementer keeps Fabric's simulation rules (core/ledger/kvledger/txmgmt/txmgr): reads never
/// see the call's own writes, the last write of a key wins, ranges record what was read of them,
/// and a write after a paginated query is refused with [IllegalStateException]. Keys arrive checked
/// (not empty, of the right kind); composite keys arrive as their string form. Any method may throw
/// to stop a call that has run out of time: a contract that loops without touching the ledger
/// cannot be stopped this way, so whoever runs the call needs a thread of its own for it and a time
/// limit.
public interface LedgerAccess {
  /// The committed value, or null when the key does not exist.
  byte @Nullable [] getState(String key);

  void putState(String key, byte[] value);

  void delState(String key);

  /// The key-level endorsement policy (a marshalled ApplicationPolicy or SignaturePolicyEnvelope),
  /// or null.
  byte @Nullable [] getStateValidationParameter(String key);

  void setStateValidationParameter(String key, byte[] policy);

  /// Keys from start (inclusive) to end (exclusive) in byte order of their UTF-8 form; an empty end
  /// is open.
  Cursor<StateEntry> getStateByRange(String startKey, String endKey);

  /// A page of a range. A bookmark that is not empty replaces the start key.
  StatePage getStateByRangeWithPagination(
      String startKey, String endKey, int pageSize, String bookmark);

  /// The JSON documents that a CouchDB query finds, in the order it asks for. Each result counts as
  /// read; that no others match is not checked at commit, as on Fabric.
  ///
  /// @throws UnsupportedOperationException if this ledger answers no queries
  default Cursor<StateEntry> getQueryResult(String query) {
    throw new UnsupportedOperationException("this ledger answers no rich queries");
  }

  /// A page of the same; the transaction may not write then. The bookmark of the last page that has
  /// results is not empty.
  default StatePage getQueryResultWithPagination(String query, int pageSize, String bookmark) {
    throw new UnsupportedOperationException("this ledger answers no rich queries");
  }

  /// Committed changes of the key, newest first.
  Cursor<HistoryEntry> getHistoryForKey(String key);

  /// Calls another chaincode; the channel is empty for the call's own. On the own channel its
  /// writes join this call's.
  Chaincode.Response invokeChaincode(String chaincode, List<byte[]> args, String channel);

  /// The private plaintext, or null when the key does not exist.
  default byte @Nullable [] getPrivateData(String collection, String key) {
    throw noPrivateData();
  }

  /// SHA-256 of the private value, which every organisation has, or null.
  default byte @Nullable [] getPrivateDataHash(String collection, String key) {
    throw noPrivateData();
  }

  default void putPrivateData(String collection, String key, byte[] value) {
    throw noPrivateData();
  }

  default void delPrivateData(String collection, String key) {
    throw noPrivateData();
  }

  /// Deletes the key with all plaintext that was ever written to it.
  default void purgePrivateData(String collection, String key) {
    throw noPrivateData();
  }

  default byte @Nullable [] getPrivateDataValidationParameter(String collection, String key) {
    throw noPrivateData();
  }

  default void setPrivateDataValidationParameter(String collection, String key, byte[] policy) {
    throw noPrivateData();
  }

  /// As [#getStateByRange], over the plaintext that this node holds. Nothing of it is recorded, so
  /// a call that asks for it may not write.
  default Cursor<StateEntry> getPrivateDataByRange(
      String collection, String startKey, String endKey) {
    throw noPrivateData();
  }

  /// As [#getQueryResult], over the plaintext that this node holds. Nothing of it is recorded, so a
  /// call that asks for it may not write.
  default Cursor<StateEntry> getPrivateDataQueryResult(String collection, String query) {
    throw noPrivateData();
  }

  private static UnsupportedOperationException noPrivateData() {
    return new UnsupportedOperationException("there are no private data collections here");
  }
}
