/// A contract of named values, each of which anyone may set; a first contract to read.
@NullMarked
package org.dure.contracts.kv;

import org.jspecify.annotations.NullMarked;
