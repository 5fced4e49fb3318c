package org.dure.cli.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;

/// Which key and which other transaction made a transaction invalid, as the node says it in a
/// trailer of CommitStatus.
final class ConflictNote {
  private static final Metadata.Key<byte[]> TRAILER =
      Metadata.Key.of("dure-conflict-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final CallOptions.Key<ConflictNote> OPTION = CallOptions.Key.create("conflict");

  private volatile String text = "";

  /// Empty if there was no conflict.
  String text() {
    return text;
  }

  /// Has the note filled by the call with these options, if its channel has [#reading].
  CallOptions on(CallOptions options) {
    return options.withOption(OPTION, this);
  }

  /// Fills the notes of a channel's calls.
  static ClientInterceptor reading() {
    return new Reading();
  }

  private static final class Reading implements ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      ConflictNote note = options.getOption(OPTION);
      ClientCall<Q, A> call = next.newCall(method, options);
      return note == null ? call : new Noting<>(call, note);
    }
  }

  private static final class Noting<Q, A> extends SimpleForwardingClientCall<Q, A> {
    private final ConflictNote note;

    Noting(ClientCall<Q, A> call, ConflictNote note) {
      super(call);
      this.note = note;
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      super.start(
          new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
              byte[] found = trailers.get(TRAILER);
              if (found != null) {
                note.text = new String(found, StandardCharsets.UTF_8);
              }
              super.onClose(status, trailers);
            }
          },
          headers);
    }
  }
}
