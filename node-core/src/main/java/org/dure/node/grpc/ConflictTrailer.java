package org.dure.node.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;

/// Tells a client which key and which other transaction made its transaction invalid, in the
/// trailer `dure-conflict-bin` (UTF-8) of CommitStatus. Fabric's message has no place for it, and
/// stays as it is; clients that do not know the trailer pass it over.
final class ConflictTrailer implements ServerInterceptor {
  private static final Metadata.Key<byte[]> KEY =
      Metadata.Key.of("dure-conflict-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final Context.Key<Note> NOTE = Context.key("conflict");

  /// What a call shall say when it ends.
  static final class Note {
    private volatile String text = "";

    void set(String sentence) {
      text = sentence;
    }
  }

  /// That of the current call; of none where this interceptor is not in place.
  static Note note() {
    Note note = NOTE.get();
    return note == null ? new Note() : note;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Note note = new Note();
    ServerCall<Q, A> noting =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            if (!note.text.isEmpty()) {
              trailers.put(KEY, note.text.getBytes(StandardCharsets.UTF_8));
            }
            super.close(status, trailers);
          }
        };
    return Contexts.interceptCall(Context.current().withValue(NOTE, note), noting, headers, next);
  }
}
