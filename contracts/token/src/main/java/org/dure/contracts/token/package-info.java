/// The token chaincode: [org.dure.contracts.token.Token] lists its transactions, the README
/// describes them.
@NullMarked
package org.dure.contracts.token;

import org.jspecify.annotations.NullMarked;
