package org.dure.node.definition;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dure.model.state.VersionedValue;
import org.dure.store.Cursor;
import org.dure.store.KeyValue;
import org.dure.store.StateView;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;
import org.jspecify.annotations.Nullable;

/// Reads definitions from the `_lifecycle` namespace of one state and remembers them; make one per
/// state (a block, a simulation). Not for several threads.
public final class StoredDefinitions implements DefinitionView {

  /// The namespace of the lifecycle contract.
  public static final String LIFECYCLE = "_lifecycle";

  /// The keys' prefix for definitions, in the public state and in an organisation's approvals.
  public static final String NAMESPACES = "namespaces";

  /// The policy of the channel configuration that endorsements of `_lifecycle` must satisfy.
  public static final String LIFECYCLE_POLICY = "/Channel/Application/LifecycleEndorsement";

  private final StateReader lifecycle;
  private final Map<String, Optional<ChaincodeDefinition>> found = new HashMap<>();

  /// @param lifecycle reads the public keys of the namespace `_lifecycle`
  public StoredDefinitions(StateReader lifecycle) {
    this.lifecycle = lifecycle;
  }

  /// Reads the public keys of `_lifecycle` in a state.
  public static StateReader lifecycleOf(StateView state) {
    return key -> {
      VersionedValue found = state.get(LIFECYCLE, key);
      return found == null ? null : found.value();
    };
  }

  /// The names of all chaincodes that have a definition in a state, in order.
  public static List<String> names(StateView state) {
    String prefix = StateFields.metadataKey(NAMESPACES, "");
    List<String> names = new ArrayList<>();
    try (Cursor<KeyValue> keys = state.range(LIFECYCLE, prefix, prefix + "\u007f")) {
      keys.forEachRemaining(entry -> names.add(entry.key().substring(prefix.length())));
    }
    return names;
  }

  @Override
  public @Nullable ChaincodeDefinition find(String chaincode) {
    return found.computeIfAbsent(chaincode, name -> Optional.ofNullable(read(name))).orElse(null);
  }

  private @Nullable ChaincodeDefinition read(String chaincode) {
    if (chaincode.equals(LIFECYCLE)) {
      return ofLifecycle();
    }
    StateMetadata metadata = StateFields.metadata(lifecycle, NAMESPACES, chaincode);
    if (metadata == null) {
      return null;
    }
    if (!metadata.getDatatype().equals(ChaincodeDefinition.TYPE)) {
      throw new DefinitionException("not a chaincode type: " + metadata.getDatatype());
    }
    long sequence = StateFields.readLong(lifecycle, NAMESPACES, chaincode, "Sequence");
    return fields(lifecycle, chaincode, sequence);
  }

  /// Reads the fields that a definition and an approval have in common.
  public static ChaincodeDefinition fields(StateReader state, String name, long sequence) {
    return new ChaincodeDefinition(
        sequence,
        message(state, name, "EndorsementInfo", ChaincodeEndorsementInfo.parser()),
        message(state, name, "ValidationInfo", ChaincodeValidationInfo.parser()),
        message(state, name, "Collections", CollectionConfigPackage.parser()));
  }

  private static <M extends Message> M message(
      StateReader state, String name, String field, Parser<M> parser) {
    ByteString bytes = StateFields.readBytes(state, NAMESPACES, name, field);
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new DefinitionException(
          "could not unmarshal key " + StateFields.fieldKey(NAMESPACES, name, field), e);
    }
  }

  private static ChaincodeDefinition ofLifecycle() {
    ApplicationPolicy policy =
        ApplicationPolicy.newBuilder().setChannelConfigPolicyReference(LIFECYCLE_POLICY).build();
    return new ChaincodeDefinition(
        0,
        ChaincodeEndorsementInfo.newBuilder()
            .setVersion("syscc")
            .setEndorsementPlugin("escc")
            .build(),
        ChaincodeValidationInfo.newBuilder()
            .setValidationPlugin("vscc")
            .setValidationParameter(policy.toByteString())
            .build(),
        CollectionConfigPackage.getDefaultInstance());
  }
}
