/// Blocks: hashing, metadata, signatures, building. May import the other model packages.
@NullMarked
package org.dure.model.block;

import org.jspecify.annotations.NullMarked;
