/// Read-write sets: what a transaction read and what it wants to write, in records and in Fabric's
/// protobuf form, bit for bit. `RwSetBuilder` collects them during a simulation. May import
/// `org.dure.model` only.
@NullMarked
package org.dure.model.rwset;

import org.jspecify.annotations.NullMarked;
