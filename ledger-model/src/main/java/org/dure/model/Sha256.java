package org.dure.model;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.List;
import java.util.Optional;

/// SHA-256 over byte strings, without copying them first. Computed by Amazon Corretto Crypto
/// Provider where it loads, else by the JDK: the JDK's is as fast only once the optimising compiler
/// has replaced it by the processor's instructions, which local nodes run without (ADR 10).
public final class Sha256 {
  /// Length of a hash in bytes.
  public static final int BYTES = 32;

  /// Never fed itself: a copy of it costs half of what looking one up does.
  private static final MessageDigest FRESH = fresh();

  private Sha256() {}

  private static MessageDigest fresh() {
    return CorrettoProvider.find().flatMap(Sha256::by).orElseGet(Sha256::ofTheJdk);
  }

  private static Optional<MessageDigest> by(Provider provider) {
    try {
      return Optional.of(MessageDigest.getInstance("SHA-256", provider));
    } catch (NoSuchAlgorithmException unavailable) {
      return Optional.empty();
    }
  }

  private static MessageDigest ofTheJdk() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /// The hash of the concatenation of `parts`.
  public static ByteString of(ByteString... parts) {
    return of(List.of(parts));
  }

  /// The hash of the concatenation of `parts`, in their order.
  public static ByteString of(Iterable<ByteString> parts) {
    Sink sink = new Sink(digest());
    try {
      for (ByteString part : parts) {
        UnsafeByteOperations.unsafeWriteTo(part, sink);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return UnsafeByteOperations.unsafeWrap(sink.digest.digest());
  }

  /// The hash of `bytes`.
  public static ByteString of(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(digest().digest(bytes));
  }

  /// The hash of the UTF-8 bytes of `text`.
  public static ByteString ofUtf8(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest digest() {
    try {
      return (MessageDigest) FRESH.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 by " + FRESH.getProvider() + " cannot be copied", e);
    }
  }

  /// Feeds the digest from the memory of the byte strings.
  private static final class Sink extends ByteOutput {
    private final MessageDigest digest;

    private Sink(MessageDigest digest) {
      this.digest = digest;
    }

    @Override
    public void write(byte value) {
      digest.update(value);
    }

    @Override
    public void write(byte[] value, int offset, int length) {
      digest.update(value, offset, length);
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      digest.update(value, offset, length);
    }

    @Override
    public void write(ByteBuffer value) {
      digest.update(value);
    }

    @Override
    public void writeLazy(ByteBuffer value) {
      digest.update(value);
    }
  }
}
