package org.dure.contract.test;

import java.util.NavigableMap;
import org.dure.contract.StatePage;

/// Answers rich queries in a [ContractHarness]. This module evaluates none itself: the node does,
/// and a test that says so takes the node's evaluation.
public interface TestQueries {
  /// The documents that a query finds, projected and in order.
  ///
  /// @param state committed values by key, in ledger order
  /// @param results at most so many
  /// @param bookmark of the page before, empty for the beginning
  /// @throws RuntimeException if the query is not sound, saying why
  StatePage answer(NavigableMap<String, byte[]> state, String query, int results, String bookmark);
}
