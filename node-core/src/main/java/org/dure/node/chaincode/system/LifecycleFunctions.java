package org.dure.node.chaincode.system;

import static org.dure.node.definition.StoredDefinitions.NAMESPACES;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.dure.node.definition.ChaincodeDefinition;
import org.dure.node.definition.FieldStruct;
import org.dure.node.definition.RangeReader;
import org.dure.node.definition.StateEditor;
import org.dure.node.definition.StateFields;
import org.dure.node.definition.StateReader;
import org.dure.node.definition.StoredDefinitions;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;
import org.jspecify.annotations.Nullable;

/// The rules of approving and committing chaincode definitions, apart from arguments and rights.
///
/// Source: Fabric `core/chaincode/lifecycle/lifecycle.go`. The reads each function makes are part
/// of the transaction and therefore the same as Fabric's.
final class LifecycleFunctions {

  static final String SOURCES = "chaincode-sources";
  private static final String PACKAGE_TYPE = "ChaincodeLocalPackage";
  private static final String DEFAULT_POLICY = "/Channel/Application/Endorsement";

  private final String channelId;
  private final Predicate<String> hasPolicy;

  /// @param hasPolicy whether the channel configuration has a policy of the given path
  LifecycleFunctions(String channelId, Predicate<String> hasPolicy) {
    this.channelId = channelId;
    this.hasPolicy = hasPolicy;
  }

  /// An organisation's approval: the definition and the package that shall run for it, empty for
  /// none.
  record Approval(ChaincodeDefinition definition, String packageId) {}

  /// Which organisations approved a definition, and in what the others' approvals differ.
  record Readiness(SequencedMap<String, Boolean> approvals, Map<String, List<String>> mismatches) {}

  static String approvalName(String chaincode, long sequence) {
    return chaincode + "#" + sequence;
  }

  /// The stored form of the choice of a package.
  static FieldStruct localPackage(String packageId) {
    return FieldStruct.of(PACKAGE_TYPE).with("PackageID", packageId);
  }

  void approve(String name, Approval given, StateReader publicState, StateEditor orgState)
      throws LifecycleException {
    long current = StateFields.readLong(publicState, NAMESPACES, name, "Sequence");
    long requested = given.definition().sequence();
    checkSequence(current, requested);
    ChaincodeDefinition definition = withDefaults(given.definition());
    Approval approval = new Approval(definition, given.packageId());
    if (requested == current) {
      checkSameAsCommitted(name, definition, publicState);
      if (approval.equals(approved(name, requested, orgState))) {
        throw LifecycleException.of(
            "attempted to redefine the current committed sequence (%d) for namespace %s"
                .formatted(current, name));
      }
    } else if (approval.equals(approved(name, requested, orgState))) {
      throw LifecycleException.of(
          "attempted to redefine uncommitted sequence (%d) for namespace %s with unchanged content"
              .formatted(requested, name));
    }
    String privateName = approvalName(name, requested);
    StateFields.write(orgState, NAMESPACES, privateName, definition.parameters());
    StateFields.write(orgState, SOURCES, privateName, localPackage(given.packageId()));
  }

  Readiness checkReadiness(
      String name, ChaincodeDefinition given, StateReader publicState, List<OrgState> orgs)
      throws LifecycleException {
    long current = StateFields.readLong(publicState, NAMESPACES, name, "Sequence");
    if (given.sequence() != current + 1) {
      throw LifecycleException.of(
          "requested sequence is %d, but new definition must be sequence %d"
              .formatted(given.sequence(), current + 1));
    }
    return approvals(name, withDefaults(given), orgs);
  }

  Readiness commit(
      String name, ChaincodeDefinition given, StateEditor publicState, List<OrgState> orgs)
      throws LifecycleException {
    Readiness readiness = checkReadiness(name, given, publicState, orgs);
    StateFields.write(publicState, NAMESPACES, name, withDefaults(given).asStruct());
    return readiness;
  }

  @Nullable ChaincodeDefinition committedOrNull(String name, StateReader publicState) {
    return new StoredDefinitions(publicState).find(name);
  }

  ChaincodeDefinition committed(String name, StateReader publicState) throws LifecycleException {
    ChaincodeDefinition found = new StoredDefinitions(publicState).find(name);
    if (found == null || name.equals(StoredDefinitions.LIFECYCLE)) {
      throw LifecycleException.notFound("namespace " + name + " is not defined");
    }
    return found;
  }

  /// All committed definitions by name.
  SequencedMap<String, ChaincodeDefinition> allCommitted(
      RangeReader ranges, StateReader publicState) throws LifecycleException {
    SequencedMap<String, ChaincodeDefinition> found = new TreeMap<>();
    for (var entry : allMetadata(ranges).entrySet()) {
      if (entry.getValue().getDatatype().equals(ChaincodeDefinition.TYPE)) {
        found.put(entry.getKey(), committed(entry.getKey(), publicState));
      }
    }
    return found;
  }

  /// This organisation's approval of a sequence; of the newest one for sequence 0.
  Approval queryApproved(String name, long sequence, StateReader publicState, StateReader orgState)
      throws LifecycleException {
    long requested = sequence;
    if (requested == 0) {
      long current = StateFields.readLong(publicState, NAMESPACES, name, "Sequence");
      boolean next =
          StateFields.metadata(orgState, NAMESPACES, approvalName(name, current + 1)) != null;
      requested = next ? current + 1 : current;
    }
    Approval found = approved(name, requested, orgState);
    if (found == null) {
      throw LifecycleException.of(
          "could not fetch approved chaincode definition (name: '%s', sequence: '%d') on channel"
                  .formatted(name, requested)
              + " '"
              + channelId
              + "'");
    }
    return found;
  }

