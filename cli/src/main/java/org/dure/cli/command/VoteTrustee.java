package org.dure.cli.command;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.dure.cli.client.Session;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.vote.ElectionDesk;
import org.dure.cli.vote.SecretFile;
import org.dure.cli.vote.UserDesk;
import org.dure.contracts.voting.client.Trustee;
import org.dure.contracts.voting.crypto.Ceremony;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.model.Election;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dure vote trustee`.
@Command(
    name = "trustee",
    description = {
      "Takes a trustee's next step: enrol, deal and confirm make the key, decrypt opens the tally.",
      "The trustee is the one whose organisation the caller belongs to. The secret is made by"
          + " 'enrol' and never leaves its file; the same file serves to the end. A share that does"
          + " not fit is complained of, which ends the ceremony."
    })
public final class VoteTrustee implements Callable<Integer> {
  /// What a trustee does, in this order.
  enum Step {
    ENROL,
    DEAL,
    CONFIRM,
    DECRYPT
  }

  @Mixin VoteOptions vote;

  @Parameters(index = "0", paramLabel = "<step>", description = "${COMPLETION-CANDIDATES}")
  Step step;

  @Parameters(index = "1", paramLabel = "<election>", description = "The election.")
  String id;

  @Option(
      names = "--secret",
      required = true,
      paramLabel = "<file>",
      description = "The trustee's secret; made by 'enrol' when it is not there.")
  Path file;

  private final Console console;

  public VoteTrustee(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SecureRandom random = new SecureRandom();
    if (step == Step.ENROL && !Files.exists(file)) {
      SecretFile.write(file, P256.random(random));
    }
    BigInteger secret = SecretFile.read(file);
    try (Session session = vote.open()) {
      UserDesk desk = vote.desk(session);
      ElectionDesk election = new ElectionDesk(desk, id);
      Election definition = election.standing().definition();
      Trustee trustee = new Trustee(number(definition, session.user().mspId()), secret);
      console.print(take(desk, election, definition, trustee, random));
      return ExitCode.DONE.number();
    }
  }

  private String take(
      UserDesk desk, ElectionDesk election, Election definition, Trustee t, SecureRandom random) {
    String channel = desk.channel();
    return switch (step) {
      case ENROL -> desk.submit(0, "enrolTrustee", id, t.enrolment(definition, channel, random));
      case DEAL ->
          desk.submit(
              0, "dealShares", id, t.dealing(definition, channel, election.ceremony(), random));
      case CONFIRM -> confirm(desk, election, definition, t, random);
      case DECRYPT -> {
        var state = election.standing().state();
        var sum = ElectionDesk.sum(election.tally(), state);
        yield desk.submit(
            0,
            "decryptTally",
            id,
            t.partial(definition, state, channel, election.ceremony(), sum, random));
      }
    };
  }

  private String confirm(
      UserDesk desk, ElectionDesk election, Election definition, Trustee t, SecureRandom random) {
    var steps = election.ceremony();
    try {
      return desk.submit(
          0, "confirmShares", id, t.confirmation(definition, desk.channel(), steps, random));
    } catch (Ceremony.InvalidShareException e) {
      String complaint = t.complaint(definition, desk.channel(), steps, e.dealer(), random);
      desk.submit(0, "complainOfShare", id, Integer.toString(e.dealer()), complaint);
      throw new CommandFailure(
          ExitCode.FAILED, e.getMessage() + "; complained of it, the ceremony has ended", e);
    }
  }

  private static int number(Election definition, String mspId) {
    for (int j = 1; j <= definition.trustees().size(); j++) {
      if (definition.trustees().get(j - 1).mspId().equals(mspId)) {
        return j;
      }
    }
    throw new CommandFailure(
        ExitCode.USAGE, mspId + " is not among the trustees of election " + definition.id());
  }
}
