package org.dure.node.chaincode.stream;

import org.dure.node.chaincode.ExecutionException;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.jspecify.annotations.Nullable;

/// The conversation about one call: what its contract asks and answers, from the thread of the
/// stream to the thread that runs the call. Holds one request and one result at most, whatever the
/// contract sends.
final class Exchange implements AutoCloseable {
  private final ShimStream stream;
  private final ShimStream.Call call;
  private @Nullable ChaincodeMessage request;
  private @Nullable ChaincodeMessage result;
  private boolean answering;
  private boolean terminated;

  Exchange(ShimStream stream, ShimStream.Call call) {
    this.stream = stream;
    this.call = call;
  }

  /// Takes a request of the contract; false if one is pending already, as Fabric drops it.
  synchronized boolean ask(ChaincodeMessage message) {
    if (answering) {
      return false;
    }
    answering = true;
    request = message;
    notifyAll();
    return true;
  }

  /// Takes the contract's last word; the first one counts.
  synchronized void finish(ChaincodeMessage message) {
    if (result == null) {
      result = message;
      notifyAll();
    }
  }

  /// The stream is no more.
  synchronized void terminate() {
    terminated = true;
    notifyAll();
  }

  /// Waits for the next request or the result, which goes first.
  ///
  /// @throws ExecutionException if the stream ended
  synchronized ChaincodeMessage next() throws ExecutionException, InterruptedException {
    while (true) {
      ChaincodeMessage asked = request;
      if (result != null) {
        return result;
      }
      if (asked != null) {
        request = null;
        return asked;
      }
      if (terminated) {
        throw new ExecutionException("error sending: chaincode stream terminated");
      }
      wait();
    }
  }

  /// Sends what the call begins with.
  void begin(ChaincodeMessage message) {
    stream.send(message);
  }

  /// Sends the answer to the request that [#next] gave; the contract may ask again then.
  void answer(ChaincodeMessage message) {
    synchronized (this) {
      answering = false;
    }
    stream.send(message);
  }

  @Override
  public void close() {
    stream.forget(call);
  }
}
