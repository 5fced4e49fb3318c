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
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// SHA-256 over byte strings, without copying them first. Computed by Amazon Corretto Crypto
/// Provider where it loads, else by the JDK: the JDK's is as fast only once the optimising compiler
/// has replaced it by the processor's instructions, which local nodes run without (ADR 10).
public final class Sha256 {
  /// Length of a hash in bytes.
  public static final int BYTES = 32;

  private static final String CORRETTO = "AmazonCorrettoCryptoProvider";

  /// Never fed itself: a copy of it costs half of what looking one up does.
  private static final MessageDigest FRESH = fresh();

  private Sha256() {}

  private static MessageDigest fresh() {
    Provider corretto = corretto();
    try {
      return corretto == null
          ? MessageDigest.getInstance("SHA-256")
          : MessageDigest.getInstance("SHA-256", corretto);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private static @Nullable Provider corretto() {
    Iterator<Provider> providers = ServiceLoader.load(Provider.class).iterator();
    while (true) {
      try {
        if (!providers.hasNext()) {
          return null;
        }
        Provider provider = providers.next();
        if (provider.getName().equals(CORRETTO)) {
          MessageDigest.getInstance("SHA-256", provider);
          return provider;
        }
      } catch (ServiceConfigurationError | NoSuchAlgorithmException unavailable) {
        // Listed but of no use on this machine: one we do without.
        continue;
      }
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
