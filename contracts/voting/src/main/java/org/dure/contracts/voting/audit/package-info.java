/// Checks an election or a poll from what valid transactions wrote, and from nothing else: it
/// computes every value anew and trusts no node. Imports `model`, `crypto` and `count`.
@NullMarked
package org.dure.contracts.voting.audit;

import org.jspecify.annotations.NullMarked;
