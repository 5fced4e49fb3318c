/// What `dure bench` loads a network with: one class per profile, which takes what it sends from
/// the contract's own `data` package. Imports `client` and `console`; `command` imports it.
@NullMarked
package org.dure.cli.load;

import org.jspecify.annotations.NullMarked;
