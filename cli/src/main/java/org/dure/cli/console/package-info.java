/// What every command needs to answer: exit codes, failures in one sentence, tables, JSON,
/// progress. Imports nothing of ours.
@NullMarked
package org.dure.cli.console;

import org.jspecify.annotations.NullMarked;
