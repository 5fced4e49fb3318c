package org.dure.node.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The root of every call: what no service turned into a status becomes one here. Bytes that are no
/// message are the caller's fault and not worth a line in the log; anything else is ours, and is
/// logged under an id that the caller gets.
final class LastResort implements ServerInterceptor {
  private static final Logger log = LoggerFactory.getLogger(LastResort.class);

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    try {
      return new Guarded<>(next.startCall(call, headers), call);
    } catch (RuntimeException e) {
      call.close(statusOf(call, e), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  private static Status statusOf(ServerCall<?, ?> call, Throwable thrown) {
    String method = call.getMethodDescriptor().getFullMethodName();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidProtocolBufferException malformed) {
        return Status.INVALID_ARGUMENT.withDescription(
            "the request is no well-formed message of /" + method + ": " + malformed.getMessage());
      }
    }
    if (thrown instanceof StatusRuntimeException refused) {
      return refused.getStatus();
    }
    String id = UUID.randomUUID().toString();
    log.error("event=call-failed id={} method={}", id, method, thrown);
    return Status.INTERNAL.withDescription(
        "an error inside the node; its operator finds it in the log under " + id);
  }

  private static final class Guarded<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private boolean closed;

    Guarded(ServerCall.Listener<Q> inner, ServerCall<Q, ?> call) {
      super(inner);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      guard(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      guard(super::onHalfClose);
    }

    @Override
    public void onReady() {
      guard(super::onReady);
    }

    private void guard(Runnable step) {
      if (closed) {
        return;
      }
      try {
        step.run();
      } catch (RuntimeException e) {
        close(e);
      }
    }

    private void close(RuntimeException e) {
      closed = true;
      Status status = statusOf(call, e);
      try {
        call.close(status, new Metadata());
      } catch (IllegalStateException alreadyClosed) {
        log.debug("event=call-already-closed status={}", status);
      }
    }
  }
}
