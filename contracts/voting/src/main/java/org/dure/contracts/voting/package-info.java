/// The voting chaincode: [org.dure.contracts.voting.Voting] lists its transactions, the README
/// describes them. Imports `model`, `crypto` and `count`.
@NullMarked
package org.dure.contracts.voting;

import org.jspecify.annotations.NullMarked;
