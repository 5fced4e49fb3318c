package org.dure.cli.load;

/// What a run of a load has been asked for.
///
/// @param clients how many clients send at once
/// @param valueBytes size of a value, where a profile writes values of any size
/// @param run a text of `a-z 0-9` that no other run on the same ledger has, for ids
public record LoadSettings(int clients, int valueBytes, String run) {
  public LoadSettings {
    if (clients < 1 || valueBytes < 1 || run.isBlank()) {
      throw new IllegalArgumentException("a load has clients, values and a name");
    }
  }
}
