package org.dure.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.dure.cli.Dure;
import org.dure.cli.client.ChaincodeArchive;
import org.dure.cli.client.Lifecycle;
import org.dure.cli.client.Session;
import org.dure.cli.console.Console;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.vote.Blocks;
import org.dure.cli.vote.HeldElection;
import org.dure.cli.vote.PatientDesk;
import org.dure.cli.vote.UserDesk;
import org.dure.cli.vote.Verification;
import org.dure.cli.vote.VotingDesk;
import org.dure.contracts.voting.Voting;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.data.Samples;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// A small election on four nodes, from the definition to a result that verifies from the blocks
/// alone, with voters at the command line.
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@EnabledIfSystemProperty(named = "dure.soak", matches = "true")
final class VotingTest {
  private static final int VOTERS = 4;
  private final SecureRandom random = new SecureRandom();
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  private int dure(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return Dure.commandLine(new Console(new PrintWriter(out), new PrintWriter(err), false))
        .execute(arguments);
  }

  @Test
  void anElectionIsHeldAndVerifiesFromTheBlocksAlone() throws Exception {
    TestNetwork network = TestNetwork.shared();
    NetworkFolder folder = NetworkFolder.open(network.folder());
    Path work = Files.createTempDirectory("dure-voting-");
    long begin = System.nanoTime();
    deploy(folder, work);
    // The window is as long as this machine needs at present: deploying is about as much work.
    long window = Math.max(15, 3 * TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
    List<Session> sessions =
        folder.spec().names().map(org -> Session.open(folder, org, "User1")).toList();
    try {
      VotingDesk desk = new PatientDesk(desk(sessions));
      desk.submit(1, "initVoting", "{\"commissionMspIds\":[\"Org1MSP\"]}");
      Instant opens = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
      Instant closes = opens.plusSeconds(window);
      List<String> mspIds = sessions.stream().map(s -> s.user().mspId()).toList();
      desk.submit(1, "createElection", Samples.election("chair", mspIds, 3, opens, closes, 2));
      HeldElection held = new HeldElection(desk, "chair", 4, random);
      held.makeKey();
      held.register(credentials(work));
      held.open();
      network.await(60, () -> Instant.now().isAfter(opens), () -> "the election opens");
      network.awaitEqualHeights();
      vote(network, work);
      network.await(
          120, () -> Instant.now().isAfter(closes.plusSeconds(2)), () -> "the election closes");
      var sum = held.tally();
      assertThat(sum.count()).isEqualTo(VOTERS);
      for (int trustee : new int[] {1, 3, 4}) {
        held.decrypt(trustee, sum);
      }
      assertThat(held.publish(sum)).isEqualTo(List.of(List.of(0, 1, 2, 1, 0)));
      verify(network, sessions.getFirst(), work);
    } finally {
      sessions.forEach(Session::close);
    }
  }

  private static VotingDesk desk(List<Session> sessions) {
    return new VotingDesk() {
      @Override
      public String submit(int org, String function, String... arguments) {
        return new UserDesk(sessions.get(org - 1), "voting").submit(org, function, arguments);
      }

      @Override
      public String ask(String function, String... arguments) {
        return new UserDesk(sessions.getFirst(), "voting").ask(function, arguments);
      }

      @Override
      public String channel() {
        return sessions.getFirst().channelName();
      }
    };
  }

  private List<String> credentials(Path work) throws IOException {
    List<String> credentials = new ArrayList<>();
    for (int i = 0; i < VOTERS; i++) {
      BigInteger secret = P256.random(random);
      Files.writeString(work.resolve("voter-" + i), HexFormat.of().formatHex(P256.bytes(secret)));
      credentials.add(HexFormat.of().formatHex(P256.bytes(P256.base(secret))));
    }
    return credentials;
  }

  /// The first voter challenges a ballot, casts another, and votes again.
  private void vote(TestNetwork network, Path work) {
    String dir = network.folder().toString();
    String sealed = work.resolve("sealed").toString();
    String first = work.resolve("voter-0").toString();
    assertThat(
            dure(
                "vote",
                "seal",
                "--dir",
                dir,
                "chair",
                sealed,
                "--credential",
                first,
                "--choose",
                "chair=Oh Min"))
        .as(err.toString())
        .isZero();
    String code = out.toString().strip();
    assertThat(
            dure(
                "vote",
                "challenge",
                "--dir",
                dir,
                sealed,
                "--code",
                code,
                "--choose",
                "chair=Oh Min"))
        .as(err.toString())
        .isZero();
    assertThat(
            dure(
                "vote",
                "challenge",
                "--dir",
                dir,
                sealed,
                "--code",
                code,
                "--choose",
                "chair=Moon Jun"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("does not hold what was chosen");
    String old = cast(dir, first, "chair=Oh Min");
    cast(dir, work.resolve("voter-1").toString(), "chair=Nam Seo-yeon");
    cast(dir, work.resolve("voter-2").toString(), "chair=Moon Jun");
    cast(dir, work.resolve("voter-3").toString(), "chair=Oh Min");
    String last = cast(dir, first, "chair=Nam Seo-yeon");
    assertThat(dure("vote", "track", "--dir", dir, "chair", old)).isZero();
    assertThat(out.toString()).contains("replaced by no. 2");
    assertThat(dure("vote", "track", "--dir", dir, "chair", last)).isZero();
    assertThat(out.toString()).contains("counts");
    assertThat(dure("vote", "cast", "--dir", dir, "chair", "--sealed", sealed)).isEqualTo(5);
    assertThat(err.toString()).contains("serial number 3, not 1");
  }

  private String cast(String dir, String credential, String choice) {
    assertThat(
            dure(
                "vote",
                "cast",
                "--dir",
                dir,
                "chair",
                "--credential",
                credential,
                "--choose",
                choice))
        .as(err.toString())
        .isZero();
    return out.toString().strip();
  }

  /// Of a node, of files, and of files that somebody changed.
  private void verify(TestNetwork network, Session session, Path work) throws IOException {
    assertThat(dure("vote", "verify", "--dir", network.folder().toString(), "chair"))
        .as(out.toString() + err)
        .isZero();
    assertThat(out.toString()).contains("everything verifies", "5 ballots checked");
    Path whole = work.resolve("blocks");
    Path forged = work.resolve("forged");
    try (OutputStream a = Files.newOutputStream(whole);
        OutputStream b = Files.newOutputStream(forged)) {
      Blocks.of(session)
          .each(block -> {
            try {
              block.block().writeDelimitedTo(a);
              forged(block.block()).writeDelimitedTo(b);
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
    }
    assertThat(dure("vote", "verify", "--blocks", whole.toString(), "chair"))
        .as(out.toString() + err)
        .isZero();
    assertThat(dure("vote", "verify", "--blocks", forged.toString(), "chair")).isEqualTo(1);
    assertThat(out.toString()).contains("does NOT verify", "WRONG");
    assertThat(dure("vote", "verify", "--blocks", whole.toString(), "nothing")).isEqualTo(1);
    assertThat(Verification.of(Blocks.of(whole), "voting", "chair").election().counted())
        .isEqualTo(VOTERS);
  }

  /// The block without its last transaction, where it has ballots.
  private static Block forged(Block block) {
    boolean ballots =
        block.getData().getDataList().stream()
            .anyMatch(data ->
                data.toString(java.nio.charset.StandardCharsets.ISO_8859_1).contains("castBallot"));
    if (!ballots) {
      return block;
    }
    Block.Builder forged = block.toBuilder();
    List<ByteString> data = block.getData().getDataList();
    forged.getDataBuilder().clearData().addAllData(data.subList(0, data.size() - 1));
    return forged.build();
  }

  private static void deploy(NetworkFolder folder, Path work) throws IOException {
    Console console =
        new Console(
            new PrintWriter(java.io.Writer.nullWriter()), new PrintWriter(System.err, true), false);
    try (Lifecycle lifecycle = new Lifecycle(console, folder)) {
      lifecycle.deploy(
          new Lifecycle.Wish(
              "voting",
              "",
              ByteString.EMPTY,
              ChaincodeArchive.ofJar("voting", "voting.jar", Files.readAllBytes(jar(work)))));
    }
  }

  /// The module's jar, or, in a build that has not come to it, its classes in one.
  private static Path jar(Path work) throws IOException {
    Path from = Path.of(Voting.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    if (Files.isRegularFile(from)) {
      return from;
    }
    Path jar = work.resolve("voting.jar");
    try (JarOutputStream packed = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        packed.putNextEntry(new JarEntry(from.relativize(file).toString()));
        Files.copy(file, packed);
        packed.closeEntry();
      }
    }
    return jar;
  }
}
