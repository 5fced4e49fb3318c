/// Transactions and proposals: bytes as they came, with the parsed view beside them, and Fabric's
/// verdict on their form. May import `org.dure.model` and `org.dure.model.rwset`.
@NullMarked
package org.dure.model.tx;

import org.jspecify.annotations.NullMarked;
