package org.dure.contracts.voting.client;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.dure.contracts.voting.crypto.Codes;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.crypto.Schnorr;
import org.dure.contracts.voting.crypto.Transcript;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.PollState;

/// A voting right in the hands of its holder.
public record Right(BigInteger secret) {
  /// @param code as printed, or as typed
  /// @throws org.dure.contracts.voting.crypto.InvalidProofException when it is misread
  public static Right of(String code) {
    return new Right(Codes.rightSecret(code));
  }

  private byte[] key() {
    return P256.bytes(P256.base(secret));
  }

  /// The public key, hex: sent with the vote.
  public String keyHex() {
    return HexFormat.of().formatHex(key());
  }

  /// The hash of the public key, hex: what is registered.
  public String hash() {
    return HexFormat.of().formatHex(Transcript.sha256().digest(key()));
  }

  public String sign(PollState poll, List<Integer> choices, RandomGenerator random) {
    return Base64.of(
        Schnorr.prove(secret, P256.base(secret), poll.toSign(choices), random).bytes());
  }

  /// Choices in the form that a transaction takes.
  public static String text(List<Integer> choices) {
    return choices.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
