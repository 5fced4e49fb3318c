package org.dure.contracts.welfare.formula;

/// A formula that is not sound. The message begins with the place, such as `amount.add[1].mul`.
public final class FormulaException extends Exception {
  private static final long serialVersionUID = 1;

  FormulaException(String place, String problem) {
    super(place + ": " + problem);
  }
}
