/// The mathematics of secret ballots over P-256: pure functions of their arguments, with randomness
/// handed in. Bytes are decoded strictly and once. Imports Bouncy Castle's curve arithmetic and the
/// JDK, nothing of ours.
@NullMarked
package org.dure.contracts.voting.crypto;

import org.jspecify.annotations.NullMarked;
