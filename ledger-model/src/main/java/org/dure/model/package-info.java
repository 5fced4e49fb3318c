/// Values that every part of the ledger shares: hashing, versions, byte order, and the one
/// exception for bytes that are not what they claim to be. Pure: no I/O, no clock, no randomness.
/// The packages below build on this one, in the order `rwset`, `state`, `tx`, `block`; none looks
/// upward.
@NullMarked
package org.dure.model;

import org.jspecify.annotations.NullMarked;
