/// The durable ledger of a channel: blocks, indexes, state, private state and history, written one
/// block at a time, all or nothing. Interfaces and values only; `org.dure.store.rocks` holds the
/// store itself. May import the model only.
@NullMarked
package org.dure.store;

import org.jspecify.annotations.NullMarked;
