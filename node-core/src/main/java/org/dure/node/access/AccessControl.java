package org.dure.node.access;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.msp.Identity;
import org.dure.membership.msp.IdentityResult;
import org.dure.membership.msp.Principal;
import org.dure.membership.policy.PolicyVerdict;
import org.dure.membership.policy.SignedData;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.jspecify.annotations.Nullable;

/// Decides whether the signer of a request may use a resource.
///
/// Resources of the node itself, such as installing a package, ask for a member or an administrator
/// of the node's own organisation. All others belong to a channel and follow its access control
/// list, else Fabric's defaults (`core/aclmgmt`). Thread-safe.
public final class AccessControl {

  private static final Set<String> OF_ADMINISTRATORS =
      Set.of(
          "_lifecycle/InstallChaincode",
          "_lifecycle/QueryInstalledChaincode",
          "_lifecycle/GetInstalledChaincodePackage",
          "_lifecycle/QueryInstalledChaincodes",
          "_lifecycle/ApproveChaincodeDefinitionForMyOrg",
          "_lifecycle/QueryApprovedChaincodeDefinition",
          "_lifecycle/QueryApprovedChaincodeDefinitions",
          "lscc/getinstalledchaincodes",
          "cscc/JoinChain",
          "cscc/JoinChainBySnapshot",
          "cscc/JoinBySnapshotStatus",
          "snapshot/submitrequest",
          "snapshot/cancelrequest",
          "snapshot/listpending");
  private static final Set<String> OF_MEMBERS = Set.of("cscc/GetChannels");

  private final String mspId;
  private final ChannelMembership ownMsp;
  private final Channels channels;
  private final Clock clock;

  /// @param mspId this node's organisation
  /// @param ownMsp knows the identities of this node's organisation
  public AccessControl(String mspId, ChannelMembership ownMsp, Channels channels, Clock clock) {
    this.mspId = mspId;
    this.ownMsp = ownMsp;
    this.channels = channels;
    this.clock = clock;
  }

  /// Why the signer may not use the resource, or null when he may. The signature is checked.
  public @Nullable String refusal(String resource, String channelId, SignedData signed) {
    if (OF_ADMINISTRATORS.contains(resource)) {
      return refusalByRole(signed, MSPRole.MSPRoleType.ADMIN);
    }
    if (OF_MEMBERS.contains(resource)) {
      return refusalByRole(signed, MSPRole.MSPRoleType.MEMBER);
    }
    ChannelAccess channel = channels.find(channelId);
    if (channel == null) {
      return "failed to get policy manager for channel [" + channelId + "]";
    }
    var config = channel.config();
    String expired = expiry(signed, config.membership());
    if (expired != null) {
      return expired;
    }
    return asRefusal(
        resource, config.accessPolicy(resource).evaluate(List.of(signed), config.membership()));
  }

  /// As [#refusal] for a channel's resource and an identity whose signature and expiry were
  /// checked, so that no signature is checked twice.
  public @Nullable String refusalOfVerified(
      String resource, ChannelAccess channel, Identity signer) {
    return asRefusal(resource, channel.config().accessPolicy(resource).evaluate(List.of(signer)));
  }

  private static @Nullable String asRefusal(String resource, PolicyVerdict verdict) {
    return switch (verdict) {
      case PolicyVerdict.Satisfied() -> null;
      case PolicyVerdict.Unsatisfied(String message) ->
          "failed evaluating policy on signed data during check policy ["
              + resource
              + "]: ["
              + message
              + "]";
    };
  }

  private @Nullable String refusalByRole(SignedData signed, MSPRole.MSPRoleType role) {
    if (!(ownMsp.identity(signed.identity()) instanceof IdentityResult.Known(Identity identity))) {
      return "the identity is not one of this node's organisation " + mspId;
    }
    Instant now = clock.instant();
    if (identity.expiry(now).isPresent()) {
      return "identity expired";
    }
    var refusal = identity.satisfies(new Principal.Role(mspId, role));
    if (refusal.isPresent()) {
      return "the identity is no %s of %s: %s"
          .formatted(
              role.name().toLowerCase(java.util.Locale.ROOT), mspId, refusal.get().message());
    }
    return identity.verify(signed.data(), signed.signature()) ? null : "the signature is invalid";
  }

  private @Nullable String expiry(SignedData signed, ChannelMembership membership) {
    boolean expired =
        membership.identity(signed.identity()) instanceof IdentityResult.Known(Identity identity)
            && identity.expiry(clock.instant()).isPresent();
    return expired ? "identity expired" : null;
  }
}
