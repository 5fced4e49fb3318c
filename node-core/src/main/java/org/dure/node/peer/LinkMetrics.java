package org.dure.node.peer;

/// What the links count. Called from network threads: implementations return at once.
public interface LinkMetrics {

  /// Frames lost because the queue of the peer at `address` was full.
  void dropped(String address, String lane, int frames);

  /// An inbound frame or call that was refused.
  void refused(String reason);

  /// A link that came up (`true`) or went down.
  void connected(String address, boolean up);

  static LinkMetrics none() {
    return new LinkMetrics() {
      @Override
      public void dropped(String address, String lane, int frames) {}

      @Override
      public void refused(String reason) {}

      @Override
      public void connected(String address, boolean up) {}
    };
  }
}
