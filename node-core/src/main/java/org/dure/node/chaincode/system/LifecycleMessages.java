package org.dure.node.chaincode.system;

import com.google.protobuf.ByteString;
import java.util.SequencedMap;
import org.dure.node.chaincode.system.LifecycleFunctions.Approval;
import org.dure.node.definition.ChaincodeDefinition;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionsResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsResult;

/// Definitions from and to the messages of the lifecycle functions, which repeat the same fields.
final class LifecycleMessages {

  private LifecycleMessages() {}

  static ChaincodeDefinition definition(ApproveChaincodeDefinitionForMyOrgArgs args) {
    return definition(
        args.getSequence(),
        endorsement(args.getVersion(), args.getEndorsementPlugin(), args.getInitRequired()),
        validation(args.getValidationPlugin(), args.getValidationParameter()),
        args.getCollections());
  }

  static ChaincodeDefinition definition(CheckCommitReadinessArgs args) {
    return definition(
        args.getSequence(),
        endorsement(args.getVersion(), args.getEndorsementPlugin(), args.getInitRequired()),
        validation(args.getValidationPlugin(), args.getValidationParameter()),
        args.getCollections());
  }

  static ChaincodeDefinition definition(CommitChaincodeDefinitionArgs args) {
    return definition(
        args.getSequence(),
        endorsement(args.getVersion(), args.getEndorsementPlugin(), args.getInitRequired()),
        validation(args.getValidationPlugin(), args.getValidationParameter()),
        args.getCollections());
  }

  static QueryChaincodeDefinitionsResult.ChaincodeDefinition definition(
      String name, ChaincodeDefinition found) {
    return QueryChaincodeDefinitionsResult.ChaincodeDefinition.newBuilder()
        .setName(name)
        .setSequence(found.sequence())
        .setVersion(found.version())
        .setEndorsementPlugin(found.endorsement().getEndorsementPlugin())
        .setValidationPlugin(found.validation().getValidationPlugin())
        .setValidationParameter(found.validation().getValidationParameter())
        .setInitRequired(found.endorsement().getInitRequired())
        .setCollections(found.collections())
        .build();
  }

  static QueryApprovedChaincodeDefinitionResult approved(Approval approval) {
    ChaincodeDefinition found = approval.definition();
    return QueryApprovedChaincodeDefinitionResult.newBuilder()
        .setSequence(found.sequence())
        .setVersion(found.version())
        .setEndorsementPlugin(found.endorsement().getEndorsementPlugin())
        .setValidationPlugin(found.validation().getValidationPlugin())
        .setValidationParameter(found.validation().getValidationParameter())
        .setInitRequired(found.endorsement().getInitRequired())
        .setCollections(found.collections())
        .setSource(source(approval.packageId()))
        .build();
  }

  static QueryApprovedChaincodeDefinitionsResult allApproved(
      SequencedMap<String, Approval> approvals) {
    var result = QueryApprovedChaincodeDefinitionsResult.newBuilder();
    approvals.forEach((privateName, approval) -> {
      ChaincodeDefinition found = approval.definition();
      result.addApprovedChaincodeDefinitions(
          QueryApprovedChaincodeDefinitionsResult.ApprovedChaincodeDefinition.newBuilder()
              .setName(privateName.substring(0, privateName.indexOf('#')))
              .setSequence(found.sequence())
              .setVersion(found.version())
              .setEndorsementPlugin(found.endorsement().getEndorsementPlugin())
              .setValidationPlugin(found.validation().getValidationPlugin())
              .setValidationParameter(found.validation().getValidationParameter())
              .setInitRequired(found.endorsement().getInitRequired())
              .setCollections(found.collections())
              .setSource(source(approval.packageId())));
    });
    return result.build();
  }

  private static ChaincodeDefinition definition(
      long sequence,
      ChaincodeEndorsementInfo endorsement,
      ChaincodeValidationInfo validation,
      CollectionConfigPackage collections) {
    return new ChaincodeDefinition(sequence, endorsement, validation, collections);
  }

  private static ChaincodeEndorsementInfo endorsement(
      String version, String plugin, boolean initRequired) {
    return ChaincodeEndorsementInfo.newBuilder()
        .setVersion(version)
        .setEndorsementPlugin(plugin)
        .setInitRequired(initRequired)
        .build();
  }

  private static ChaincodeValidationInfo validation(String plugin, ByteString parameter) {
    return ChaincodeValidationInfo.newBuilder()
        .setValidationPlugin(plugin)
        .setValidationParameter(parameter)
        .build();
  }

  private static ChaincodeSource source(String packageId) {
    return packageId.isEmpty()
        ? ChaincodeSource.newBuilder()
            .setUnavailable(ChaincodeSource.Unavailable.getDefaultInstance())
            .build()
        : ChaincodeSource.newBuilder()
            .setLocalPackage(ChaincodeSource.Local.newBuilder().setPackageId(packageId))
            .build();
  }
}
