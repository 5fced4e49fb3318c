@NullMarked
package org.dure.contracts.welfare.data;

import org.jspecify.annotations.NullMarked;
