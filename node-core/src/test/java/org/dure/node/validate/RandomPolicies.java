package org.dure.node.validate;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.policy.SignaturePolicies;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/// Random endorsement policies of chaincodes, collections and keys, a few of them nonsense.
final class RandomPolicies {
  private static final List<String> DECLARED = List.of("own", "plain", "hollow");
  private static final ByteString RUBBISH = ByteString.copyFromUtf8("\nrubbish");

  private final Random random;

  RandomPolicies(Random random) {
    this.random = random;
  }

  String collectionName() {
    return switch (random.nextInt(40)) {
      case 0 -> "";
      case 1, 2 -> "unknown";
      case 3 -> "_implicit_org_NobodyMSP";
      case 4, 5, 6, 7, 8, 9 -> "_implicit_org_" + NetworkMaterial.mspId(1 + random.nextInt(3));
      default -> DECLARED.get(random.nextInt(DECLARED.size()));
    };
  }

  /// What a key's metadata hold.
  ByteString ofKey() {
    return switch (random.nextInt(30)) {
      case 0 -> RUBBISH;
      case 1 -> ByteString.EMPTY;
      default -> signature().toByteString();
    };
  }

  ByteString ofChaincode() {
    return switch (random.nextInt(40)) {
      case 0 -> RUBBISH;
      case 1 -> SampleNetwork.reference("/Channel/Application/Nothing").toByteString();
      default -> application().toByteString();
    };
  }

  private ApplicationPolicy application() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> SampleNetwork.reference(SampleNetwork.MAJORITY);
      case 3 -> SampleNetwork.reference("/Channel/Application/Writers");
      case 4 -> SampleNetwork.reference("/Channel/Application/Org3MSP/Endorsement");
      default -> ApplicationPolicy.newBuilder().setSignaturePolicy(signature()).build();
    };
  }

  private SignaturePolicyEnvelope signature() {
    List<MSPPrincipal> principals = new ArrayList<>();
    for (int org = 1; org <= 3; org++) {
      MSPRoleType role =
          switch (random.nextInt(24)) {
            case 0, 1, 2, 3 -> MSPRoleType.PEER;
            case 4 -> MSPRoleType.CLIENT;
            default -> MSPRoleType.MEMBER;
          };
      principals.add(SignaturePolicies.role(NetworkMaterial.mspId(org), role));
    }
    SignaturePolicy rule =
        switch (random.nextInt(40)) {
          case 0 -> SignaturePolicies.nOutOf(1, List.of(by(0), by(7)));
          case 1 -> SignaturePolicies.nOutOf(2, List.of(by(0), by(0)));
          case 2 -> SignaturePolicies.nOutOf(0, List.of());
          case 3, 4, 5, 6, 7, 8, 9, 10 -> SignaturePolicies.nOutOf(2, List.of(by(0), by(1), by(2)));
          case 11, 12, 13, 14, 15 ->
              SignaturePolicies.nOutOf(
                  2, List.of(by(0), SignaturePolicies.nOutOf(1, List.of(by(1), by(2)))));
          default -> by(random.nextInt(3));
        };
    return SignaturePolicies.envelope(rule, principals);
  }

  private static SignaturePolicy by(int principal) {
    return SignaturePolicies.signedBy(principal);
  }

  CollectionConfigPackage collections() {
    CollectionConfigPackage.Builder all = CollectionConfigPackage.newBuilder();
    for (String name : DECLARED) {
      if (random.nextInt(15) > 0) {
        StaticCollectionConfig.Builder one = StaticCollectionConfig.newBuilder().setName(name);
        switch (name) {
          case "own" -> one.setEndorsementPolicy(application());
          case "hollow" -> one.setEndorsementPolicy(ApplicationPolicy.getDefaultInstance());
          default -> {}
        }
        all.addConfig(CollectionConfig.newBuilder().setStaticCollectionConfig(one));
      }
    }
    return all.build();
  }
}
