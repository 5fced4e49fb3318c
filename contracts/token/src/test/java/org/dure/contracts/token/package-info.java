@NullMarked
package org.dure.contracts.token;

import org.jspecify.annotations.NullMarked;
