package org.dure.node.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dure.membership.crypto.CryptoProvider;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/// Signatures, identities and policies of one configuration, straight from its protobuf form; only
/// the curve's arithmetic is that of the node. Knows what the sample network uses: certificates
/// right below a root, roles by organizational unit.
final class NaivePolicies {
  /// Who signed.
  record Signer(String mspId, X509Certificate certificate) {
    boolean is(MSPPrincipal principal) throws InvalidProtocolBufferException {
      if (principal.getPrincipalClassification() != MSPPrincipal.Classification.ROLE) {
        return false;
      }
      MSPRole role = MSPRole.parseFrom(principal.getPrincipal());
      String unit = "OU=" + role.getRole().name().toLowerCase(java.util.Locale.ROOT);
      String subject = certificate.getSubjectX500Principal().getName();
      boolean member = role.getRole() == MSPRole.MSPRoleType.MEMBER;
      return role.getMspIdentifier().equals(mspId)
          && (member || Arrays.asList(subject.split("[,+]")).contains(unit));
    }
  }

  private static final CryptoProvider CRYPTO = CryptoProvider.fastest();

  private final Config config;
  private final Map<String, List<X509Certificate>> roots = new HashMap<>();
  private final Map<ByteString, Signer> known = new HashMap<>();

  NaivePolicies(Config config) throws Exception {
    this.config = config;
    for (String group : List.of("Application", "Orderer")) {
      for (ConfigGroup org :
          config.getChannelGroup().getGroupsOrThrow(group).getGroupsMap().values()) {
        ByteString msp = MSPConfig.parseFrom(org.getValuesOrThrow("MSP").getValue()).getConfig();
        FabricMSPConfig made = FabricMSPConfig.parseFrom(msp);
        List<X509Certificate> certificates = new ArrayList<>();
        for (ByteString pem : made.getRootCertsList()) {
          certificates.add(certificate(pem));
        }
        roots.put(made.getName(), certificates);
      }
    }
  }

