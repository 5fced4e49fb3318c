package org.dure.node.definition;

import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.jspecify.annotations.Nullable;

/// What the organisations of a channel agreed on about one chaincode.
///
/// @param sequence counts the definitions of this name from 1; 0 only for a system chaincode
/// @param endorsement version, endorsement plugin and whether an init call is required
/// @param validation plugin and its parameter, for the built-in plugin a marshalled
///   ApplicationPolicy
/// @param collections the explicit private data collections
public record ChaincodeDefinition(
    long sequence,
    ChaincodeEndorsementInfo endorsement,
    ChaincodeValidationInfo validation,
    CollectionConfigPackage collections) {

  public static final String TYPE = "ChaincodeDefinition";
  public static final String PARAMETERS_TYPE = "ChaincodeParameters";

  public String version() {
    return endorsement.getVersion();
  }

  /// The endorsement policy: a signature policy or the path of a policy of the channel
  /// configuration.
  ///
  /// @throws DefinitionException if the validation parameter is not an ApplicationPolicy
  public ApplicationPolicy endorsementPolicy() {
    try {
      return ApplicationPolicy.parseFrom(validation.getValidationParameter());
    } catch (InvalidProtocolBufferException e) {
      throw new DefinitionException("the validation parameter is not an application policy", e);
    }
  }

  /// The declared collection of a name, or null.
  public @Nullable StaticCollectionConfig collection(String name) {
    for (CollectionConfig each : collections.getConfigList()) {
      if (each.getStaticCollectionConfig().getName().equals(name)) {
        return each.getStaticCollectionConfig();
      }
    }
    return null;
  }

  /// As it is stored in the public state.
  public FieldStruct asStruct() {
    return FieldStruct.of(TYPE)
        .with("Sequence", sequence)
        .with("EndorsementInfo", endorsement)
        .with("ValidationInfo", validation)
        .with("Collections", collections);
  }

  /// As an organisation approves it: without the sequence, which is part of the key.
  public FieldStruct parameters() {
    return FieldStruct.of(PARAMETERS_TYPE)
        .with("EndorsementInfo", endorsement)
        .with("ValidationInfo", validation)
        .with("Collections", collections);
  }

  /// What differs from another definition apart from the sequence, in Fabric's words, or null.
  public @Nullable String differenceFrom(ChaincodeDefinition passed) {
    if (!version().equals(passed.version())) {
      return mismatch("Version", version(), passed.version());
    }
    var plugin = endorsement.getEndorsementPlugin();
    if (!plugin.equals(passed.endorsement.getEndorsementPlugin())) {
      return mismatch("EndorsementPlugin", plugin, passed.endorsement.getEndorsementPlugin());
    }
    if (endorsement.getInitRequired() != passed.endorsement.getInitRequired()) {
      return mismatch(
          "InitRequired",
          String.valueOf(endorsement.getInitRequired()),
          String.valueOf(passed.endorsement.getInitRequired()));
    }
    if (!validation.getValidationPlugin().equals(passed.validation.getValidationPlugin())) {
      return mismatch(
          "ValidationPlugin",
          validation.getValidationPlugin(),
          passed.validation.getValidationPlugin());
    }
    if (!validation.getValidationParameter().equals(passed.validation.getValidationParameter())) {
      return mismatch(
          "ValidationParameter",
          hex(validation.getValidationParameter().toByteArray()),
          hex(passed.validation.getValidationParameter().toByteArray()));
    }
    return collections.equals(passed.collections) ? null : "Collections do not match";
  }

  private static String mismatch(String what, String expected, String passed) {
    return "expected %s '%s' does not match passed %s '%s'".formatted(what, expected, what, passed);
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }
}