  /// All of this organisation's approvals, by chaincode name and sequence (`name#1`).
  SequencedMap<String, Approval> allApproved(RangeReader ranges, StateReader orgState)
      throws LifecycleException {
    SequencedMap<String, Approval> found = new TreeMap<>();
    for (String privateName : allMetadata(ranges).keySet()) {
      int hash = privateName.indexOf('#');
      try {
        String name = privateName.substring(0, Math.max(hash, 0));
        long sequence = Long.parseLong(privateName.substring(hash + 1));
        Approval approval = approved(name, sequence, orgState);
        if (approval != null) {
          found.put(privateName, approval);
        }
      } catch (NumberFormatException e) {
        throw LifecycleException.of("invalid sequence number in private name: " + privateName);
      }
    }
    return found;
  }

  Readiness approvals(String name, ChaincodeDefinition definition, List<OrgState> orgs) {
    SequencedMap<String, Boolean> approvals = new TreeMap<>();
    Map<String, List<String>> mismatches = new TreeMap<>();
    String privateName = approvalName(name, definition.sequence());
    for (OrgState org : orgs) {
      List<String> different =
          StateFields.mismatches(org.hashes(), NAMESPACES, privateName, definition.parameters());
      approvals.put(org.mspId(), different.isEmpty());
      if (!different.isEmpty()) {
        mismatches.put(org.mspId(), different);
      }
    }
    return new Readiness(approvals, mismatches);
  }

  private static @Nullable Approval approved(String name, long sequence, StateReader orgState)
      throws LifecycleException {
    String privateName = approvalName(name, sequence);
    StateMetadata metadata = StateFields.metadata(orgState, NAMESPACES, privateName);
    if (metadata == null) {
      return null;
    }
    if (!metadata.getDatatype().equals(ChaincodeDefinition.PARAMETERS_TYPE)) {
      throw LifecycleException.of("not a chaincode parameters type: " + metadata.getDatatype());
    }
    ChaincodeDefinition definition = StoredDefinitions.fields(orgState, privateName, sequence);
    StateMetadata source = StateFields.metadata(orgState, SOURCES, privateName);
    if (source == null) {
      throw LifecycleException.of("could not fetch chaincode-source metadata for " + privateName);
    }
    if (!source.getDatatype().equals(PACKAGE_TYPE)) {
      throw LifecycleException.of("not a chaincode local package type: " + source.getDatatype());
    }
    String packageId = StateFields.readString(orgState, SOURCES, privateName, "PackageID");
    return new Approval(definition, packageId);
  }

  private static SequencedMap<String, StateMetadata> allMetadata(RangeReader ranges) {
    String prefix = StateFields.metadataKey(NAMESPACES, "");
    SequencedMap<String, StateMetadata> found = new TreeMap<>();
    ranges
        .prefixed(prefix)
        .forEach((key, value) ->
            found.put(key.substring(prefix.length()), StateFields.parseMetadata(key, value)));
    return found;
  }

  private static void checkSequence(long current, long requested) throws LifecycleException {
    if (current == 0 && requested == 0) {
      throw LifecycleException.of(
          "requested sequence is 0, but first definable sequence number is 1");
    }
    if (requested < current) {
      throw LifecycleException.of(
          "currently defined sequence %d is larger than requested sequence %d"
              .formatted(current, requested));
    }
    if (requested > current + 1) {
      throw LifecycleException.of(
          "requested sequence %d is larger than the next available sequence number %d"
              .formatted(requested, current + 1));
    }
  }

  private void checkSameAsCommitted(
      String name, ChaincodeDefinition definition, StateReader publicState)
      throws LifecycleException {
    String difference = committed(name, publicState).differenceFrom(definition);
    if (difference != null) {
      throw LifecycleException.of(
          "attempted to redefine the current committed sequence (%d) for namespace %s with different"
                  .formatted(definition.sequence(), name)
              + " parameters: "
              + difference);
    }
  }

  private ChaincodeDefinition withDefaults(ChaincodeDefinition given) throws LifecycleException {
    var endorsement = given.endorsement().toBuilder();
    if (endorsement.getEndorsementPlugin().isEmpty()) {
      endorsement.setEndorsementPlugin("escc");
    }
    var validation = given.validation().toBuilder();
    if (validation.getValidationPlugin().isEmpty()) {
      validation.setValidationPlugin("vscc");
    }
    if (validation.getValidationParameter().isEmpty()) {
      validation.setValidationParameter(defaultPolicy());
    }
    return new ChaincodeDefinition(
        given.sequence(), endorsement.build(), validation.build(), given.collections());
  }

  private ByteString defaultPolicy() throws LifecycleException {
    if (!hasPolicy.test(DEFAULT_POLICY)) {
      throw LifecycleException.of(
          "could not set defaults for chaincode definition in channel %s: policy '%s' must be defined"
                  .formatted(channelId, DEFAULT_POLICY)
              + " for channel '"
              + channelId
              + "' before chaincode operations can be attempted");
    }
    return ApplicationPolicy.newBuilder()
        .setChannelConfigPolicyReference(DEFAULT_POLICY)
        .build()
        .toByteString();
  }
}
