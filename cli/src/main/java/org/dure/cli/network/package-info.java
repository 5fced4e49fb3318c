/// A network of nodes on this machine: its folder, its material, its processes. Imports `console`
/// and membership.
@NullMarked
package org.dure.cli.network;

import org.jspecify.annotations.NullMarked;
