package org.dure.cli.load;

import java.util.List;
import java.util.stream.Collectors;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;

/// The profiles there are.
public record LoadProfiles(List<LoadProfile> profiles) {
  public LoadProfiles {
    profiles = List.copyOf(profiles);
  }

  public static LoadProfiles all() {
    return new LoadProfiles(
        List.of(
            new KeyValueLoad(),
            new LandLoad(),
            TokenLoad.toOneAccount(),
            TokenLoad.toManyAccounts(),
            new VotingLoad(),
            new WelfareLoad()));
  }

  /// @throws CommandFailure when there is none of that name
  public LoadProfile named(String name) {
    return profiles.stream()
        .filter(profile -> profile.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.USAGE,
                "there is no load profile '%s'; there are: %s".formatted(name, names())));
  }

  private String names() {
    return profiles.stream().map(LoadProfile::name).sorted().collect(Collectors.joining(", "));
  }
}
