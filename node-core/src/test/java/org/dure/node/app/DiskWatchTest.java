package org.dure.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.dure.node.order.SubmitResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A node whose data is on a small disk. Skipped where this user may not mount one.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class DiskWatchTest {
  private static final long LEFT_BYTES = 48L << 20;

  @TempDir private Path folder;
  private NodeNetwork network;
  private Path data;

  @BeforeEach
  void start() throws Exception {
    network = new NodeNetwork(folder, 1);
    data = Files.createDirectories(network.home(1).resolve("data"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=512m", "tmpfs", data.toString()),
        "mounting a tmpfs needs root");
    Files.writeString(
        network.home(1).resolve("node.yaml"),
        "limits:\n  freeDiskBytes: " + (64 << 20) + "\n",
        StandardOpenOption.APPEND);
    network.startAll();
  }

  @AfterEach
  void stop() throws Exception {
    network.close();
    run("umount", data.toString());
  }

  @Test
  void whileTheDiskIsNearlyFullNothingIsTakenAndAfterwardsWorkGoesOn() throws Exception {
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(network.connect(1));
    assertThat(status(health)).isEqualTo(ServingStatus.SERVING);
    assertThat(refusal()).doesNotContain("disk");

    long room = Files.getFileStore(data).getUsableSpace();
    Path filler = Files.write(data.resolve("filler"), new byte[Math.toIntExact(room - LEFT_BYTES)]);
    network.await("the node says so", () -> status(health) == ServingStatus.NOT_SERVING);
    assertThat(refusal())
        .startsWith("the disk of " + data + " is nearly full: ")
        .endsWith("64 MiB are kept free (limits.freeDiskBytes); make room");
    assertThat(network.channel(1).ledger().block(0)).isPresent();

    Files.delete(filler);
    network.await("the node works again", () -> status(health) == ServingStatus.SERVING);
    assertThat(refusal()).doesNotContain("disk");
  }

  /// Why an envelope of nothing is refused.
  private String refusal() {
    return network.channel(1).submit(ByteString.EMPTY)
            instanceof SubmitResult.Refused(SubmitResult.Reason reason, String message)
        ? message
        : "";
  }

  private static ServingStatus status(HealthGrpc.HealthBlockingStub health) {
    return health.check(HealthCheckRequest.getDefaultInstance()).getStatus();
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
