/// Bringing a network up, surveying it, taking it down. Imports `console`, `network` and `client`.
@NullMarked
package org.dure.cli.operate;

import org.jspecify.annotations.NullMarked;
