/// Makes the keys and certificates of organisations in the folder layout of Fabric's test network,
/// and reads such folders. May import `crypto` and `msp`. Nothing of a running node's hot path is
/// here.
@org.jspecify.annotations.NullMarked
package org.dure.membership.ca;
