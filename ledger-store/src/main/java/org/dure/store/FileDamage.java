package org.dure.store;

import java.nio.file.Path;

/// A file of a ledger that is not as it was written.
///
/// @param place in the file, for a reader
public record FileDamage(Path file, String place, String what) {}
