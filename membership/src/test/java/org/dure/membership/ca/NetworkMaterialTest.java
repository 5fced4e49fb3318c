package org.dure.membership.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.IdentityResult;
import org.dure.membership.msp.Msp;
import org.dure.membership.msp.SigningIdentity;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkMaterialTest {

  private static final CryptoProvider CRYPTO = CryptoProvider.fastest();

  @TempDir static Path network;

  @BeforeAll
  static void make() throws Exception {
    NetworkMaterial.create(network, 2, CRYPTO);
  }

  @Test
  void theFoldersAreThoseOfFabricsTestNetwork() {
    Path org = network.resolve("organizations/peerOrganizations/org2.example.com");
    for (String file :
        List.of(
            "ca/ca.org2.example.com-cert.pem",
            "ca/priv_sk",
            "tlsca/tlsca.org2.example.com-cert.pem",
            "msp/config.yaml",
            "msp/cacerts/ca.org2.example.com-cert.pem",
            "msp/tlscacerts/tlsca.org2.example.com-cert.pem",
            "peers/peer0.org2.example.com/msp/signcerts/peer0.org2.example.com-cert.pem",
            "peers/peer0.org2.example.com/msp/keystore/priv_sk",
            "peers/peer0.org2.example.com/tls/ca.crt",
            "peers/peer0.org2.example.com/tls/server.crt",
            "peers/peer0.org2.example.com/tls/server.key",
            "users/Admin@org2.example.com/msp/signcerts/Admin@org2.example.com-cert.pem",
            "users/User1@org2.example.com/msp/keystore/priv_sk",
            "users/User1@org2.example.com/tls/client.crt",
            "users/User1@org2.example.com/tls/client.key")) {
      assertThat(org.resolve(file)).isRegularFile();
    }
    assertThat(org.resolve("msp/admincerts")).isEmptyDirectory();
  }

  @Test
  void privateKeysAreTheOwnersOnly() throws Exception {
    Path key = NetworkMaterial.peerDir(network, 1).resolve("tls/server.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
  }

  @Test
  void aSecondRunLeavesTheMaterialAlone() throws Exception {
    Path key = NetworkMaterial.peerDir(network, 1).resolve("msp/keystore/priv_sk");
    byte[] before = Files.readAllBytes(key);
    NetworkMaterial.create(network, 2, CRYPTO);
    assertThat(Files.readAllBytes(key)).isEqualTo(before);
  }

  @Test
  void anMspFolderGivesAnIdentityThatItsMspKnowsAndChecks() throws Exception {
    Path dir = NetworkMaterial.userDir(network, 1, "Admin").resolve("msp");
    Msp msp = Msp.of(MspDirectory.config(dir, "Org1MSP"), CRYPTO);
    SigningIdentity admin = MspDirectory.signingIdentity(dir, "Org1MSP", CRYPTO);
    byte[] message = {1, 2, 3};

    IdentityResult result =
        msp.identity(
            org.hyperledger.fabric.protos.msp.SerializedIdentity.parseFrom(admin.serialized())
                .getIdBytes());

    assertThat(result).isInstanceOf(IdentityResult.Known.class);
    var identity = ((IdentityResult.Known) result).identity();
    assertThat(identity.validity()).isEmpty();
    assertThat(identity.organizationalUnits()).containsExactly("admin");
    assertThat(identity.verify(message, admin.sign(message))).isTrue();
  }

  @Test
  void theKeyOfTheCertificateIsFoundAmongOthers(@TempDir Path copy) throws Exception {
    Path user = NetworkMaterial.userDir(network, 1, "User1").resolve("msp");
    Path other = NetworkMaterial.peerDir(network, 1).resolve("msp/keystore/priv_sk");
    Files.createDirectories(copy.resolve("keystore"));
    Files.createDirectories(copy.resolve("signcerts"));
    Files.copy(other, copy.resolve("keystore/a_sk"));
    assertThatThrownBy(() -> MspDirectory.signingIdentity(copy, "Org1MSP", CRYPTO))
        .hasMessageContaining("expected one file");
    Files.copy(
        user.resolve("signcerts/User1@org1.example.com-cert.pem"),
        copy.resolve("signcerts/cert.pem"));
    assertThatThrownBy(() -> MspDirectory.signingIdentity(copy, "Org1MSP", CRYPTO))
        .hasMessageContaining("does not belong to the certificate");
    Files.copy(user.resolve("keystore/priv_sk"), copy.resolve("keystore/b_sk"));
    assertThat(MspDirectory.signingIdentity(copy, "Org1MSP", CRYPTO).mspId()).isEqualTo("Org1MSP");
  }

  @Test
  void opensslVerifiesTheChainsForTheirPurposes() throws Exception {
    Path org = NetworkMaterial.organizationDir(network, 1);
    Path peer = NetworkMaterial.peerDir(network, 1);
    assertThat(
            openssl(
                "verify",
                "-x509_strict",
                "-CAfile",
                org.resolve("ca/ca.org1.example.com-cert.pem").toString(),
                peer.resolve("msp/signcerts/peer0.org1.example.com-cert.pem").toString()))
        .contains("OK");
    for (String purpose : List.of("sslserver", "sslclient")) {
      assertThat(
              openssl(
                  "verify",
                  "-x509_strict",
                  "-purpose",
                  purpose,
                  "-verify_hostname",
                  "localhost",
                  "-CAfile",
                  peer.resolve("tls/ca.crt").toString(),
                  peer.resolve("tls/server.crt").toString()))
          .contains("OK");
    }
    assertThat(openssl("x509", "-noout", "-text", "-in", peer.resolve("tls/server.crt").toString()))
        .contains("IP Address:127.0.0.1", "DNS:peer0.org1.example.com", "DNS:localhost")
        .containsPattern("IP Address:0:0:0:0:0:0:0:1|IP Address:::1");
  }

  @Test
  void opensslVerifiesASignatureOfOurs() throws Exception {
    Path msp = NetworkMaterial.peerDir(network, 1).resolve("msp");
    SigningIdentity peer = MspDirectory.signingIdentity(msp, "Org1MSP", CRYPTO);
    Path message = Files.writeString(network.resolve("message"), "what was said");
    Path signature =
        Files.write(network.resolve("signature"), peer.sign(Files.readAllBytes(message)));
    Path key = network.resolve("key.pem");
    Files.writeString(
        key,
        openssl(
            "x509",
            "-noout",
            "-pubkey",
            "-in",
            msp.resolve("signcerts/peer0.org1.example.com-cert.pem").toString()));
    assertThat(
            openssl(
                "dgst",
                "-sha256",
                "-verify",
                key.toString(),
                "-signature",
                signature.toString(),
                message.toString()))
        .contains("Verified OK");
  }

  private static String openssl(String... arguments) throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "no openssl here");
    List<String> command = new java.util.ArrayList<>(List.of("/usr/bin/openssl"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
