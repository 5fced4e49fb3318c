/// Signatures and keys through the fastest JCA provider present. Imports nothing of ours. No
/// provider is installed globally: objects are handed the one to use.
@org.jspecify.annotations.NullMarked
package org.dure.membership.crypto;
