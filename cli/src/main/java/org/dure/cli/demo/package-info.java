/// The stories of land registry and voting, told on a running network. Imports everything but
/// `command`.
@NullMarked
package org.dure.cli.demo;

import org.jspecify.annotations.NullMarked;
