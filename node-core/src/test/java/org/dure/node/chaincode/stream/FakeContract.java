package org.dure.node.chaincode.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.Response;

/// A contract's process as the wire shows it: it registers and does what scripts say, message by
/// message.
final class FakeContract implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  /// What a call does, by the name of its function.
  interface Script {
    /// What the contract answers; it may send other things meanwhile.
    ChaincodeMessage run(Talk talk, List<String> args) throws Exception;
  }

  final Map<String, Script> scripts = new ConcurrentHashMap<>();
  final BlockingQueue<ChaincodeMessage> handshake = new LinkedBlockingQueue<>();
  volatile String registersAs = "";
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final Server server;

  FakeContract() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(new Service())
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  static ChaincodeMessage completed(String payload) {
    Response response =
        Response.newBuilder().setStatus(200).setPayload(ByteString.copyFromUtf8(payload)).build();
    return ChaincodeMessage.newBuilder()
        .setType(Type.COMPLETED)
        .setPayload(response.toByteString())
        .build();
  }

  /// One call, from the contract's side.
  static final class Talk {
    private final StreamObserver<ChaincodeMessage> out;
    private final ChaincodeMessage call;
    private final BlockingQueue<ChaincodeMessage> answers = new LinkedBlockingQueue<>();

    private Talk(StreamObserver<ChaincodeMessage> out, ChaincodeMessage call) {
      this.out = out;
      this.call = call;
    }

    ChaincodeMessage call() {
      return call;
    }

    void send(ChaincodeMessage.Builder message) {
      synchronized (out) {
        out.onNext(message.setTxid(call.getTxid()).setChannelId(call.getChannelId()).build());
      }
    }

    void send(Type type, ByteString payload) {
      send(ChaincodeMessage.newBuilder().setType(type).setPayload(payload));
    }

    ChaincodeMessage answer() throws InterruptedException {
      ChaincodeMessage answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new AssertionError("the node did not answer");
      }
      return answer;
    }

    ChaincodeMessage ask(Type type, ByteString payload) throws InterruptedException {
      send(type, payload);
      return answer();
    }

    /// The payload of a RESPONSE.
    ByteString ask(Type type, MessageLite payload) throws InterruptedException {
      ChaincodeMessage answer = ask(type, payload.toByteString());
      if (answer.getType() != Type.RESPONSE) {
        throw new IllegalStateException(answer.getPayload().toStringUtf8());
      }
      return answer.getPayload();
    }
  }

  private final class Service extends ChaincodeGrpc.ChaincodeImplBase {
    @Override
    public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> out) {
      Map<String, Talk> talks = new ConcurrentHashMap<>();
      // What a script sends behind the end of a stream goes nowhere.
      ((ServerCallStreamObserver<ChaincodeMessage>) out).setOnCancelHandler(talks::clear);
      synchronized (out) {
        out.onNext(
            ChaincodeMessage.newBuilder()
                .setType(Type.REGISTER)
                .setPayload(ChaincodeID.newBuilder().setName(registersAs).build().toByteString())
                .build());
      }
      return new StreamObserver<>() {
        @Override
        public void onNext(ChaincodeMessage message) {
          switch (message.getType()) {
            case TRANSACTION, INIT -> {
              Talk talk = new Talk(out, message);
              talks.put(message.getTxid(), talk);
              calls.execute(() -> run(talk));
            }
            case RESPONSE, ERROR -> {
              Talk talk = talks.get(message.getTxid());
              if (talk != null) {
                talk.answers.add(message);
              }
            }
            default -> handshake.add(message);
          }
        }

        @Override
        public void onError(Throwable failure) {
          talks.clear();
        }

        @Override
        public void onCompleted() {
          out.onCompleted();
        }
      };
    }
  }

  private void run(Talk talk) {
    try {
      List<String> input =
          ChaincodeInput.parseFrom(talk.call().getPayload()).getArgsList().stream()
              .map(ByteString::toStringUtf8)
              .toList();
      Script script = scripts.get(input.getFirst());
      if (script == null) {
        throw new IllegalStateException("no script " + input.getFirst());
      }
      talk.send(script.run(talk, input.subList(1, input.size())).toBuilder());
    } catch (Exception e) {
      talk.send(Type.ERROR, ByteString.copyFromUtf8(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    calls.shutdownNow();
  }
}
