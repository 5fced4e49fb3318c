package org.dure.contract;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One chaincode inside this JVM. Calls may run at the same time on many threads; contracts keep no
/// state between calls.
///
/// A call never throws: whatever the contract throws, Errors included, becomes a response of status
/// 500. It may however never return, so the caller runs it on a thread it can abandon and sets a
/// time limit; [LedgerAccess] methods that throw after the limit end every contract that touches
/// the ledger.
public final class ContractRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContractRuntime.class);

  private final String name;
  private final Chaincode chaincode;
  private final @Nullable ContractClassLoader loader;

  private ContractRuntime(String name, Chaincode chaincode, @Nullable ContractClassLoader loader) {
    this.name = name;
    this.chaincode = chaincode;
    this.loader = loader;
  }

  /// Runs the contracts found in a jar, in a class loader of its own that sees the Fabric contract
  /// API, SLF4J and the JDK and nothing else of this process. Without annotated contracts the jar's
  /// one class that implements [Chaincode] is run.
  public static ContractRuntime load(Path jar) throws ContractLoadException {
    JarContents contents = JarContents.scan(jar);
    ContractClassLoader loader = ContractClassLoader.open(jar);
    try {
      Chaincode chaincode = ChaincodeLoading.fromJar(jar, contents, loader);
      return new ContractRuntime(jar.getFileName().toString(), chaincode, loader);
    } catch (ContractLoadException | RuntimeException | Error e) {
      close(loader);
      throw e;
    }
  }

  /// Runs contract classes of the caller's own class loader: for tests. The Fabric contract API's
  /// type registry is then shared by all such runtimes of the process.
  @SafeVarargs
  public static ContractRuntime of(Class<? extends ContractInterface>... contracts) {
    return new ContractRuntime(
        contracts[0].getSimpleName(), ChaincodeLoading.inPlace(List.of(contracts)), null);
  }

  /// Runs one call against the ledger it is given.
  public Outcome run(Invocation call, LedgerAccess ledger) {
    ContractStub stub = new ContractStub(call, ledger);
    Chaincode.Response response = invoke(stub, call.init());
    return new Outcome(response, stub.getEvent());
  }

  /// Annotated contracts know no difference between the two; a plain chaincode does.
  @SuppressWarnings("CatchingUnchecked")
  private Chaincode.Response invoke(ChaincodeStub stub, boolean init) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(chaincode.getClass().getClassLoader());
    try {
      return init ? chaincode.init(stub) : chaincode.invoke(stub);
    } catch (ChaincodeException e) {
      return new Chaincode.Response(500, e.getMessage(), new byte[0]);
    } catch (Throwable e) {
      LOG.warn("call failed chaincode={} txId={}", name, stub.getTxId(), e);
      return new Chaincode.Response(500, "Unexpected error", new byte[0]);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /// Closes the class loader. Calls still running may fail to load classes they have not used yet.
  @Override
  public void close() {
    if (loader != null) {
      close(loader);
    }
  }

  private static void close(ContractClassLoader loader) {
    try {
      loader.close();
    } catch (IOException e) {
      LOG.warn("class loader not closed chaincode={}", loader.getName(), e);
    }
  }
}
