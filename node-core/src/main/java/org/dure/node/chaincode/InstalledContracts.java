package org.dure.node.chaincode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.dure.contract.ContractLoadException;
import org.dure.contract.ContractRuntime;
import org.dure.node.chaincode.PackageException.Kind;
import org.dure.store.query.IndexDefinition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The contracts installed on this node: kept as packages, loaded at their first call and then
/// held.
public final class InstalledContracts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(InstalledContracts.class);

  private final PackageStore packages;
  private final Path unpacked;
  private final ServedContracts served;
  private final Map<String, RunnableContract> loaded = new HashMap<>();
  private final AtomicLong changes = new AtomicLong();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /// @param directory holds the packages; their jars are unpacked into `unpacked` under it
  /// @param served for packages whose contracts run elsewhere
  public InstalledContracts(Path directory, ServedContracts served) {
    this.served = served;
    this.packages = new PackageStore(directory);
    this.unpacked = directory.resolve("unpacked");
  }

  /// Installs a package; the contract must load, else nothing is kept.
  ///
  /// @throws PackageException saying why not; ALREADY_INSTALLED when it is there
  public InstalledPackage install(byte[] bytes) throws PackageException {
    InstalledPackage installed = keep(bytes);
    listeners.forEach(Runnable::run);
    return installed;
  }

  private synchronized InstalledPackage keep(byte[] bytes) throws PackageException {
    ChaincodePackage parsed;
    try {
      parsed = ChaincodePackage.parse(bytes);
    } catch (PackageException e) {
      throw new PackageException(
          e.kind(), "could not parse as a chaincode install package: " + e.getMessage(), e);
    }
    String id = PackageStore.idOf(parsed.label(), bytes);
    if (packages.contains(id)) {
      throw new PackageException(
          Kind.ALREADY_INSTALLED,
          "chaincode already successfully installed (package ID '" + id + "')");
    }
    InstalledPackage installed = new InstalledPackage(id, parsed.label());
    loaded.put(id, load(installed, parsed));
    packages.save(installed, bytes);
    changes.incrementAndGet();
    LOG.info("chaincode installed packageId={}", id);
    return installed;
  }

  /// The contract of an installed package, or null when it is not installed.
  ///
  /// @throws PackageException (NOT_LOADABLE, STORAGE)
  public synchronized @Nullable RunnableContract contract(String packageId)
      throws PackageException {
    RunnableContract found = loaded.get(packageId);
    if (found == null) {
      if (!packages.contains(packageId)) {
        return null;
      }
      String label = packageId.substring(0, packageId.lastIndexOf(':'));
      ChaincodePackage parsed = ChaincodePackage.parse(packages.load(packageId));
      found = load(new InstalledPackage(packageId, label), parsed);
      loaded.put(packageId, found);
    }
    return found;
  }

  public List<InstalledPackage> list() {
    return packages.list();
  }

  public byte[] packageBytes(String packageId) throws PackageException {
    return packages.load(packageId);
  }

  /// The indexes that an installed package defines, by collection, with "" for the public state.
  Map<String, List<IndexDefinition>> indexes(String packageId) throws PackageException {
    return ChaincodePackage.parse(packages.load(packageId)).indexes();
  }

  /// Runs `listener` after each installation, on the thread that installed.
  void onInstall(Runnable listener) {
    listeners.add(listener);
  }

  /// Counts the installations since the start, so that whoever remembers the list notices a change.
  long changes() {
    return changes.get();
  }

  private RunnableContract load(InstalledPackage installed, ChaincodePackage parsed)
      throws PackageException {
    return switch (parsed.type()) {
      case "java" -> new JvmContract(loadJar(installed, parsed));
      case "ccaas" -> served.open(installed.id(), parsed);
      default ->
          throw new PackageException(
              Kind.NOT_LOADABLE,
              "could not build chaincode: this node runs packages of type 'java' and 'ccaas', not '"
                  + parsed.type()
                  + "'");
    };
  }

  private ContractRuntime loadJar(InstalledPackage installed, ChaincodePackage parsed)
      throws PackageException {
    var jars = parsed.jars();
    if (jars.size() != 1) {
      throw new PackageException(
          Kind.NOT_LOADABLE,
          "could not build chaincode: code.tar.gz must hold exactly one jar, with the contract and"
              + " all it needs, but holds "
              + jars.size());
    }
    try {
      return ContractRuntime.load(unpack(installed, jars.firstEntry().getValue()));
    } catch (ContractLoadException e) {
      throw new PackageException(
          Kind.NOT_LOADABLE, "could not build chaincode: " + e.getMessage(), e);
    }
  }

  private Path unpack(InstalledPackage installed, byte[] jar) throws PackageException {
    try {
      Files.createDirectories(unpacked);
      return Files.write(unpacked.resolve(installed.id().replace(':', '.') + ".jar"), jar);
    } catch (IOException e) {
      throw new PackageException(
          Kind.STORAGE, "could not unpack chaincode package " + installed.id(), e);
    }
  }

  @Override
  public synchronized void close() {
    loaded.values().forEach(RunnableContract::close);
    loaded.clear();
  }
}
