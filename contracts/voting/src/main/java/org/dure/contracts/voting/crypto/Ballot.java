package org.dure.contracts.voting.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// An encrypted, proven and signed ballot.
///
/// Bytes: version 1; the credential (33); its serial number (4, big endian, from 1); for each
/// contest, for each option, α, β (33 each) and c₀ z₀ c₁ z₁ (32 each), then c and z for each
/// allowed sum from the least; c and z of the signature. Nothing else fits.
///
/// @param credential the voter's pseudonymous public key
/// @param serial 1 for the first ballot of a credential, one more for each that replaces it
public record Ballot(
    byte[] credential, int serial, List<Contest> contests, Schnorr signature, byte[] bytes) {
  static final int HEAD_BYTES = 1 + P256.POINT_BYTES + 4;
  private static final byte VERSION = 1;

  /// @param sum that the number of choices is allowed
  public record Contest(List<Choice> choices, OneOf sum) {
    public Contest {
      choices = List.copyOf(choices);
    }

    /// The ciphertext of the number of choices.
    Ciphertext total() {
      return choices.stream()
          .map(Choice::text)
          .reduce(Ciphertext.zero(), Ciphertext::plus)
          .normalized();
    }
  }

  /// One option: 0 or 1, encrypted, and the proof that it is one of them.
  public record Choice(Ciphertext text, OneOf proof) {}

  /// @throws InvalidProofException when the bytes are not a ballot of that shape
  public static Ballot parse(byte[] bytes, BallotShape shape) {
    Reader in = new Reader(bytes, shape.bytes(), "a ballot");
    if (in.take(1)[0] != VERSION) {
      throw new InvalidProofException("the ballot's version is not " + VERSION);
    }
    byte[] credential = in.take(P256.POINT_BYTES);
    int serial = in.number();
    List<Contest> contests = new ArrayList<>();
    for (BallotShape.Contest contest : shape.contests()) {
      List<Choice> choices = new ArrayList<>();
      for (int i = 0; i < contest.options(); i++) {
        Ciphertext text = new Ciphertext(in.point(), in.point());
        choices.add(new Choice(text, in.oneOf(2)));
      }
      contests.add(new Contest(choices, in.oneOf(contest.sums())));
    }
    return new Ballot(credential, serial, List.copyOf(contests), in.schnorr(), bytes);
  }

  static byte[] encode(byte[] credential, int serial, List<Contest> contests) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(VERSION);
    out.writeBytes(credential);
    out.writeBytes(ByteBuffer.allocate(4).putInt(serial).array());
    for (Contest contest : contests) {
      for (Choice choice : contest.choices) {
        out.writeBytes(P256.bytes(choice.text.alpha()));
        out.writeBytes(P256.bytes(choice.text.beta()));
        write(out, choice.proof);
      }
      write(out, contest.sum);
    }
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, OneOf proof) {
    for (OneOf.Branch branch : proof.branches()) {
      out.writeBytes(P256.bytes(branch.c()));
      out.writeBytes(P256.bytes(branch.z()));
    }
  }

  static byte[] signed(byte[] body, Schnorr signature) {
    return ByteBuffer.allocate(body.length + Schnorr.BYTES)
        .put(body)
        .put(signature.bytes())
        .array();
  }

  /// What a voter keeps to find the ballot again.
  public String trackingCode() {
    return Codes.tracking(Transcript.sha256().digest(bytes));
  }
}
