package org.dure.contracts.voting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.ECPoint;
import org.dure.contracts.voting.client.Right;
import org.dure.contracts.voting.crypto.Ballot;
import org.dure.contracts.voting.crypto.BallotShape;
import org.dure.contracts.voting.crypto.Booth;
import org.dure.contracts.voting.crypto.Codes;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.crypto.Schnorr;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.Json;
import org.dure.contracts.voting.model.Poll;
import org.dure.contracts.voting.model.PollState;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The JavaScript library and the Java classes read each other's ballots. Skipped, with the reason,
/// where npm is missing or its registry cannot be reached.
class JavaScriptTest {
  private static final BallotShape SHAPE =
      new BallotShape(List.of(new BallotShape.Contest(3, 0, 1), new BallotShape.Contest(4, 1, 3)));
  private static final Path WORK = Path.of("target", "js").toAbsolutePath();

  private final Random random = new Random(61);
  private final ECPoint key = P256.base(P256.random(random));
  private final Booth booth = new Booth(new byte[32], key, SHAPE);

  @BeforeAll
  static void install() throws Exception {
    assumeTrue(onPath("npm") && onPath("node"), "npm is missing: JavaScript is not tested");
    for (String part : List.of("package.json", "src/voting.js", "test/exchange.mjs")) {
      Path to = WORK.resolve(part);
      Files.createDirectories(to.getParent());
      Files.copy(Path.of("js", part), to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.isDirectory(WORK.resolve("node_modules/@noble/curves"))) {
      Process npm =
          new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--no-package-lock")
              .directory(WORK.toFile())
              .redirectErrorStream(true)
              .redirectOutput(WORK.resolve("npm.log").toFile())
              .start();
      boolean done = npm.waitFor(3, TimeUnit.MINUTES);
      npm.destroyForcibly();
      assumeTrue(
          done && npm.exitValue() == 0,
          () -> "npm cannot install: JavaScript is not tested; see target/js/npm.log");
    }
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
        .map(folder -> FileSystems.getDefault().getPath(folder, program))
        .anyMatch(Files::isExecutable);
  }

  private static JSONObject run(Json task) throws IOException, InterruptedException {
    Path input = Files.writeString(WORK.resolve("task.json"), task.text());
    Process node =
        new ProcessBuilder("node", "test/exchange.mjs")
            .directory(WORK.toFile())
            .redirectInput(input.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String answer = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor()).isZero();
    return new JSONObject(answer);
  }

  private static boolean[] row(boolean... yes) {
    return yes;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void eachChecksWhatTheOtherSealed() throws Exception {
    BigInteger voter = P256.random(random);
    Booth.Choices choices =
        new Booth.Choices(List.of(row(false, true, false), row(true, false, true, true)));
    Ballot mine = booth.seal(choices, voter, 7, random).ballot();
    List<String> given = new ArrayList<>(List.of(Base64.of(mine.bytes())));
    for (int at : new int[] {39, 80, 110, 700, mine.bytes().length - 1}) {
      byte[] bad = mine.bytes().clone();
      bad[at] ^= 1;
      given.add(Base64.of(bad));
    }
    String code = Codes.right(random);
    PollState poll = poll();
    JSONObject answer =
        run(
            Json.object(
                "state",
                    Json.object(
                        "key", hex(P256.bytes(key)),
                        "fingerprint", hex(booth.context()),
                        "shape", List.of(List.of(3, 0, 1), List.of(4, 1, 3))),
                "check", given,
                "seal",
                    List.of(
                        Json.object(
                            "choices",
                                List.of(
                                    List.of(false, false, false),
                                    List.of(false, true, false, false)),
                            "secret", hex(P256.bytes(voter)),
                            "serial", 3)),
                "right", code,
                "poll", poll.fingerprint()));

    JSONArray verdicts = answer.getJSONArray("verdicts");
    assertThat(verdicts.getString(0)).isEqualTo("holds");
    for (int i = 1; i < given.size(); i++) {
      assertThat(verdicts.getString(i)).as("broken ballot %d", i).isNotEqualTo("holds");
    }
    assertThat(answer.getJSONArray("codes").getString(0)).isEqualTo(mine.trackingCode());

    JSONObject theirs = answer.getJSONArray("sealed").getJSONObject(0);
    Ballot ballot = Ballot.parse(Base64.bytes(theirs.getString("ballot")), SHAPE);
    booth.check(ballot);
    assertThat(ballot.serial()).isEqualTo(3);
    assertThat(ballot.credential()).isEqualTo(P256.bytes(P256.base(voter)));
    assertThat(ballot.trackingCode()).isEqualTo(theirs.getString("code"));
    booth.open(
        ballot,
        new Booth.Choices(List.of(row(false, false, false), row(false, true, false, false))),
        openings(theirs.getJSONArray("openings")));
    assertThat(answer.getString("challenged")).isEqualTo("holds");
    assertThat(answer.getString("lied")).contains("does not hold what was chosen");

    JSONObject right = answer.getJSONObject("right");
    assertThat(right.getString("key")).isEqualTo(Right.of(code).keyHex());
    assertThat(right.getString("hash")).isEqualTo(Right.of(code).hash());
    assertThat(
            Schnorr.parse(Base64.bytes(right.getString("signature")))
                .holds(
                    P256.point(HexFormat.of().parseHex(right.getString("key"))),
                    poll.toSign(List.of(3, 17))))
        .isTrue();
  }

  private static PollState poll() {
    String definition =
        org.dure.contracts.voting.data.Samples.poll(
            "p",
            20,
            java.time.Instant.parse("2026-01-01T00:00:00Z"),
            java.time.Instant.parse("2026-01-02T00:00:00Z"),
            1);
    return PollState.of(Poll.parse(definition), "mychannel");
  }

  private static List<List<BigInteger>> openings(JSONArray array) {
    List<List<BigInteger>> openings = new ArrayList<>();
    for (int i = 0; i < array.length(); i++) {
      List<BigInteger> rs = new ArrayList<>();
      for (Object r : array.getJSONArray(i)) {
        rs.add(P256.scalar(HexFormat.of().parseHex((String) r)));
      }
      openings.add(rs);
    }
    return openings;
  }
}
