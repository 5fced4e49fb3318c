/// Counting votes by several methods: pure, exact, and the same on every node. Imports nothing of
/// ours.
@NullMarked
package org.dure.contracts.voting.count;

import org.jspecify.annotations.NullMarked;
