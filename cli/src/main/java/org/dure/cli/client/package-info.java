/// Talking to nodes: connections, identities, transactions, chaincode lifecycle. Imports `console`
/// and `network`.
@NullMarked
package org.dure.cli.client;

import org.jspecify.annotations.NullMarked;
