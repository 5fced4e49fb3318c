@org.jspecify.annotations.NullMarked
package org.dure.contracts.land;
