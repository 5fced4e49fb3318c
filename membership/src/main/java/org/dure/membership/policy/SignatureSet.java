package org.dure.membership.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.msp.Identity;
import org.dure.membership.msp.IdentityResult;
import org.dure.membership.msp.Refusal;

/// The distinct identities whose signatures check, in order of appearance, and why the others were
/// left out. Fabric's `SignatureSetToValidIdentities`: a second signature of one identity, a bad
/// one and one of an unknown identity are skipped, not fatal.
///
/// @param identities whose signature holds; each once
/// @param refusals one for each signature left out, but repeated ones
public record SignatureSet(List<Identity> identities, List<Refusal> refusals) {

  public SignatureSet {
    identities = List.copyOf(identities);
    refusals = List.copyOf(refusals);
  }

  /// Checks every signature once.
  public static SignatureSet verify(List<SignedData> signatures, ChannelMembership membership) {
    Map<String, Identity> valid = new LinkedHashMap<>();
    List<Refusal> refusals = new ArrayList<>();
    for (SignedData signed : signatures) {
      switch (membership.identity(signed.identity())) {
        case IdentityResult.Malformed(Refusal refusal) -> refusals.add(refusal);
        case IdentityResult.Unknown(Refusal refusal) -> refusals.add(refusal);
        case IdentityResult.Known(Identity identity) -> {
          String key = identity.mspId() + identity.id();
          if (valid.containsKey(key)) {
            continue;
          }
          if (identity.verify(signed.data(), signed.signature())) {
            valid.put(key, identity);
          } else {
            refusals.add(
                new Refusal(
                    Refusal.Reason.BAD_SIGNATURE,
                    "The signature is invalid for "
                        + identity.certificate().getSubjectX500Principal()));
          }
        }
      }
    }
    return new SignatureSet(List.copyOf(valid.values()), refusals);
  }
}
