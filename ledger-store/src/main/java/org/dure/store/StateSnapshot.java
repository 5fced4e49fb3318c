package org.dure.store;

/// The state as it was at one height, whatever is committed meanwhile. Holds resources until
/// closed; closing while other threads read is safe.
public interface StateSnapshot extends StateView, AutoCloseable {
  @Override
  void close();
}
