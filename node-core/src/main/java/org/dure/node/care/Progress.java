package org.dure.node.care;

/// Is told how far a walk over blocks has come.
public interface Progress {
  /// @param total blocks, or 0 if that is not known
  void block(long done, long total, int transactions);
}
