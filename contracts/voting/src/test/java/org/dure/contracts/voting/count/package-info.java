/// Counting against published examples and naive independent counts.
package org.dure.contracts.voting.count;
