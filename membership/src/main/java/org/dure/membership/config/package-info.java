/// The channel configuration in Fabric v3's form: parsing, genesis, updates, consenters, and the
/// signatures of blocks. May import `crypto`, `msp` and `policy`.
@org.jspecify.annotations.NullMarked
package org.dure.membership.config;
