/// Who belongs to a channel, what they may do and how they prove it: keys and signatures
/// ([org.dure.membership.crypto]), organisations' certificates ([org.dure.membership.msp]),
/// policies ([org.dure.membership.policy]), the channel configuration
/// ([org.dure.membership.config]) and the making of certificates ([org.dure.membership.ca]).
/// Imports of ours only `org.dure.model`.
@org.jspecify.annotations.NullMarked
package org.dure.membership;
