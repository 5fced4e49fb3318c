package org.dure.contracts.land;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/// The key-level endorsement policy of a title: a node of the registry, and a node of each owner's
/// organisation. Where courts have organisations of their own, one of theirs may stand for the
/// owners', so that nobody can escape a judgment by keeping their node from endorsing it.
final class TitlePolicy {
  private TitlePolicy() {}

  /// Organisations of the owners; those who hold no certificate have none.
  static Set<String> mspIds(Title title) {
    Set<String> mspIds = new TreeSet<>();
    title.shares().keySet().forEach(owner -> OwnerId.mspId(owner).ifPresent(mspIds::add));
    return mspIds;
  }

  static byte[] bytes(RegistryConfig config, Set<String> ownersMspIds) {
    Builder builder = new Builder();
    SignaturePolicy registry = builder.anyOf(config.registrar().mspIds());
    SignaturePolicy rule =
        ownersMspIds.isEmpty()
            ? registry
            : outOf(2, List.of(registry, owners(builder, config, ownersMspIds)));
    return builder.envelope(rule);
  }

  private static SignaturePolicy owners(
      Builder builder, RegistryConfig config, Set<String> ownersMspIds) {
    SignaturePolicy owners = builder.allOf(ownersMspIds);
    Set<String> courts = new TreeSet<>(config.court().mspIds());
    courts.removeAll(config.registrar().mspIds());
    return courts.isEmpty() ? owners : outOf(1, List.of(owners, builder.anyOf(courts)));
  }

  /// All of the organisations and one of the registry's: for what concerns several parties.
  static byte[] parties(RegistryConfig config, Set<String> mspIds) {
    Builder builder = new Builder();
    SignaturePolicy registry = builder.anyOf(config.registrar().mspIds());
    return builder.envelope(outOf(2, List.of(registry, builder.allOf(mspIds))));
  }

  private static SignaturePolicy outOf(int n, List<SignaturePolicy> rules) {
    return SignaturePolicy.newBuilder()
        .setNOutOf(SignaturePolicy.NOutOf.newBuilder().setN(n).addAllRules(rules))
        .build();
  }

  /// Collects the principals that a rule names by number.
  private static final class Builder {
    private final List<String> mspIds = new ArrayList<>();

    SignaturePolicy anyOf(Collection<String> of) {
      return outOf(1, of.stream().map(this::signedBy).toList());
    }

    SignaturePolicy allOf(Collection<String> of) {
      return outOf(of.size(), of.stream().map(this::signedBy).toList());
    }

    private SignaturePolicy signedBy(String mspId) {
      if (!mspIds.contains(mspId)) {
        mspIds.add(mspId);
      }
      return SignaturePolicy.newBuilder().setSignedBy(mspIds.indexOf(mspId)).build();
    }

    byte[] envelope(SignaturePolicy rule) {
      return SignaturePolicyEnvelope.newBuilder()
          .setRule(rule)
          .addAllIdentities(mspIds.stream().map(Builder::node).toList())
          .build()
          .toByteArray();
    }

    private static MSPPrincipal node(String mspId) {
      return MSPPrincipal.newBuilder()
          .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
          .setPrincipal(
              MSPRole.newBuilder()
                  .setMspIdentifier(mspId)
                  .setRole(MSPRole.MSPRoleType.PEER)
                  .build()
                  .toByteString())
          .build();
    }
  }
}
