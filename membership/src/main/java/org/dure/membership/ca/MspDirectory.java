package org.dure.membership.ca;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.MspException;
import org.dure.membership.msp.SigningIdentity;
import org.hyperledger.fabric.protos.msp.FabricCryptoConfig;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/// Reads an MSP folder (cacerts, intermediatecerts, admincerts, tlscacerts, tlsintermediatecerts,
/// crls, signcerts, keystore, config.yaml) as Fabric does (`msp/configbuilder.go`).
public final class MspDirectory {

  private MspDirectory() {}

  /// The verifying configuration: no private key.
  ///
  /// @throws IOException if a file cannot be read or cacerts is empty
  /// @throws MspException if config.yaml does not make sense
  public static MSPConfig config(Path msp, String mspId) throws IOException, MspException {
    List<ByteString> roots = files(msp.resolve("cacerts"));
    if (roots.isEmpty()) {
      throw new MspException("no CA certificate in " + msp.resolve("cacerts"));
    }
    FabricMSPConfig.Builder config =
        FabricMSPConfig.newBuilder()
            .setName(mspId)
            .addAllRootCerts(roots)
            .addAllIntermediateCerts(files(msp.resolve("intermediatecerts")))
            .addAllAdmins(files(msp.resolve("admincerts")))
            .addAllTlsRootCerts(files(msp.resolve("tlscacerts")))
            .addAllTlsIntermediateCerts(files(msp.resolve("tlsintermediatecerts")))
            .addAllRevocationList(files(msp.resolve("crls")))
            .setCryptoConfig(
                FabricCryptoConfig.newBuilder()
                    .setSignatureHashFamily("SHA2")
                    .setIdentityIdentifierHashFunction("SHA256"));
    addUnits(msp, config);
    return MSPConfig.newBuilder().setConfig(config.build().toByteString()).build();
  }

  /// The certificate in signcerts with the key of it in keystore, which may hold others too.
  ///
  /// @throws MspException if there is not one certificate, or no key belongs to it
  public static SigningIdentity signingIdentity(Path msp, String mspId, CryptoProvider crypto)
      throws IOException, MspException {
    byte[] certificate = only(msp.resolve("signcerts")).toByteArray();
    List<ByteString> keys = files(msp.resolve("keystore"));
    MspException unusable = new MspException("no private key in " + msp.resolve("keystore"));
    for (ByteString key : keys) {
      try {
        return SigningIdentity.of(mspId, certificate, key.toByteArray(), crypto);
      } catch (MspException e) {
        unusable = new MspException("in " + msp.resolve("keystore") + ": " + e.getMessage(), e);
      }
    }
    throw unusable;
  }

  private static ByteString only(Path folder) throws IOException, MspException {
    List<ByteString> files = files(folder);
    if (files.size() != 1) {
      throw new MspException("expected one file in " + folder + ", found " + files.size());
    }
    return files.getFirst();
  }

  private static List<ByteString> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> paths;
    try (Stream<Path> list = Files.list(folder)) {
      paths = list.filter(Files::isRegularFile).sorted().toList();
    }
    List<ByteString> contents = new ArrayList<>();
    for (Path path : paths) {
      contents.add(ByteString.copyFrom(Files.readAllBytes(path)));
    }
    return contents;
  }

  private static void addUnits(Path msp, FabricMSPConfig.Builder config)
      throws IOException, MspException {
    Path file = msp.resolve("config.yaml");
    if (!Files.exists(file)) {
      return;
    }
    JsonNode yaml = new YAMLMapper().readTree(Files.readAllBytes(file));
    for (JsonNode unit : yaml.path("OrganizationalUnitIdentifiers")) {
      config.addOrganizationalUnitIdentifiers(unit(msp, unit));
    }
    JsonNode roles = yaml.path("NodeOUs");
    if (!roles.path("Enable").asBoolean(false)) {
      return;
    }
    FabricNodeOUs.Builder nodeOus = FabricNodeOUs.newBuilder().setEnable(true);
    if (isNamed(roles.path("ClientOUIdentifier"))) {
      nodeOus.setClientOuIdentifier(unit(msp, roles.path("ClientOUIdentifier")));
    }
    if (isNamed(roles.path("PeerOUIdentifier"))) {
      nodeOus.setPeerOuIdentifier(unit(msp, roles.path("PeerOUIdentifier")));
    }
    if (isNamed(roles.path("AdminOUIdentifier"))) {
      nodeOus.setAdminOuIdentifier(unit(msp, roles.path("AdminOUIdentifier")));
    }
    if (isNamed(roles.path("OrdererOUIdentifier"))) {
      nodeOus.setOrdererOuIdentifier(unit(msp, roles.path("OrdererOUIdentifier")));
    }
    config.setFabricNodeOus(nodeOus);
  }

  /// A role without an OU is one the MSP does not define.
  private static boolean isNamed(JsonNode role) {
    return !role.path("OrganizationalUnitIdentifier").asText("").isEmpty();
  }

  private static FabricOUIdentifier unit(Path msp, JsonNode node) throws IOException, MspException {
    String name = node.path("OrganizationalUnitIdentifier").asText("");
    if (name.isEmpty()) {
      throw new MspException(
          "an OU in " + msp.resolve("config.yaml") + " has no OrganizationalUnitIdentifier");
    }
    FabricOUIdentifier.Builder unit =
        FabricOUIdentifier.newBuilder().setOrganizationalUnitIdentifier(name);
    String certificate = node.path("Certificate").asText("");
    if (!certificate.isEmpty()) {
      unit.setCertificate(ByteString.copyFrom(Files.readAllBytes(msp.resolve(certificate))));
    }
    return unit.build();
  }
}
