package org.dure.cli.vote;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.contracts.voting.crypto.Booth;
import org.dure.contracts.voting.model.Election;

/// Choices as a person types them.
public final class ChoiceText {
  private ChoiceText() {}

  /// @param typed `contest=option` each, names as the definition has them; a contest that is not
  ///   named is left empty
  public static Booth.Choices of(Election election, List<String> typed) {
    List<boolean[]> choices = new ArrayList<>();
    election.contests().forEach(contest -> choices.add(new boolean[contest.options().size()]));
    for (String choice : typed) {
      String[] parts = choice.split("=", 2);
      int contest =
          index(election.contests().stream().map(Election.Contest::id).toList(), parts[0]);
      if (parts.length < 2) {
        throw new CommandFailure(ExitCode.USAGE, "'" + choice + "' is not contest=option");
      }
      int option = index(election.contests().get(contest).options(), parts[1]);
      choices.get(contest)[option] = true;
    }
    return new Booth.Choices(choices);
  }

  /// @return the numbers of options, in the order typed
  public static List<Integer> options(List<String> names, String typed) {
    return Arrays.stream(typed.split("\\|")).map(name -> index(names, name.strip())).toList();
  }

  private static int index(List<String> names, String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "there is no '%s'; there are: %s"
              .formatted(name, String.join(" | ", names.stream().limit(20).toList())));
    }
    return index;
  }
}
