package org.dure.bench.consensus;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/// What the clients and a replica say to each other over one stream. A message of a client is an
/// envelope; an empty one asks for the leader. A replica's message is a byte of kind and what
/// belongs to it, big-endian.
final class ClientProtocol {
  static final String SERVICE = "dure.bench.Requests";
  static final MethodDescriptor<ByteString, ByteString> STREAM =
      MethodDescriptor.<ByteString, ByteString>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Stream"))
          .setRequestMarshaller(new Raw())
          .setResponseMarshaller(new Raw())
          .build();

  private static final byte COMMITTED = 1;
  private static final byte REFUSED = 2;
  private static final byte LEADER = 3;
  private static final int HASH_BYTES = 32;

  private ClientProtocol() {}

  /// What a replica says.
  sealed interface Answer {
    /// A block is committed there.
    ///
    /// @param hash of its header
    /// @param requests that it holds
    record Committed(long block, ByteString hash, long[] requests) implements Answer {}

    /// A request was not taken; to be tried again.
    record Refused(long request) implements Answer {}

    record Leader(int replica) implements Answer {}
  }

  static ByteString committed(long block, ByteString hash, List<Long> requests) {
    ByteBuffer out =
        ByteBuffer.allocate(1 + Long.BYTES + HASH_BYTES + Long.BYTES * requests.size());
    out.put(COMMITTED).putLong(block).put(hash.asReadOnlyByteBuffer());
    requests.forEach(out::putLong);
    return UnsafeByteOperations.unsafeWrap(out.flip());
  }

  static ByteString refused(long request) {
    return UnsafeByteOperations.unsafeWrap(
        ByteBuffer.allocate(1 + Long.BYTES).put(REFUSED).putLong(request).flip());
  }

  static ByteString leader(int replica) {
    return UnsafeByteOperations.unsafeWrap(
        ByteBuffer.allocate(1 + Integer.BYTES).put(LEADER).putInt(replica).flip());
  }

  static Answer read(ByteString bytes) {
    ByteBuffer in = bytes.asReadOnlyByteBuffer();
    byte kind = in.get();
    return switch (kind) {
      case COMMITTED -> {
        long block = in.getLong();
        byte[] hash = new byte[HASH_BYTES];
        in.get(hash);
        long[] requests = new long[in.remaining() / Long.BYTES];
        in.asLongBuffer().get(requests);
        yield new Answer.Committed(block, UnsafeByteOperations.unsafeWrap(hash), requests);
      }
      case REFUSED -> new Answer.Refused(in.getLong());
      case LEADER -> new Answer.Leader(in.getInt());
      default -> throw new IllegalArgumentException("an answer of kind " + kind);
    };
  }

  private static final class Raw implements MethodDescriptor.Marshaller<ByteString> {
    @Override
    public InputStream stream(ByteString value) {
      return new ByteArrayInputStream(value.toByteArray());
    }

    @Override
    public ByteString parse(InputStream stream) {
      try {
        return UnsafeByteOperations.unsafeWrap(stream.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
