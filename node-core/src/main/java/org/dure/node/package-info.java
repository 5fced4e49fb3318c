/// Placeholder of the package.
@org.jspecify.annotations.NullMarked
package org.dure.node;
