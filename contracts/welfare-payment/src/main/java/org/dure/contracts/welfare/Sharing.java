package org.dure.contracts.welfare;

import java.util.Locale;

/// What several claims may have in common, and should not.
enum Sharing {
  ADDRESS,
  ACCOUNT,
  WALLET;

  String of(Claim.Marks marks) {
    return switch (this) {
      case ADDRESS -> marks.address();
      case ACCOUNT -> marks.account();
      case WALLET -> marks.wallet();
    };
  }

  /// How many claims may share it without anybody looking.
  int most(Programme.Guards guards) {
    return switch (this) {
      case ADDRESS -> guards.addressMax();
      case ACCOUNT -> guards.accountMax();
      case WALLET -> 1;
    };
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  String flag() {
    return "SHARED_" + name();
  }
}
