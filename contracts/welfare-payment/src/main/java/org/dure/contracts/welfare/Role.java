package org.dure.contracts.welfare;

import java.util.Locale;

/// What an official may do. Who has a role stands in the config, by MSP and organisational unit or
/// attribute of the certificate.
enum Role {
  /// Makes and closes programmes.
  PROGRAMMES,
  /// Takes claims, has them assessed, suspends and resumes.
  OFFICER,
  /// Decides flagged claims, recoveries and ends, always with another one.
  REVIEWER,
  /// Decides appeals, always with another one.
  APPEALS,
  /// Attests facts that its organisation owns.
  ATTESTER,
  /// Pays instalments and takes back what has expired.
  TREASURY,
  /// Registers and blocks merchants.
  MERCHANTS,
  /// Sees totals and samples, and no personal data.
  AUDITOR,
  /// Purges files after their retention.
  RECORDS;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
