package org.dure.contracts.land;

import java.util.regex.Pattern;
import org.json.JSONObject;

/// A right of another in the parcel. Its rank is its place among the encumbrances of the title.
///
/// @param amount whole number of minor units, or empty where there is none
/// @param onTransfer what a sale does to it
record Encumbrance(
    String id,
    Kind kind,
    String holder,
    String amount,
    String currency,
    OnTransfer onTransfer,
    String reference)
    implements Entry {
  private static final Pattern AMOUNT = Pattern.compile("[1-9][0-9]{0,17}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  enum Kind {
    MORTGAGE,
    EASEMENT,
    USUFRUCT,
    PREEMPTION,
    LIEN,
    /// Ordered by a court, and released by one.
    ATTACHMENT
  }

  enum OnTransfer {
    /// It goes over to the buyer.
    CARRY,
    /// The sale is refused until the holder consents, or it is released.
    CONSENT
  }

  Encumbrance {
    OwnerId.id("entry", id);
    OwnerId.checked(holder);
    Act.reference(reference);
    boolean money = AMOUNT.matcher(amount).matches() && CURRENCY.matcher(currency).matches();
    boolean none = amount.isEmpty() && currency.isEmpty() && kind != Kind.MORTGAGE;
    if (!money && !none) {
      throw Rule.BAD_ENTRY.refusal(
          "encumbrance %s has amount '%s %s', not a whole number of minor units and a currency of"
              + " three letters",
          id, amount, currency);
    }
  }

  static Encumbrance parse(JSONObject json) {
    return new Encumbrance(
        json.getString("id"),
        json.getEnum(Kind.class, "kind"),
        json.getString("holder"),
        json.optString("amount", ""),
        json.optString("currency", ""),
        json.optEnum(OnTransfer.class, "onTransfer", OnTransfer.CONSENT),
        json.getString("reference"));
  }

  Encumbrance heldBy(String other) {
    return new Encumbrance(id, kind, other, amount, currency, onTransfer, reference);
  }

  @Override
  public Json json() {
    return Json.object(
        "id", id,
        "kind", kind.name(),
        "holder", holder,
        "amount", amount,
        "currency", currency,
        "onTransfer", onTransfer.name(),
        "reference", reference);
  }
}
