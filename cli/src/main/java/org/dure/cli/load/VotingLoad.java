package org.dure.cli.load;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.dure.bench.LoadClient;
import org.dure.bench.LoadTransaction;
import org.dure.cli.client.TransactionFailure;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.cli.vote.HeldElection;
import org.dure.cli.vote.PatientDesk;
import org.dure.cli.vote.VotingDesk;
import org.dure.contracts.voting.crypto.Booth;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.data.Samples;
import org.dure.contracts.voting.model.Base64;

/// Secret ballots of five candidates: each client holds one credential and votes again and again,
/// so each ballot replaces the one before. Sealing a ballot is work of the client's machine and
/// counts here, as the nodes share that machine.
final class VotingLoad implements LoadProfile {
  private static final int UNTIL_OPEN_SECONDS = 30;

  @Override
  public String name() {
    return "voting";
  }

  @Override
  public String contract() {
    return "voting";
  }

  @Override
  public String description(LoadSettings settings) {
    return "secret ballots of five options, a credential for each client";
  }

  @Override
  public IntFunction<LoadClient> begin(LoadUsers users, LoadSettings settings) {
    VotingDesk desk = new PatientDesk(desk(users));
    SecureRandom random = new SecureRandom();
    String id = "load-" + settings.run();
    List<String> mspIds = IntStream.range(0, users.count()).mapToObj(users::mspId).toList();
    initialise(desk, mspIds.getFirst());
    Instant opens = Instant.now().plusSeconds(UNTIL_OPEN_SECONDS).truncatedTo(ChronoUnit.SECONDS);
    int threshold = Math.max(1, mspIds.size() * 3 / 4);
    desk.submit(
        1,
        "createElection",
        Samples.election(id, mspIds, threshold, opens, opens.plus(1, ChronoUnit.DAYS), 16));
    HeldElection held = new HeldElection(desk, id, mspIds.size(), random);
    held.makeKey();
    List<BigInteger> secrets = new ArrayList<>();
    for (int i = 0; i < settings.clients(); i++) {
      secrets.add(P256.random(random));
    }
    held.register(
        secrets.stream().map(s -> HexFormat.of().formatHex(P256.bytes(P256.base(s)))).toList());
    held.open();
    Booth booth = held.desk().standing().state().booth();
    await(opens);
    return number -> new Voter(id, number % users.count(), secrets.get(number), booth, random);
  }

  private static void initialise(VotingDesk desk, String mspId) {
    try {
      desk.submit(1, "initVoting", "{\"commissionMspIds\":[\"" + mspId + "\"]}");
    } catch (TransactionFailure e) {
      if (!String.valueOf(e.getMessage()).contains("already written")) {
        throw e;
      }
    }
  }

  private static void await(Instant opens) {
    try {
      Thread.sleep(Math.max(0, Instant.now().until(opens, ChronoUnit.MILLIS) + 500));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted", e);
    }
  }

  private static VotingDesk desk(LoadUsers users) {
    return new VotingDesk() {
      @Override
      public String submit(int org, String function, String... arguments) {
        byte[] result = users.submit((org - 1) % users.count(), function, arguments).result();
        return new String(result, java.nio.charset.StandardCharsets.UTF_8);
      }

      @Override
      public String ask(String function, String... arguments) {
        return users.query(0, function, arguments);
      }

      @Override
      public String channel() {
        return users.channel();
      }
    };
  }

  private static final class Voter implements LoadClient {
    private final String election;
    private final int user;
    private final BigInteger secret;
    private final Booth booth;
    private final SecureRandom random;
    private int serial = 1;

    Voter(String election, int user, BigInteger secret, Booth booth, SecureRandom random) {
      this.election = election;
      this.user = user;
      this.secret = secret;
      this.booth = booth;
      this.random = random;
    }

    @Override
    public LoadTransaction next() {
      boolean[] row = new boolean[5];
      row[serial % 5] = true;
      byte[] ballot =
          booth.seal(new Booth.Choices(List.of(row)), secret, serial, random).ballot().bytes();
      return LoadTransaction.of(user, "castBallot", election, Base64.of(ballot));
    }

    @Override
    public void committed(byte[] result) {
      serial++;
    }
  }
}
