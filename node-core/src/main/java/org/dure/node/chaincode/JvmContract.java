package org.dure.node.chaincode;

import org.dure.contract.ContractRuntime;
import org.dure.contract.Invocation;
import org.dure.contract.LedgerAccess;
import org.dure.contract.Outcome;

/// A contract inside this JVM.
record JvmContract(ContractRuntime runtime) implements RunnableContract {
  @Override
  public Outcome run(String name, Invocation call, LedgerAccess ledger) {
    return runtime.run(call, ledger);
  }

  @Override
  public void close() {
    runtime.close();
  }
}
