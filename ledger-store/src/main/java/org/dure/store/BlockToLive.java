package org.dure.store;

/// For how many blocks the content of private collections is kept.
@FunctionalInterface
public interface BlockToLive {
  /// Blocks after the one that wrote it; 0 for ever. Unsigned, as in a collection's definition.
  long blocks(String namespace, String collection);

  /// Everything is kept for ever.
  static BlockToLive forever() {
    return (namespace, collection) -> 0;
  }
}
