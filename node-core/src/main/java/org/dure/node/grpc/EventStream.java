package org.dure.node.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Semaphore;
import org.dure.node.gateway.ChaincodeEventFeed;
import org.dure.store.StoreException;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;

/// Sends a feed of chaincode events to one client on a virtual thread of its own, no faster than
/// the client takes them.
final class EventStream {

  private final ChaincodeEventFeed feed;
  private final ServerCallStreamObserver<ChaincodeEventsResponse> client;
  private final Semaphore ready = new Semaphore(0);

  private EventStream(
      ChaincodeEventFeed feed, ServerCallStreamObserver<ChaincodeEventsResponse> client) {
    this.feed = feed;
    this.client = client;
  }

  static void start(
      ChaincodeEventFeed feed, ServerCallStreamObserver<ChaincodeEventsResponse> client) {
    EventStream stream = new EventStream(feed, client);
    Thread sender = Thread.ofVirtual().name("chaincode-events").unstarted(stream::send);
    client.setOnReadyHandler(stream.ready::release);
    client.setOnCancelHandler(sender::interrupt);
    sender.start();
  }

  private void send() {
    try {
      ChaincodeEventsResponse next = feed.next();
      while (next != null && !client.isCancelled()) {
        while (!client.isReady()) {
          ready.acquire();
        }
        client.onNext(next);
        next = feed.next();
      }
      if (!client.isCancelled()) {
        client.onError(
            Status.UNAVAILABLE.withDescription("the node is closing").asRuntimeException());
      }
    } catch (InterruptedException e) {
      // The client is gone; there is nobody to tell.
      Thread.currentThread().interrupt();
    } catch (StoreException e) {
      client.onError(Status.ABORTED.withDescription(e.getMessage()).asRuntimeException());
    }
  }
}
