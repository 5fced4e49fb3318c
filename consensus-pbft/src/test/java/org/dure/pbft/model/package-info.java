/// The model of the view change in docs/tla, checked by TLC.
@NullMarked
package org.dure.pbft.model;

import org.jspecify.annotations.NullMarked;
