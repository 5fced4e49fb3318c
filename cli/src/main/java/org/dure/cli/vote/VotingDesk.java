package org.dure.cli.vote;

/// The voting contract as users of several organisations call it.
public interface VotingDesk {
  /// Sends a transaction and waits until it is committed.
  ///
  /// @param org whose user sends it, from 1
  /// @return what the contract answered
  /// @throws org.dure.cli.client.TransactionFailure when anything but a valid commit comes of it
  String submit(int org, String function, String... arguments);

  /// What the contract answers to a query.
  String ask(String function, String... arguments);

  /// The channel's name.
  String channel();
}
