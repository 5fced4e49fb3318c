package org.dure.node.chaincode;

import static org.dure.node.definition.StoredDefinitions.LIFECYCLE;
import static org.dure.node.definition.StoredDefinitions.NAMESPACES;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dure.model.Sha256;
import org.dure.model.Version;
import org.dure.model.state.VersionedValue;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.HashReader;
import org.dure.node.definition.ImplicitCollections;
import org.dure.node.definition.StateFields;
import org.dure.node.definition.StateReader;
import org.dure.node.definition.StoredDefinitions;
import org.dure.store.HashedKey;
import org.dure.store.StateView;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.jspecify.annotations.Nullable;

/// Finds out what runs when a chaincode is called: its committed definition, this organisation's
/// approval of it and the package the approval names.
///
/// Approvals are compared by hash, as Fabric's cache does (`core/chaincode/lifecycle/cache.go`), so
/// that it does not matter which of the organisation's nodes holds the plaintext.
final class ApprovedContracts {

  private static final String SOURCES = "chaincode-sources";

  private final String collection;
  private final InstalledContracts installed;
  private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

  ApprovedContracts(String mspId, InstalledContracts installed) {
    this.collection = ImplicitCollections.nameFor(mspId);
    this.installed = installed;
  }

  /// @param packageId of an installed package
  record Approved(ChaincodeDefinition definition, String packageId) {}

  private record Remembered(
      long sequence, @Nullable Version approval, long installations, Approved approved) {}

  /// What runs for a name. The sequence, and nothing else, becomes part of the read set.
  ///
  /// @throws ExecutionException when the name is not defined, not approved or not installed
  Approved find(Simulator simulator, String name) throws ExecutionException {
    StateReader recorded = key -> simulator.get(LIFECYCLE, key);
    long sequence = StateFields.readLong(recorded, NAMESPACES, name, "Sequence");
    if (sequence == 0) {
      throw new ExecutionException("chaincode " + name + " not found");
    }
    StateView state = simulator.snapshot();
    String privateName = name + "#" + sequence;
    Version approval = version(state, StateFields.fieldKey(SOURCES, privateName, "PackageID"));
    String cacheKey = simulator.channelId() + "/" + name;
    Remembered last = remembered.get(cacheKey);
    long installations = installed.changes();
    if (last != null
        && last.sequence == sequence
        && last.installations == installations
        && approval != null
        && approval.equals(last.approval)) {
      return last.approved;
    }
    Approved approved = read(state, simulator.channelId(), name, sequence);
    remembered.put(cacheKey, new Remembered(sequence, approval, installations, approved));
    return approved;
  }

  /// What runs for a name at a state.
  ///
  /// @throws ExecutionException when the name is not defined, not approved or not installed
  Approved find(StateView state, String channelId, String name) throws ExecutionException {
    long sequence =
        StateFields.readLong(StoredDefinitions.lifecycleOf(state), NAMESPACES, name, "Sequence");
    return read(state, channelId, name, sequence);
  }

  private Approved read(StateView state, String channelId, String name, long sequence)
      throws ExecutionException {
    ChaincodeDefinition definition =
        new StoredDefinitions(StoredDefinitions.lifecycleOf(state)).find(name);
    if (definition == null) {
      throw new ExecutionException("chaincode " + name + " not found");
    }
    HashReader hashes = key -> hash(state, key);
    String privateName = name + "#" + sequence;
    List<String> mismatches =
        StateFields.mismatches(hashes, NAMESPACES, privateName, definition.parameters());
    if (!mismatches.isEmpty()) {
      throw new ExecutionException(
          "chaincode definition for '%s' at sequence %d on channel '%s' has not yet been approved by this org"
              .formatted(name, sequence, channelId));
    }
    ByteString packageHash = hash(state, StateFields.fieldKey(SOURCES, privateName, "PackageID"));
    for (InstalledPackage candidate : installed.list()) {
      ByteString stored = StateData.newBuilder().setString(candidate.id()).build().toByteString();
      if (Sha256.of(stored).equals(packageHash)) {
        return new Approved(definition, candidate.id());
      }
    }
    throw new ExecutionException(
        "chaincode definition for '%s' exists, but chaincode is not installed".formatted(name));
  }

  private @Nullable ByteString hash(StateView state, String key) {
    VersionedValue found = state.getHashed(hashed(key));
    return found == null ? null : found.value();
  }

  private @Nullable Version version(StateView state, String key) {
    VersionedValue found = state.getHashed(hashed(key));
    return found == null ? null : found.version();
  }

  private HashedKey hashed(String key) {
    return new HashedKey(LIFECYCLE, collection, Sha256.ofUtf8(key));
  }
}