  private static X509Certificate certificate(ByteString pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.toByteArray()));
  }

  /// The signer of a message, or null if nobody the channel knows signed it so.
  Signer signer(ByteString identity, ByteString message, ByteString signature) {
    try {
      Signer signer = known.get(identity);
      if (signer == null) {
        signer = member(SerializedIdentity.parseFrom(identity));
        known.put(identity, signer);
      }
      ECPublicKey key = (ECPublicKey) signer.certificate().getPublicKey();
      boolean good =
          isLow(signature, key)
              && CRYPTO.verify(
                  CRYPTO.publicKey(key), message.toByteArray(), signature.toByteArray());
      return good ? signer : null;
    } catch (GeneralSecurityException | InvalidProtocolBufferException | RuntimeException bad) {
      return null;
    }
  }

  private Signer member(SerializedIdentity identity) throws GeneralSecurityException {
    X509Certificate certificate = certificate(identity.getIdBytes());
    for (X509Certificate root : roots.getOrDefault(identity.getMspid(), List.of())) {
      if (issued(root, certificate)) {
        return new Signer(identity.getMspid(), certificate);
      }
    }
    throw new GeneralSecurityException("nobody of " + identity.getMspid());
  }

  private static boolean issued(X509Certificate root, X509Certificate certificate) {
    try {
      certificate.verify(root.getPublicKey());
      return true;
    } catch (GeneralSecurityException other) {
      return false;
    }
  }

  /// `30 len 02 len r 02 len s` with s in the lower half.
  private static boolean isLow(ByteString signature, ECPublicKey key) {
    byte[] der = signature.toByteArray();
    int at = 4 + der[3];
    BigInteger s = new BigInteger(Arrays.copyOfRange(der, at + 2, at + 2 + der[at + 1]));
    return s.compareTo(key.getParams().getOrder().shiftRight(1)) <= 0;
  }

  /// The path of an organisation's policy for its implicit collection, or null if there is no such
  /// organisation.
  String pathOf(String mspId) throws InvalidProtocolBufferException {
    Map<String, ConfigGroup> orgs =
        config.getChannelGroup().getGroupsOrThrow("Application").getGroupsMap();
    for (Map.Entry<String, ConfigGroup> org : orgs.entrySet()) {
      ByteString msp =
          MSPConfig.parseFrom(org.getValue().getValuesOrThrow("MSP").getValue()).getConfig();
      if (FabricMSPConfig.parseFrom(msp).getName().equals(mspId)) {
        return "/Channel/Application/" + org.getKey() + "/Endorsement";
      }
    }
    return null;
  }

  boolean application(ByteString policy, List<Signer> signers) {
    try {
      ApplicationPolicy parsed = ApplicationPolicy.parseFrom(policy);
      return switch (parsed.getTypeCase()) {
        case SIGNATURE_POLICY -> signature(parsed.getSignaturePolicy(), signers);
        case CHANNEL_CONFIG_POLICY_REFERENCE ->
            path(parsed.getChannelConfigPolicyReference(), signers);
        case TYPE_NOT_SET -> false;
      };
    } catch (InvalidProtocolBufferException rubbish) {
      return false;
    }
  }

  boolean path(String path, List<Signer> signers) throws InvalidProtocolBufferException {
    String[] names = path.split("/");
    ConfigGroup group = config.getChannelGroup();
    for (int i = 2; i < names.length - 1; i++) {
      group = group.getGroupsOrDefault(names[i], ConfigGroup.getDefaultInstance());
    }
    return policy(group, names[names.length - 1], signers);
  }

  private boolean policy(ConfigGroup group, String name, List<Signer> signers)
      throws InvalidProtocolBufferException {
    if (!group.containsPolicies(name)) {
      return false;
    }
    Policy policy = group.getPoliciesOrThrow(name).getPolicy();
    if (policy.getType() == Policy.PolicyType.SIGNATURE_VALUE) {
      return signature(SignaturePolicyEnvelope.parseFrom(policy.getValue()), signers);
    }
    ImplicitMetaPolicy meta = ImplicitMetaPolicy.parseFrom(policy.getValue());
    int satisfied = 0;
    for (ConfigGroup below : group.getGroupsMap().values()) {
      satisfied += policy(below, meta.getSubPolicy(), signers) ? 1 : 0;
    }
    int groups = group.getGroupsCount();
    return switch (meta.getRule()) {
      case ANY -> satisfied >= 1;
      case ALL -> satisfied == groups;
      case MAJORITY -> satisfied >= groups / 2 + 1;
      case UNRECOGNIZED -> false;
    };
  }

  boolean signature(SignaturePolicyEnvelope policy, List<Signer> signers)
      throws InvalidProtocolBufferException {
    return policy.getVersion() == 0
        && sound(policy.getRule(), policy.getIdentitiesCount())
        && rule(policy.getRule(), policy.getIdentitiesList(), signers, new boolean[signers.size()]);
  }

  private static boolean sound(SignaturePolicy rule, int principals) {
    return switch (rule.getTypeCase()) {
      case SIGNED_BY -> rule.getSignedBy() >= 0 && rule.getSignedBy() < principals;
      case N_OUT_OF ->
          rule.getNOutOf().getRulesList().stream().allMatch(each -> sound(each, principals));
      case TYPE_NOT_SET -> false;
    };
  }

  /// Each signer counts once; the first that fits is taken.
  private static boolean rule(
      SignaturePolicy rule, List<MSPPrincipal> principals, List<Signer> signers, boolean[] used)
      throws InvalidProtocolBufferException {
    if (rule.hasSignedBy()) {
      for (int i = 0; i < signers.size(); i++) {
        if (!used[i] && signers.get(i).is(principals.get(rule.getSignedBy()))) {
          used[i] = true;
          return true;
        }
      }
      return false;
    }
    int satisfied = 0;
    for (SignaturePolicy each : rule.getNOutOf().getRulesList()) {
      boolean[] trial = used.clone();
      if (rule(each, principals, signers, trial)) {
        satisfied++;
        System.arraycopy(trial, 0, used, 0, used.length);
      }
    }
    return satisfied >= rule.getNOutOf().getN();
  }
}
