/// Blocks as a person reads them. Imports `console`, `client` and the ledger model.
@NullMarked
package org.dure.cli.block;

import org.jspecify.annotations.NullMarked;
