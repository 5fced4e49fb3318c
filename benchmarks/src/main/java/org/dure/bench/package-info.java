/// The load driver: transactions in closed loops through Fabric's client library, and what they
/// cost. Knows contracts and process ids, nothing of a node's inside.
@NullMarked
package org.dure.bench;

import org.jspecify.annotations.NullMarked;
