package org.dure.contracts.voting.crypto;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.math.ec.ECPoint;

/// What a challenge is computed over: fields, each behind its length in four bytes, so that no two
/// lists of fields have the same bytes. Hashing to a scalar is RFC 9380 §5.2 `hash_to_field` with
/// `expand_message_xmd` over SHA-256 (§5.3.1), 48 bytes, modulo the group's order, as RFC 9497 §4.3
/// does for P-256.
///
/// A challenge commits to the whole statement and context, not to the commitments alone: Bernhard,
/// Pereira, Warinschi, *How Not to Prove Yourself* (ASIACRYPT 2012), §3, show what the weak form
/// costs.
public final class Transcript {
  private static final String SUITE = "DURE-VOTING-V1-";
  private static final int HASH_BYTES = 32;
  private static final int BLOCK_BYTES = 64;
  private static final int WIDE_BYTES = 48;

  private final String purpose;
  private final ByteArrayOutputStream fields = new ByteArrayOutputStream();

  /// @param purpose separates the uses of one hash; upper-case ASCII
  public Transcript(String purpose) {
    this.purpose = SUITE + purpose;
  }

  public Transcript add(byte[] field) {
    fields.writeBytes(
        new byte[] {
          (byte) (field.length >>> 24),
          (byte) (field.length >>> 16),
          (byte) (field.length >>> 8),
          (byte) field.length
        });
    fields.writeBytes(field);
    return this;
  }

  public Transcript add(String field) {
    return add(field.getBytes(StandardCharsets.UTF_8));
  }

  /// A number of four bytes, big endian.
  public Transcript add(int field) {
    return add(
        new byte[] {
          (byte) (field >>> 24), (byte) (field >>> 16), (byte) (field >>> 8), (byte) field
        });
  }

  public Transcript add(ECPoint field) {
    return add(P256.bytes(field));
  }

  /// The challenge.
  public BigInteger scalar() {
    return hashToScalar(fields.toByteArray(), purpose.getBytes(StandardCharsets.US_ASCII));
  }

  /// A digest to be a field of other transcripts: SHA-256 over purpose and fields.
  public byte[] digest() {
    MessageDigest hash = sha256();
    byte[] name = purpose.getBytes(StandardCharsets.US_ASCII);
    hash.update((byte) name.length);
    hash.update(name);
    return hash.digest(fields.toByteArray());
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static BigInteger hashToScalar(byte[] message, byte[] dst) {
    return new BigInteger(1, expand(message, dst, WIDE_BYTES)).mod(P256.N);
  }

  /// RFC 9380 §5.3.1, with a DST of at most 255 bytes.
  static byte[] expand(byte[] message, byte[] dst, int length) {
    int blocks = (length + HASH_BYTES - 1) / HASH_BYTES;
    if (blocks > 255 || dst.length > 255) {
      throw new IllegalArgumentException("too long: " + length + " bytes, DST " + dst.length);
    }
    MessageDigest hash = sha256();
    hash.update(new byte[BLOCK_BYTES]);
    hash.update(message);
    hash.update(new byte[] {(byte) (length >>> 8), (byte) length, 0});
    hash.update(dst);
    byte[] b0 = hash.digest(new byte[] {(byte) dst.length});
    byte[] block = new byte[HASH_BYTES];
    byte[] out = new byte[length];
    for (int i = 1; i <= blocks; i++) {
      for (int j = 0; j < HASH_BYTES; j++) {
        block[j] ^= b0[j];
      }
      hash.update(block);
      hash.update((byte) i);
      hash.update(dst);
      block = hash.digest(new byte[] {(byte) dst.length});
      int from = (i - 1) * HASH_BYTES;
      System.arraycopy(block, 0, out, from, Math.min(HASH_BYTES, length - from));
    }
    return out;
  }
}
