/// What is on the ledger, as values: definitions, records, keys, JSON. Contract, audit and clients
/// read and write through it. Imports `crypto` and `count`.
@NullMarked
package org.dure.contracts.voting.model;

import org.jspecify.annotations.NullMarked;
