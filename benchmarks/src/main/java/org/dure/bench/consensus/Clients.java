package org.dure.bench.consensus;

import com.google.protobuf.ByteString;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Many clients, each with one request under way: it hands the request to one replica, waits until
/// enough replicas report it in the same block, and begins again. When its replica refuses, is gone
/// or takes long, it hands the same request to the next one.
final class Clients implements AutoCloseable {
  private static final int NUMBER_BITS = 40;
  private static final long REPEAT_NANOS = 2_000_000_000L;

  private final Requests requests;
  private final int answersNeeded;
  private final Timeline timeline;
  private final List<Client> clients = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private final AtomicLong repeated = new AtomicLong();
  private volatile int leader = 1;
  private volatile boolean ended;

  Clients(Requests requests, ConsensusLoad load, Timeline timeline) {
    this.requests = requests;
    this.answersNeeded = load.answersNeeded();
    this.timeline = timeline;
    for (int i = 0; i < load.clients(); i++) {
      clients.add(new Client(i, i % load.replicas()));
    }
  }

  /// Opens the stream to the next replica.
  void connect(int port, SslContext tls) {
    int replica = connections.size();
    connections.add(new Connection(replica, port, tls, this::onAnswer, () -> onDown(replica)));
  }

  /// Whether the replica answers.
  boolean up(int replica) {
    connections.get(replica - 1).keepOpen();
    return connections.get(replica - 1).up();
  }

  void start() {
    clients.forEach(Client::next);
  }

  /// Begins no more requests.
  void end() {
    ended = true;
  }

  long repeated() {
    return repeated.get();
  }

  /// The leader as the replicas last said.
  int leader() {
    return leader;
  }

  void askForLeader() {
    connections.forEach(connection -> connection.send(ByteString.EMPTY));
  }

  /// Repeats what is overdue; called from time to time.
  void repeatOverdue() {
    long now = System.nanoTime();
    clients.forEach(client -> client.repeatIfOverdue(now));
  }

  private void onAnswer(int replica, ClientProtocol.Answer answer) {
    switch (answer) {
      case ClientProtocol.Answer.Committed(long block, ByteString hash, long[] numbers) -> {
        timeline.block(block, numbers.length);
        for (long number : numbers) {
          clients.get((int) (number >>> NUMBER_BITS)).heard(replica, number, hash);
        }
      }
      case ClientProtocol.Answer.Refused(long number) ->
          clients.get((int) (number >>> NUMBER_BITS)).refused(number);
      case ClientProtocol.Answer.Leader(int id) -> leader = id;
    }
  }

  private void onDown(int replica) {
    clients.forEach(client -> client.leave(replica));
  }

  @Override
  public void close() {
    end();
    connections.forEach(Connection::close);
  }

  private final class Client {
    private final long prefix;
    private final Map<ByteString, Long> answers = new HashMap<>();
    private int replica;
    private long number;
    private long beganNanos;
    private long sentNanos;
    private ByteString envelope = ByteString.EMPTY;

    Client(int index, int replica) {
      this.prefix = (long) index << NUMBER_BITS;
      this.number = prefix;
      this.replica = replica;
    }

    synchronized void next() {
      if (ended) {
        envelope = ByteString.EMPTY;
        return;
      }
      number++;
      answers.clear();
      beganNanos = System.nanoTime();
      envelope = requests.envelope(number);
      send();
    }

    private void send() {
      sentNanos = System.nanoTime();
      connections.get(replica).send(envelope);
    }

    synchronized void heard(int from, long request, ByteString hash) {
      if (request != number || envelope.isEmpty()) {
        return;
      }
      long said = answers.merge(hash, 1L << from, (a, b) -> a | b);
      if (Long.bitCount(said) >= answersNeeded) {
        timeline.done(System.nanoTime() - beganNanos);
        next();
      }
    }

    synchronized void refused(long request) {
      if (request == number) {
        // Due a tenth of a second from now.
        sentNanos = System.nanoTime() - REPEAT_NANOS + REPEAT_NANOS / 20;
      }
    }

    synchronized void leave(int gone) {
      if (replica == gone) {
        repeat();
      }
    }

    synchronized void repeatIfOverdue(long nowNanos) {
      if (!envelope.isEmpty() && nowNanos - sentNanos > REPEAT_NANOS) {
        repeat();
      }
    }

    private void repeat() {
      int count = connections.size();
      replica = (replica + 1) % count;
      for (int i = 1; i < count && !connections.get(replica).up(); i++) {
        replica = (replica + 1) % count;
      }
      repeated.incrementAndGet();
      send();
    }
  }
}
