/// What a load of the token contract is made of. Knows nothing of who sends it.
@NullMarked
package org.dure.contracts.token.data;

import org.jspecify.annotations.NullMarked;
