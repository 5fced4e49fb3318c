package org.dure.contracts.land.geo;

/// A geometry that is not a valid polygon in WGS 84. The message says where and why.
public final class BadGeometryException extends Exception {
  private static final long serialVersionUID = 1L;

  public BadGeometryException(String message) {
    super(message);
  }
}
