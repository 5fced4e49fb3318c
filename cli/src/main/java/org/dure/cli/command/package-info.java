/// One class per command, with its options and what it prints. Imported by [org.dure.cli.Dure]
/// only.
@NullMarked
package org.dure.cli.command;

import org.jspecify.annotations.NullMarked;
