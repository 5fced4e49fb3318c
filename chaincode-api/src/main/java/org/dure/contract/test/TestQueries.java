package org.dure.contract.test;

import java.util.NavigableMap;
import java.util.ServiceLoader;
import org.dure.contract.StatePage;

/// Answers rich queries in a [ContractHarness]. This module evaluates none itself: the node does.
/// An implementation on the class path that is registered as a service, such as the one of the
/// module `contract-queries`, is found without being named.
public interface TestQueries {
  /// The documents that a query finds, projected and in order.
  ///
  /// @param collection the private collection that is asked, empty for the public state
  /// @param state committed values by key, in ledger order
  /// @param results at most so many
  /// @param bookmark of the page before, empty for the beginning
  /// @throws RuntimeException if the query is not sound or cannot be answered, saying why
  StatePage answer(
      String collection,
      NavigableMap<String, byte[]> state,
      String query,
      int results,
      String bookmark);

  /// The first one that is registered on the class path; else one that refuses each query.
  static TestQueries onClassPath() {
    return ServiceLoader.load(TestQueries.class).findFirst().orElse(TestQueries::refuse);
  }

  private static StatePage refuse(
      String collection,
      NavigableMap<String, byte[]> state,
      String query,
      int results,
      String bookmark) {
    throw new UnsupportedOperationException(
        "this harness answers no rich queries: add the module contract-queries to the tests, or give it TestQueries");
  }
}
