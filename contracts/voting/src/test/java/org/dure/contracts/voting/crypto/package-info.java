/// Each step against an independent computation, and each falsification refused.
package org.dure.contracts.voting.crypto;
