package org.dure.node.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// Bounds the calls under way at once, by service. A call over the bound ends at once with
/// RESOURCE_EXHAUSTED, so that a flood on one service costs no memory and leaves the others be.
final class CallLimits implements ServerInterceptor {
  private record Bound(int max, Semaphore free) {}

  private final Map<String, Bound> bounds = new LinkedHashMap<>();

  /// @param maxByService full service name, such as `gateway.Gateway`, and its bound; services not
  ///   named are not bounded here
  CallLimits(Map<String, Integer> maxByService) {
    maxByService.forEach((service, max) -> bounds.put(service, new Bound(max, new Semaphore(max))));
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Bound bound = bounds.get(String.valueOf(call.getMethodDescriptor().getServiceName()));
    if (bound == null) {
      return next.startCall(call, headers);
    }
    if (!bound.free.tryAcquire()) {
      call.close(
          Status.RESOURCE_EXHAUSTED.withDescription(
              "too many requests for /%s, exceeding concurrency limit (%d); try again later"
                  .formatted(call.getMethodDescriptor().getServiceName(), bound.max)),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    AtomicBoolean held = new AtomicBoolean(true);
    Runnable release =
        () -> {
          if (held.compareAndSet(true, false)) {
            bound.free.release();
          }
        };
    return start(call, headers, next, release);
  }

  private static <Q, A> ServerCall.Listener<Q> start(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next, Runnable release) {
    ServerCall<Q, A> counted =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            release.run();
            super.close(status, trailers);
          }
        };
    return new ReleasingListener<>(next.startCall(counted, headers), release);
  }

  /// Gives the place back when the client went away before the call was answered.
  private static final class ReleasingListener<Q>
      extends io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener<Q> {
    private final Runnable release;

    ReleasingListener(ServerCall.Listener<Q> inner, Runnable release) {
      super(inner);
      this.release = release;
    }

    @Override
    public void onCancel() {
      release.run();
      super.onCancel();
    }
  }
}
