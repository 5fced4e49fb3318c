/// Fabric's policies: signature policies, implicit meta policies, the tree of named policies of a
/// channel, and the policy language of Fabric's tools. May import `crypto` and `msp`.
@org.jspecify.annotations.NullMarked
package org.dure.membership.policy;
