package org.dure.cli.client;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.SignedSnapshotRequest;
import org.hyperledger.fabric.protos.peer.SnapshotGrpc;
import org.hyperledger.fabric.protos.peer.SnapshotQuery;
import org.hyperledger.fabric.protos.peer.SnapshotRequest;

/// A node's `protos.Snapshot`, as its administrator.
public final class SnapshotClient {
  private static final long PATIENCE_SECONDS = 30;

  private final Session session;

  public SnapshotClient(Session session) {
    this.session = session;
  }

  /// @param block 0 for the newest
  public void take(long block) {
    ask(() -> service().generate(signed(request(block))));
  }

  public void cancel(long block) {
    ask(() -> service().cancel(signed(request(block))));
  }

  /// The blocks at which snapshots are due, or being written.
  public List<Long> pending() {
    ByteString query =
        SnapshotQuery.newBuilder()
            .setSignatureHeader(header())
            .setChannelId(session.channelName())
            .build()
            .toByteString();
    return ask(() -> service().queryPendings(signed(query)).getBlockNumbersList());
  }

  /// The snapshots in the folder of a node on this machine, by their last blocks.
  public List<Long> completed(Path home) {
    Path folder =
        home.resolve("data").resolve("snapshots/completed").resolve(session.channelName());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> Long.valueOf(path.getFileName().toString())).sorted().toList();
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.ENVIRONMENT, "cannot list " + folder + ": " + e, e);
    }
  }

  private SnapshotGrpc.SnapshotBlockingStub service() {
    return SnapshotGrpc.newBlockingStub(session.connection().channel())
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private ByteString request(long block) {
    return SnapshotRequest.newBuilder()
        .setSignatureHeader(header())
        .setChannelId(session.channelName())
        .setBlockNumber(block)
        .build()
        .toByteString();
  }

  private SignatureHeader header() {
    return SignatureHeader.newBuilder().setCreator(session.user().signing().serialized()).build();
  }

  private SignedSnapshotRequest signed(ByteString request) {
    return SignedSnapshotRequest.newBuilder()
        .setRequest(request)
        .setSignature(session.user().signing().sign(request))
        .build();
  }

  private static <T> T ask(Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      String why = e.getStatus().getDescription();
      throw new CommandFailure(
          ExitCode.FAILED, why == null ? e.getStatus().getCode().toString() : why, e);
    }
  }
}
