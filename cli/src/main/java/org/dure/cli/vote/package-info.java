/// Elections and polls from the outside: talking to the voting contract, and verifying from blocks.
/// Imports `console`, `client`, `block` and the voting module's pure packages.
@NullMarked
package org.dure.cli.vote;

import org.jspecify.annotations.NullMarked;
