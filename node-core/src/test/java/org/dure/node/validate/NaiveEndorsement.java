package org.dure.node.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dure.model.state.VersionedValue;
import org.dure.node.validate.NaiveState.Place;
import org.dure.node.validate.NaiveTransaction.HashedSets;
import org.dure.node.validate.NaiveTransaction.Sets;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/// Endorsement policies of one block by the state before it: of keys, collections and chaincodes.
final class NaiveEndorsement {
  private static final String LIFECYCLE = "_lifecycle";
  private static final String IMPLICIT = "_implicit_org_";

  private record Definition(ByteString policy, CollectionConfigPackage collections) {}

  private final NaivePolicies policies;
  private final NaiveState before;
  private final Set<Place> changed = new HashSet<>();

  NaiveEndorsement(NaivePolicies policies, NaiveState before) {
    this.policies = policies;
    this.before = before.copy();
  }

  TxValidationCode check(NaiveTransaction transaction) throws Exception {
    Set<String> namespaces = new LinkedHashSet<>(List.of(transaction.chaincode));
    for (Sets sets : transaction.sets) {
      if (!written(sets).isEmpty()) {
        namespaces.add(sets.namespace());
      }
    }
    TxValidationCode first = TxValidationCode.VALID;
    for (String namespace : namespaces) {
      List<Sets> sets =
          transaction.sets.stream().filter(each -> each.namespace().equals(namespace)).toList();
      TxValidationCode code = check(namespace, sets, transaction.endorsers);
      if (code == TxValidationCode.VALID) {
        sets.forEach(each -> changed.addAll(metadataWritten(each)));
      }
      first = first == TxValidationCode.VALID ? code : first;
    }
    return first;
  }

  private TxValidationCode check(
      String namespace, List<Sets> sets, List<NaivePolicies.Signer> endorsers) throws Exception {
    Definition definition = definition(namespace);
    if (definition == null) {
      return TxValidationCode.INVALID_CHAINCODE;
    }
    boolean asked = false;
    for (Sets each : sets) {
      for (Place place : written(each)) {
        asked = true;
        if (changed.contains(place) || !mayWrite(place, definition, endorsers)) {
          return TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
        }
      }
    }
    return asked || policies.application(definition.policy(), endorsers)
        ? TxValidationCode.VALID
        : TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
  }

  private static List<Place> written(Sets sets) {
    List<Place> places = metadataWritten(sets);
    sets.publics()
        .getWritesList()
        .forEach(write -> places.add(Place.of(sets.namespace(), write.getKey())));
    for (HashedSets hashed : sets.collections()) {
      hashed
          .set()
          .getHashedWritesList()
          .forEach(write ->
              places.add(new Place(sets.namespace(), hashed.collection(), write.getKeyHash())));
    }
    return places;
  }

  private static List<Place> metadataWritten(Sets sets) {
    List<Place> places = new ArrayList<>();
    sets.publics()
        .getMetadataWritesList()
        .forEach(write -> places.add(Place.of(sets.namespace(), write.getKey())));
    for (HashedSets hashed : sets.collections()) {
      hashed
          .set()
          .getMetadataWritesList()
          .forEach(write ->
              places.add(new Place(sets.namespace(), hashed.collection(), write.getKeyHash())));
    }
    return places;
  }

  private boolean mayWrite(Place place, Definition definition, List<NaivePolicies.Signer> endorsers)
      throws Exception {
    ByteString own = ownPolicy(place);
    if (!own.isEmpty()) {
      try {
        return policies.signature(SignaturePolicyEnvelope.parseFrom(own), endorsers);
      } catch (InvalidProtocolBufferException rubbish) {
        return false;
      }
    }
    String collection = place.collection();
    if (collection.startsWith(IMPLICIT)) {
      String path = policies.pathOf(collection.substring(IMPLICIT.length()));
      return path != null && policies.path(path, endorsers);
    }
    if (!collection.isEmpty()) {
      for (CollectionConfig config : definition.collections().getConfigList()) {
        if (config.getStaticCollectionConfig().getName().equals(collection)) {
          ApplicationPolicy policy = config.getStaticCollectionConfig().getEndorsementPolicy();
          boolean none = policy.getTypeCase() == ApplicationPolicy.TypeCase.TYPE_NOT_SET;
          return policies.application(
              none ? definition.policy() : policy.toByteString(), endorsers);
        }
      }
      return false;
    }
    return policies.application(definition.policy(), endorsers);
  }

  private ByteString ownPolicy(Place place) throws InvalidProtocolBufferException {
    VersionedValue value = before.cells.get(place);
    ByteString policy = ByteString.EMPTY;
    if (value != null) {
      for (KVMetadataEntry entry : KVMetadataWrite.parseFrom(value.metadata()).getEntriesList()) {
        if (entry.getName().equals("VALIDATION_PARAMETER")) {
          policy = entry.getValue();
        }
      }
    }
    return policy;
  }

  private Definition definition(String name) {
    if (name.equals(LIFECYCLE)) {
      ApplicationPolicy policy =
          ApplicationPolicy.newBuilder()
              .setChannelConfigPolicyReference("/Channel/Application/LifecycleEndorsement")
              .build();
      return new Definition(policy.toByteString(), CollectionConfigPackage.getDefaultInstance());
    }
    try {
      StateMetadata metadata = StateMetadata.parseFrom(stored("namespaces/metadata/" + name));
      String fields = "namespaces/fields/" + name + "/";
      StateData sequence = StateData.parseFrom(stored(fields + "Sequence"));
      ChaincodeEndorsementInfo.parseFrom(bytes(fields + "EndorsementInfo"));
      ChaincodeValidationInfo validation =
          ChaincodeValidationInfo.parseFrom(bytes(fields + "ValidationInfo"));
      CollectionConfigPackage collections =
          CollectionConfigPackage.parseFrom(bytes(fields + "Collections"));
      boolean usable =
          metadata.getDatatype().equals("ChaincodeDefinition")
              && (sequence.hasInt64() || sequence.getTypeCase().getNumber() == 0)
              && validation.getValidationPlugin().equals("vscc")
              && !validation.getValidationParameter().isEmpty();
      return usable ? new Definition(validation.getValidationParameter(), collections) : null;
    } catch (InvalidProtocolBufferException broken) {
      return null;
    }
  }

  private ByteString bytes(String key) throws InvalidProtocolBufferException {
    StateData data = StateData.parseFrom(stored(key));
    if (!data.hasBytes() && data.getTypeCase().getNumber() != 0) {
      throw new InvalidProtocolBufferException(key + " holds no bytes");
    }
    return data.getBytes();
  }

  private ByteString stored(String key) {
    VersionedValue value = before.cells.get(Place.of(LIFECYCLE, key));
    return value == null ? ByteString.EMPTY : value.value();
  }
}
