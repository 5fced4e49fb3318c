/// A made-up population that claims benefits, and what is wrong with some of it. For demonstrations
/// and tests; the contract does not use it.
@NullMarked
package org.dure.contracts.welfare.data;

import org.jspecify.annotations.NullMarked;
