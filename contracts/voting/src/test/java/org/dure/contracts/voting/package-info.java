/// The contract as its users call it, and every attack that the README names.
package org.dure.contracts.voting;
