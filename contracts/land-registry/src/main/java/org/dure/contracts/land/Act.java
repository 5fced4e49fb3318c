package org.dure.contracts.land;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.hyperledger.fabric.contract.Context;

/// One transaction: the state it works on, the registry's config, and who sent it.
record Act(LandState state, RegistryConfig config, Caller caller) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final int REFERENCE_MAX = 200;

  static Act of(Context ctx) {
    LandState state = new LandState(ctx.getStub());
    return new Act(state, state.config(), Caller.of(ctx.getStub()));
  }

  void require(Role role) {
    caller.require(role, config);
  }

  boolean is(Role role) {
    return caller.is(role, config);
  }

  Titles titles() {
    return new Titles(state, config);
  }

  Consents consents() {
    return new Consents(this);
  }

  /// A SHA-256 in lower-case hex.
  static String hash(String text) {
    if (!HASH.matcher(text).matches()) {
      throw Rule.BAD_HASH.refusal("'%s' is not a SHA-256 in 64 lower-case hex digits", text);
    }
    return text;
  }

  /// What an act is founded on: the number of a file, a judgment, a deed.
  static String reference(String text) {
    if (text.isBlank() || text.length() > REFERENCE_MAX) {
      throw Rule.BAD_REFERENCE.refusal(
          "the reference has %d characters, 1 to %d are taken", text.length(), REFERENCE_MAX);
    }
    return text;
  }

  static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw Rule.BAD_TIME.refusal("'%s' is not a time like 2026-12-31T00:00:00Z", text);
    }
  }

  /// Whether a time has come.
  boolean isPast(String time) {
    return !time(time).isAfter(state.stub().getTxTimestamp());
  }
}
