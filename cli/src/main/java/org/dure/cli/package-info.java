/// The `dure` command line. [org.dure.cli.Dure] is where it starts; the packages below are, from
/// the bottom up: `console` (exit codes, printing), `network` (the folder of a network and its
/// processes), `client` (talking to nodes), `block` (reading blocks), `land` (extracts of title),
/// `vote` (elections from outside), `demo` (the contracts' stories) and `command` (one class per
/// command).
@NullMarked
package org.dure.cli;

import org.jspecify.annotations.NullMarked;
