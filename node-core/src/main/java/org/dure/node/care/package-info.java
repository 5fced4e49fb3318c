/// Care of the ledgers of a stopped node: checking them, building them anew, writing their blocks
/// to a file and reading them from one. Blocks go through the very validation of a running node.
/// Imports `commit`, `validate` and the store; nothing imports it but `app` and, for its values,
/// whoever calls that.
@NullMarked
package org.dure.node.care;

import org.jspecify.annotations.NullMarked;
