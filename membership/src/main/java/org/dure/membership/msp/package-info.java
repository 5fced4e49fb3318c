/// Fabric's X.509 membership service: identities, certificate chains, revocation, node roles and
/// principals. May import `crypto` only.
@org.jspecify.annotations.NullMarked
package org.dure.membership.msp;
