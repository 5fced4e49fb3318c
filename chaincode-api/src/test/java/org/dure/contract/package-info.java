@org.jspecify.annotations.NullMarked
package org.dure.contract;
