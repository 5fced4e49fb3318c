package org.dure.node.order;

/// What ordering counts. Called on hot paths: implementations return at once.
public interface OrderMetrics {

  /// Something from a client or a node that was dropped, by reason.
  void refused(String reason);

  /// A block of so many envelopes was decided.
  void decided(long number, int envelopes);

  /// A block was committed so many nanoseconds after its decision.
  void committed(long number, long nanos);

  static OrderMetrics none() {
    return new OrderMetrics() {
      @Override
      public void refused(String reason) {}

      @Override
      public void decided(long number, int envelopes) {}

      @Override
      public void committed(long number, long nanos) {}
    };
  }
}
