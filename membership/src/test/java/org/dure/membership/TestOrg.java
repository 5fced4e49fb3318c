package org.dure.membership;

import com.google.protobuf.ByteString;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.dure.membership.ca.CertificateAuthority;
import org.dure.membership.ca.CertificateAuthority.Leaf;
import org.dure.membership.ca.CertificateAuthority.Usage;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.crypto.Pem;
import org.dure.membership.msp.Certificates;
import org.dure.membership.msp.Msp;
import org.dure.membership.msp.MspException;
import org.dure.membership.msp.SigningIdentity;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/// An organisation with an authority of its own, made anew for a test.
public final class TestOrg {

  public static final CryptoProvider CRYPTO = CryptoProvider.fastest();

  private final String mspId;
  private final CertificateAuthority ca;

  public TestOrg(String mspId) throws MspException {
    this(mspId, CertificateAuthority.root("ca." + mspId, mspId, CRYPTO.newKeyPair(), CRYPTO));
  }

  public TestOrg(String mspId, CertificateAuthority ca) {
    this.mspId = mspId;
    this.ca = ca;
  }

  public String mspId() {
    return mspId;
  }

  public CertificateAuthority ca() {
    return ca;
  }

  public SigningIdentity member(String name, String... units) throws MspException {
    KeyPair keys = CRYPTO.newKeyPair();
    return identity(ca.issue(leaf(name, units), keys.getPublic()), keys);
  }

  public SigningIdentity member(String name, Instant from, Duration validity, String... units)
      throws MspException {
    KeyPair keys = CRYPTO.newKeyPair();
    return identity(ca.issue(leaf(name, units), keys.getPublic(), from, validity), keys);
  }

  public static Leaf leaf(String name, String... units) {
    return new Leaf(name, List.of(units), List.of(), Usage.IDENTITY);
  }

  public SigningIdentity identity(X509Certificate certificate, KeyPair keys) throws MspException {
    return SigningIdentity.of(
        mspId,
        pem(certificate).toByteArray(),
        Pem.encodeBytes("PRIVATE KEY", keys.getPrivate().getEncoded()),
        CRYPTO);
  }

  public static ByteString pem(X509Certificate certificate) {
    return ByteString.copyFrom(Pem.encodeBytes("CERTIFICATE", Certificates.encoded(certificate)));
  }

  public ByteString serialized(ByteString pem) {
    return SerializedIdentity.newBuilder().setMspid(mspId).setIdBytes(pem).build().toByteString();
  }

  public FabricMSPConfig.Builder config() {
    return FabricMSPConfig.newBuilder()
        .setName(mspId)
        .addRootCerts(pem(ca.certificate()))
        .setFabricNodeOus(nodeOus(ByteString.EMPTY));
  }

  public static FabricNodeOUs nodeOus(ByteString authority) {
    return FabricNodeOUs.newBuilder()
        .setEnable(true)
        .setClientOuIdentifier(unit("client", authority))
        .setPeerOuIdentifier(unit("peer", authority))
        .setAdminOuIdentifier(unit("admin", authority))
        .setOrdererOuIdentifier(unit("orderer", authority))
        .build();
  }

  public static FabricOUIdentifier unit(String name, ByteString authority) {
    return FabricOUIdentifier.newBuilder()
        .setOrganizationalUnitIdentifier(name)
        .setCertificate(authority)
        .build();
  }

  public MSPConfig mspConfig() {
    return mspConfig(config());
  }

  public static MSPConfig mspConfig(FabricMSPConfig.Builder config) {
    return MSPConfig.newBuilder().setConfig(config.build().toByteString()).build();
  }

  public Msp msp() throws MspException {
    return Msp.of(mspConfig(), CRYPTO);
  }
}
