@NullMarked
package org.dure.contracts.welfare.formula;

import org.jspecify.annotations.NullMarked;
