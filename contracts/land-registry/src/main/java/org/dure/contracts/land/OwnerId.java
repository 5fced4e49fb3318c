package org.dure.contracts.land;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The two forms of an owner: `x509:`, the organisation and a certificate's hash, or `ref:` and a
/// reference to a person in an old register.
final class OwnerId {
  static final String CERTIFIED = "x509:";
  static final String REFERENCE = "ref:";

  private static final Pattern CERTIFIED_FORM =
      Pattern.compile("x509:([A-Za-z0-9._-]{1,64}):[0-9a-f]{40}");
  private static final Pattern ID_FORM = Pattern.compile("[A-Za-z0-9._/-]{1,64}");

  private OwnerId() {}

  static String checked(String owner) {
    boolean reference =
        owner.startsWith(REFERENCE)
            && ID_FORM.matcher(owner.substring(REFERENCE.length())).matches();
    return reference ? owner : certified(owner);
  }

  static String certified(String owner) {
    if (!CERTIFIED_FORM.matcher(owner).matches()) {
      throw Rule.BAD_OWNER.refusal(
          "owner '%s' is neither x509:, MSP id, colon, 40 hex digits nor ref: with a reference",
          owner);
    }
    return owner;
  }

  static boolean isReference(String owner) {
    return owner.startsWith(REFERENCE);
  }

  /// The organisation that certified the owner; none for a reference.
  static Optional<String> mspId(String owner) {
    Matcher matcher = CERTIFIED_FORM.matcher(owner);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /// The same person's account in the token contract: the hash without the organisation, which it
  /// comprises.
  static String account(String owner) {
    return CERTIFIED + certified(owner).substring(owner.lastIndexOf(':') + 1);
  }

  /// Ids of parcels, batches, offers and entries.
  static String id(String kind, String id) {
    if (!ID_FORM.matcher(id).matches()) {
      throw Rule.BAD_ID.refusal("%s id '%s' is not 1 to 64 of A-Z a-z 0-9 . _ - /", kind, id);
    }
    return id;
  }
}
