package org.dure.contracts.welfare.data;

/// What is planted in a population.
public enum Fraud {
  /// A second claim under another name, at another address, with another account.
  DOUBLE_CLAIM("second claim under another name"),
  /// A student's grant is drawn already, which excludes this one.
  EXCLUDED_PROGRAMME("draws a benefit that excludes this one"),
  /// Five people with names of their own and one bank account.
  SHARED_ACCOUNT("one account for five claims"),
  /// Six to eight claims at one address.
  ADDRESS_RING("six to eight claims at one address"),
  /// An income of band 5 and more declared as band 0 to 2.
  FALSE_INCOME("income declared too low"),
  /// Died before the claim was assessed.
  DEAD("claimant is dead"),
  /// The right of residence has run out.
  EXPIRED_PERMIT("right of residence has run out"),
  /// Dies between the grant and the payment.
  DIED_LATER("died after the grant, before the payment"),
  /// A merchant of a category that the programme does not allow.
  WRONG_CATEGORY("merchant of another category"),
  /// A merchant that is paid out to the account of a claimant who shops there.
  CIRCULAR("merchant is paid to the claimant's account"),
  /// A merchant who gives cash for whole instalments.
  CASH_OUT("cash for whole instalments");

  private final String text;

  Fraud(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
