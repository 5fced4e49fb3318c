/// Extracts of title that prove themselves: put together from what nodes say, and checked without
/// any. Imports `client`, `block` and `console`; `command` imports it.
@NullMarked
package org.dure.cli.land;

import org.jspecify.annotations.NullMarked;
