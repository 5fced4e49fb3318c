package org.dure.node.grpc;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call in which a client sends requests and each gets many answers: a virtual thread takes the
/// requests one by one, and sends no faster than the client reads. The next request is read from
/// the connection only when the last is done.
final class RequestLoop<Q, A> {
  private static final Logger LOG = LoggerFactory.getLogger(RequestLoop.class);

  private final ServerCallStreamObserver<A> client;
  private final Handler<Q, A> handler;
  private final ArrayBlockingQueue<Optional<Q>> requests = new ArrayBlockingQueue<>(2);
  private final Semaphore ready = new Semaphore(0);

  private RequestLoop(ServerCallStreamObserver<A> client, Handler<Q, A> handler) {
    this.client = client;
    this.handler = handler;
  }

  /// Serves one request.
  interface Handler<Q, A> {
    /// @return whether another request may follow
    boolean serve(Q request, Sender<A> sender) throws InterruptedException;
  }

  /// Sends to the client, waiting while it does not read.
  interface Sender<A> {
    void send(A answer) throws InterruptedException;
  }

  static <Q, A> StreamObserver<Q> start(StreamObserver<A> answer, Handler<Q, A> handler) {
    ServerCallStreamObserver<A> client = (ServerCallStreamObserver<A>) answer;
    RequestLoop<Q, A> loop = new RequestLoop<>(client, handler);
    Thread thread =
        Thread.ofVirtual().name("requests").unstarted(Context.current().wrap(loop::run));
    client.disableAutoRequest();
    client.setOnReadyHandler(loop.ready::release);
    client.setOnCancelHandler(thread::interrupt);
    client.request(1);
    thread.start();
    return new StreamObserver<>() {
      @Override
      public void onNext(Q request) {
        loop.requests.add(Optional.of(request));
      }

      @Override
      public void onError(Throwable gone) {
        thread.interrupt();
      }

      @Override
      public void onCompleted() {
        loop.requests.add(Optional.empty());
      }
    };
  }

  private void run() {
    try {
      Optional<Q> request = requests.take();
      while (request.isPresent() && handler.serve(request.get(), this::send)) {
        client.request(1);
        request = requests.take();
      }
      client.onCompleted();
    } catch (InterruptedException e) {
      LOG.debug("event=client-gone");
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("event=stream-failed", e);
      client.onError(
          Status.INTERNAL
              .withDescription("an error inside the node; its operator finds it in the log")
              .asRuntimeException());
    }
  }

  private void send(A answer) throws InterruptedException {
    while (!client.isReady()) {
      if (client.isCancelled()) {
        throw new InterruptedException("the client is gone");
      }
      ready.acquire();
    }
    client.onNext(answer);
  }
}
