package org.dure.contracts.land;

import java.util.Locale;

/// What somebody may be to the registry, by their certificate.
enum Role {
  REGISTRAR(Rule.NOT_A_REGISTRAR),
  NOTARY(Rule.NOT_A_NOTARY),
  COURT(Rule.NOT_A_COURT);

  private final Rule missing;

  Role(Rule missing) {
    this.missing = missing;
  }

  /// What refuses those who are not.
  Rule missing() {
    return missing;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
