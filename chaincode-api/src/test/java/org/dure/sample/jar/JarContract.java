package org.dure.sample.jar;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.contract.ClientIdentity;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;

/// A contract with a static, to see whose it is.
@Contract(name = "jar")
@Default
public final class JarContract implements ContractInterface {
  private static final AtomicInteger COUNT = new AtomicInteger();

  @Transaction
  public int count(Context ctx) {
    return COUNT.incrementAndGet();
  }

  @Transaction
  public JarRecord copy(Context ctx, JarRecord record) {
    return record;
  }

  @Transaction
  public boolean sees(Context ctx, String className) {
    try {
      Class.forName(className);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Transaction
  public String fabricName(Context ctx) throws CertificateException, IOException {
    return new ClientIdentity(ctx.getStub()).getId();
  }
}
