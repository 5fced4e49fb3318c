package org.dure.bench.consensus;

import com.google.protobuf.ByteString;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.dure.model.block.ParsedBlock;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.order.ChannelOrdering;
import org.dure.node.order.SubmitResult;

/// Takes the clients' requests into a replica's ordering, and tells every client of every block.
final class RequestService {
  private final Set<StreamObserver<ByteString>> clients = ConcurrentHashMap.newKeySet();
  private final Executor calls;
  private volatile boolean open;

  /// @param calls runs what waits for a request to be checked, like the calls of a real node
  RequestService(Executor calls) {
    this.calls = calls;
  }

  ServerServiceDefinition definition(ChannelOrdering ordering) {
    open = true;
    return ServerServiceDefinition.builder(ClientProtocol.SERVICE)
        .addMethod(
            ClientProtocol.STREAM,
            ServerCalls.asyncBidiStreamingCall(answers -> new Stream(ordering, answers)))
        .build();
  }

  /// Tells of a block; called by one thread.
  void committed(ParsedBlock block) {
    if (!open || clients.isEmpty() || block.isConfig()) {
      return;
    }
    List<Long> numbers = block.envelopes().stream().map(Requests::number).toList();
    ByteString message = ClientProtocol.committed(block.number(), block.hash(), numbers);
    clients.forEach(client -> send(client, message));
  }

  private static void send(StreamObserver<ByteString> client, ByteString message) {
    synchronized (client) {
      client.onNext(message);
    }
  }

  private final class Stream implements StreamObserver<ByteString> {
    private final ChannelOrdering ordering;
    private final StreamObserver<ByteString> answers;

    Stream(ChannelOrdering ordering, StreamObserver<ByteString> answers) {
      this.ordering = ordering;
      this.answers = answers;
      ((io.grpc.stub.ServerCallStreamObserver<ByteString>) answers).setOnCancelHandler(this::gone);
      clients.add(answers);
    }

    @Override
    public void onNext(ByteString message) {
      if (message.isEmpty()) {
        send(answers, ClientProtocol.leader(ordering.status().leaderId()));
      } else {
        calls.execute(() -> submit(message));
      }
    }

    private void submit(ByteString envelope) {
      if (ordering.submit(envelope) instanceof SubmitResult.Refused) {
        long number = Requests.number(ParsedEnvelope.parse(envelope));
        send(answers, ClientProtocol.refused(number));
      }
    }

    private void gone() {
      clients.remove(answers);
    }

    @Override
    public void onError(Throwable t) {
      gone();
    }

    @Override
    public void onCompleted() {
      gone();
      answers.onCompleted();
    }
  }
}
