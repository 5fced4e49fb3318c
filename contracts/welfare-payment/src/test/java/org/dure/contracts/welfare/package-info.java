@NullMarked
package org.dure.contracts.welfare;

import org.jspecify.annotations.NullMarked;
