/// Answers rich queries in contracts' tests: on the test class path of a contract,
/// [org.dure.contract.test.ContractHarness] finds [org.dure.contract.queries.NodeQueries] by
/// itself. Imports the contract harness, and of the ledger store its package of queries.
@NullMarked
package org.dure.contract.queries;

import org.jspecify.annotations.NullMarked;
