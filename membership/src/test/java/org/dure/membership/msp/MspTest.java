package org.dure.membership.msp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.dure.membership.TestOrg;
import org.dure.membership.ca.CertificateAuthority;
import org.dure.membership.crypto.Pem;
import org.dure.membership.msp.Refusal.Reason;
import org.dure.membership.policy.SignaturePolicies;
import org.hyperledger.fabric.protos.common.CombinedPrincipal;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.junit.jupiter.api.Test;

class MspTest {

  private final TestOrg org = newOrg("Org1MSP");

  private static TestOrg newOrg(String id) {
    try {
      return new TestOrg(id);
    } catch (MspException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aMemberIsKnownWithItsRoleAndNoOther() throws Exception {
    Identity peer = known(org.msp(), org.member("peer0", "peer"));
    assertThat(peer.mspId()).isEqualTo("Org1MSP");
    assertThat(peer.validity()).isEmpty();
    assertThat(peer.satisfies(role("Org1MSP", MSPRoleType.MEMBER))).isEmpty();
    assertThat(peer.satisfies(role("Org1MSP", MSPRoleType.PEER))).isEmpty();
    for (MSPRoleType other : List.of(MSPRoleType.CLIENT, MSPRoleType.ADMIN, MSPRoleType.ORDERER)) {
      assertThat(peer.satisfies(role("Org1MSP", other)))
          .hasValueSatisfying(r -> assertThat(r.reason()).isEqualTo(Reason.NOT_THE_PRINCIPAL));
    }
    assertThat(peer.satisfies(role("Org2MSP", MSPRoleType.MEMBER)))
        .hasValueSatisfying(r ->
            assertThat(r.message())
                .isEqualTo(
                    "the identity is a member of a different MSP (expected Org2MSP, got Org1MSP)"));
  }

  @Test
  void aSignatureOfSomebodyElseIsRefused() throws Exception {
    SigningIdentity one = org.member("one", "client");
    SigningIdentity two = org.member("two", "client");
    Identity identity = known(org.msp(), one);
    byte[] message = {1};
    assertThat(identity.verify(message, one.sign(message))).isTrue();
    assertThat(identity.verify(message, two.sign(message))).isFalse();
  }

  @Test
  void bytesThatAreNoIdentityAreMalformedAndNotUnknown() throws Exception {
    ChannelMembership members = ChannelMembership.of(List.of(org.msp()));
    X509Certificate certificate = org.member("x", "client").certificate();
    byte[] der = Certificates.encoded(certificate);
    for (ByteString bytes :
        List.of(
            ByteString.copyFrom(new byte[] {(byte) 0xff, 1, 2}),
            org.serialized(ByteString.EMPTY),
            org.serialized(ByteString.copyFromUtf8("not PEM")),
            org.serialized(ByteString.copyFrom(Pem.encodeBytes("CERTIFICATE", new byte[50]))),
            org.serialized(
                ByteString.copyFrom(
                    Pem.encodeBytes(
                        "CERTIFICATE", java.util.Arrays.copyOf(der, der.length + 1)))))) {
      assertThat(members.identity(bytes)).isInstanceOf(IdentityResult.Malformed.class);
      assertThat(ChannelMembership.wellFormedness(bytes)).isPresent();
    }
    ByteString good = org.serialized(TestOrg.pem(certificate));
    assertThat(ChannelMembership.wellFormedness(good)).isEmpty();
    ByteString twice = org.serialized(TestOrg.pem(certificate).concat(TestOrg.pem(certificate)));
    assertThat(ChannelMembership.wellFormedness(twice))
        .hasValueSatisfying(r -> assertThat(r.message()).contains("trailing bytes"));
  }

  @Test
  void anMspThatTheChannelDoesNotHaveIsUnknown() throws Exception {
    ChannelMembership members = ChannelMembership.of(List.of(org.msp()));
    ByteString stranger = newOrg("Org9MSP").member("x", "client").serialized();
    assertThat(refusal(members.identity(stranger)))
        .isEqualTo(new Refusal(Reason.UNKNOWN_MSP, "MSP Org9MSP is not defined on channel"));
  }

  @Test
  void aCertificateOfAnotherAuthorityIsUnknown() throws Exception {
    SigningIdentity impostor = newOrg("Org1MSP").member("x", "admin");
    Refusal refusal = refusal(identity(org.msp(), impostor));
    assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN_AUTHORITY);
    assertThat(refusal.message()).contains("signed by unknown authority");
  }

  @Test
  void anExpiredIdentityIsToldByTheClockOnlyWhenAsked() throws Exception {
    Instant from = Instant.now().minus(Duration.ofDays(10));
    // The authority must be of that time too: its own validity began minutes ago.
    SigningIdentity shortLived =
        org.member("x", Instant.now().minusSeconds(60), Duration.ofSeconds(30), "client");
    Identity identity = known(org.msp(), shortLived);
    assertThat(identity.validity()).isEmpty();
    assertThat(identity.expiry(identity.expiresAt())).isEmpty();
    assertThat(identity.expiry(Instant.now()))
        .hasValueSatisfying(r -> assertThat(r.reason()).isEqualTo(Reason.EXPIRED));

    Refusal before =
        refusal(identity(org.msp(), org.member("y", from, Duration.ofDays(1), "client")));
    assertThat(before.reason()).isEqualTo(Reason.EXPIRED);
  }

  @Test
  void aRevokedCertificateIsInvalidButOnlyIfItsOwnAuthoritySignedTheList() throws Exception {
    SigningIdentity bad = org.member("bad", "client");
    SigningIdentity good = org.member("good", "client");
    byte[] list = org.ca().revoke(List.of(bad.certificate()), Duration.ofDays(1));
    Msp msp =
        Msp.of(
            TestOrg.mspConfig(org.config().addRevocationList(ByteString.copyFrom(list))),
            TestOrg.CRYPTO);
    assertThat(known(msp, good).validity()).isEmpty();
    assertThat(known(msp, bad).validity())
        .hasValueSatisfying(r -> {
          assertThat(r.reason()).isEqualTo(Reason.REVOKED);
          assertThat(r.message()).contains("The certificate has been revoked");
        });
    assertThat(known(msp, bad).satisfies(role("Org1MSP", MSPRoleType.MEMBER))).isPresent();

    byte[] foreign = newOrg("Org1MSP").ca().revoke(List.of(bad.certificate()), Duration.ofDays(1));
    Msp other =
        Msp.of(
            TestOrg.mspConfig(org.config().addRevocationList(ByteString.copyFrom(foreign))),
            TestOrg.CRYPTO);
    assertThat(known(other, bad).validity()).isEmpty();
  }

  @Test
  void anAuthorityIsNoIdentity() throws Exception {
    Msp msp = org.msp();
    IdentityResult result = msp.identity(TestOrg.pem(org.ca().certificate()));
    assertThat(((IdentityResult.Known) result).identity().validity())
        .hasValueSatisfying(r -> assertThat(r.reason()).isEqualTo(Reason.NOT_AN_IDENTITY));
  }

  @Test
  void anRsaKeyIsUnsupported() throws Exception {
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    X509Certificate certificate = org.ca().issue(TestOrg.leaf("r", "client"), rsa.getPublic());
    assertThat(refusal(org.msp().identity(TestOrg.pem(certificate))).reason())
        .isEqualTo(Reason.UNSUPPORTED_KEY);
  }

  @Test
  void anEd25519KeyNeedsAChannelOfVersion3() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    X509Certificate certificate = org.ca().issue(TestOrg.leaf("e", "client"), keys.getPublic());
    Msp older = Msp.of(org.mspConfig(), TestOrg.CRYPTO, MspVersion.V1_4_3);
    Identity old = ((IdentityResult.Known) older.identity(TestOrg.pem(certificate))).identity();
    assertThat(old.validity())
        .hasValueSatisfying(r -> assertThat(r.reason()).isEqualTo(Reason.UNSUPPORTED_KEY));
    SigningIdentity signer = org.identity(certificate, keys);
    Identity identity = known(org.msp(), signer);
    assertThat(identity.validity()).isEmpty();
    assertThat(identity.verify(new byte[] {7}, signer.sign(new byte[] {7}))).isTrue();
  }

  @Test
  void anIdentityHasExactlyOneRole() throws Exception {
    assertThat(known(org.msp(), org.member("none")).validity())
        .hasValueSatisfying(r -> {
          assertThat(r.reason()).isEqualTo(Reason.WRONG_ORGANIZATIONAL_UNIT);
          assertThat(r.message()).contains("does not have an OU that resolves to client");
        });
    assertThat(known(org.msp(), org.member("both", "peer", "admin")).validity())
        .hasValueSatisfying(r -> assertThat(r.message()).contains("not a combination of them"));
    assertThat(known(org.msp(), org.member("more", "peer", "department1")).validity()).isEmpty();
  }

  @Test
  void withoutNodeRolesAdminsAreThoseListed() throws Exception {
    SigningIdentity admin = org.member("boss");
    FabricMSPConfig.Builder config =
        org.config().clearFabricNodeOus().addAdmins(TestOrg.pem(admin.certificate()));
    Msp msp = Msp.of(TestOrg.mspConfig(config), TestOrg.CRYPTO);
    assertThat(known(msp, admin).satisfies(role("Org1MSP", MSPRoleType.ADMIN))).isEmpty();
    Identity other = known(msp, org.member("other"));
    assertThat(other.satisfies(role("Org1MSP", MSPRoleType.ADMIN))).isPresent();
    assertThat(other.satisfies(role("Org1MSP", MSPRoleType.MEMBER))).isEmpty();
    assertThat(other.satisfies(role("Org1MSP", MSPRoleType.CLIENT)))
        .hasValueSatisfying(r -> assertThat(r.message()).contains("NodeOUs not activated"));
    assertThatThrownBy(
            () -> Msp.of(TestOrg.mspConfig(org.config().clearFabricNodeOus()), TestOrg.CRYPTO))
        .isInstanceOf(MspException.class)
        .hasMessageContaining("administrators must be declared");
  }

  @Test
  void anIntermediateAuthorityIssuesAndItsParentNoLongerMay() throws Exception {
    CertificateAuthority sub = org.ca().intermediate("ica", "Org1MSP", TestOrg.CRYPTO.newKeyPair());
    ByteString subPem = TestOrg.pem(sub.certificate());
    TestOrg below = new TestOrg("Org1MSP", sub);
    FabricMSPConfig.Builder config = org.config().addIntermediateCerts(subPem);
    Msp msp = Msp.of(TestOrg.mspConfig(config), TestOrg.CRYPTO);
    assertThat(known(msp, below.member("x", "client")).validity()).isEmpty();
    assertThat(known(msp, org.member("y", "client")).validity())
        .hasValueSatisfying(r ->
            assertThat(r.message())
                .contains("Parent certificate should be a leaf of the certification tree"));
    assertThat(refusal(identity(org.msp(), below.member("z", "client"))).reason())
        .isEqualTo(Reason.UNKNOWN_AUTHORITY);

    byte[] list = org.ca().revoke(List.of(sub.certificate()), Duration.ofDays(1));
    assertThatThrownBy(() ->
            Msp.of(
                TestOrg.mspConfig(config.addRevocationList(ByteString.copyFrom(list))),
                TestOrg.CRYPTO))
        .hasMessageContaining("The certificate has been revoked");
  }

  @Test
  void nodeRolesTiedToAnAuthorityCountOnlyBelowIt() throws Exception {
    CertificateAuthority one = org.ca().intermediate("i1", "o", TestOrg.CRYPTO.newKeyPair());
    CertificateAuthority two = org.ca().intermediate("i2", "o", TestOrg.CRYPTO.newKeyPair());
    FabricMSPConfig.Builder config =
        org.config()
            .addIntermediateCerts(TestOrg.pem(one.certificate()))
            .addIntermediateCerts(TestOrg.pem(two.certificate()))
            .setFabricNodeOus(TestOrg.nodeOus(TestOrg.pem(one.certificate())));
    Msp msp = Msp.of(TestOrg.mspConfig(config), TestOrg.CRYPTO);
    assertThat(known(msp, new TestOrg("Org1MSP", one).member("x", "peer")).validity()).isEmpty();
    assertThat(known(msp, new TestOrg("Org1MSP", two).member("y", "peer")).validity())
        .hasValueSatisfying(
            r -> assertThat(r.message()).contains("certifiersIdentifier does not match"));
  }

  @Test
  void organizationalUnitsOfTheMspAreDemanded() throws Exception {
    FabricMSPConfig.Builder config =
        org.config()
            .addOrganizationalUnitIdentifiers(
                TestOrg.unit("COP", TestOrg.pem(org.ca().certificate())));
    Msp msp = Msp.of(TestOrg.mspConfig(config), TestOrg.CRYPTO);
    assertThat(known(msp, org.member("x", "client", "COP")).validity()).isEmpty();
    assertThat(known(msp, org.member("y", "client")).validity())
        .hasValueSatisfying(
            r -> assertThat(r.message()).contains("none of the identity's organizational units"));
  }

  @Test
  void unitIdentityAndCombinedPrincipalsAreChecked() throws Exception {
    Msp msp = org.msp();
    SigningIdentity signer = org.member("x", "peer", "COP");
    Identity identity = known(msp, signer);
    Identity other = known(msp, org.member("y", "peer", "COP"));

    MSPPrincipal holder = principal(MSPPrincipal.Classification.IDENTITY, signer.serialized());
    assertThat(identity.satisfies(holder)).isEmpty();
    assertThat(other.satisfies(holder))
        .hasValueSatisfying(r -> assertThat(r.message()).isEqualTo("The identities do not match"));

    ByteString certifiers = MspSetup.chainHash(List.of(org.ca().certificate()), "SHA-256");
    MSPPrincipal cop = unitPrincipal("COP", certifiers);
    assertThat(identity.satisfies(cop)).isEmpty();
    assertThat(identity.satisfies(unitPrincipal("COP", ByteString.EMPTY))).isPresent();
    assertThat(identity.satisfies(unitPrincipal("HR", certifiers))).isPresent();

    assertThat(identity.satisfies(combined(cop, role("Org1MSP", MSPRoleType.PEER)))).isEmpty();
    assertThat(identity.satisfies(combined(cop, role("Org1MSP", MSPRoleType.ADMIN)))).isPresent();
    assertThat(identity.satisfies(combined())).isPresent();
    assertThat(
            identity.satisfies(
                principal(MSPPrincipal.Classification.ROLE, ByteString.copyFromUtf8("\u00ff"))))
        .isPresent();
  }

  @Test
  void anIdentityIsOneHoweverItsCertificateIsWritten() throws Exception {
    SigningIdentity signer = org.member("x", "peer");
    ByteString pem = SerializedIdentity.parseFrom(signer.serialized()).getIdBytes();
    ByteString otherwise = ByteString.copyFromUtf8("a remark\n").concat(pem);
    Msp msp = org.msp();
    Identity one = ((IdentityResult.Known) msp.identity(pem)).identity();
    Identity two = ((IdentityResult.Known) msp.identity(otherwise)).identity();
    assertThat(one.id()).isEqualTo(two.id());
  }

  @Test
  void noDamageToAnIdentityThrowsOrIsTakenForIt() throws Exception {
    ChannelMembership members = ChannelMembership.of(List.of(org.msp()));
    SigningIdentity signer = org.member("x", "client");
    byte[] der = Certificates.encoded(signer.certificate());
    long seed = Long.getLong("dure.seed", System.nanoTime());
    java.util.Random random = new java.util.Random(seed);
    for (int round = 0; round < 5_000; round++) {
      byte[] damaged = der.clone();
      for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      ByteString pem = ByteString.copyFrom(Pem.encodeBytes("CERTIFICATE", damaged));
      IdentityResult result = members.identity(org.serialized(pem));
      if (!java.util.Arrays.equals(damaged, der)) {
        assertThat(result)
            .as("seed %d round %d", seed, round)
            .isNotInstanceOf(IdentityResult.Known.class);
      }
      byte[] bytes = signer.serialized().toByteArray();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      members.identity(ByteString.copyFrom(bytes));
      ChannelMembership.wellFormedness(ByteString.copyFrom(bytes));
    }
  }

  @Test
  void anAuthorityListedTwiceIsOneAuthority() throws Exception {
    FabricMSPConfig.Builder config = org.config().addRootCerts(TestOrg.pem(org.ca().certificate()));
    Msp msp = Msp.of(TestOrg.mspConfig(config), TestOrg.CRYPTO);
    assertThat(known(msp, org.member("x", "client")).validity()).isEmpty();
  }

  @Test
  void anUnusableConfigurationIsRefusedWithItsReason() {
    assertThatThrownBy(
            () -> Msp.of(TestOrg.mspConfig(org.config().clearRootCerts()), TestOrg.CRYPTO))
        .hasMessageContaining("expected at least one CA certificate");
    assertThatThrownBy(() ->
            Msp.of(
                TestOrg.mspConfig(
                    org.config().addRootCerts(TestOrg.pem(org.member("x", "peer").certificate()))),
                TestOrg.CRYPTO))
        .isInstanceOf(MspException.class);
    assertThatThrownBy(() ->
            Msp.of(
                TestOrg.mspConfig(org.config().addRevocationList(ByteString.copyFromUtf8("junk"))),
                TestOrg.CRYPTO))
        .hasMessageContaining("could not parse RevocationList");
    assertThatThrownBy(() -> Msp.of(org.mspConfig().toBuilder().setType(1).build(), TestOrg.CRYPTO))
        .hasMessageContaining("not supported");
  }

  private static IdentityResult identity(Msp msp, SigningIdentity signer) throws Exception {
    return msp.identity(SerializedIdentity.parseFrom(signer.serialized()).getIdBytes());
  }

  private static Identity known(Msp msp, SigningIdentity signer) throws Exception {
    IdentityResult result = identity(msp, signer);
    assertThat(result).isInstanceOf(IdentityResult.Known.class);
    return ((IdentityResult.Known) result).identity();
  }

  private static Refusal refusal(IdentityResult result) {
    assertThat(result).isInstanceOf(IdentityResult.Unknown.class);
    return ((IdentityResult.Unknown) result).refusal();
  }

  private static MSPPrincipal role(String mspId, MSPRoleType role) {
    return SignaturePolicies.role(mspId, role);
  }

  private static MSPPrincipal unitPrincipal(String name, ByteString certifiers) {
    return principal(
        MSPPrincipal.Classification.ORGANIZATION_UNIT,
        OrganizationUnit.newBuilder()
            .setMspIdentifier("Org1MSP")
            .setOrganizationalUnitIdentifier(name)
            .setCertifiersIdentifier(certifiers)
            .build()
            .toByteString());
  }

  private static MSPPrincipal combined(MSPPrincipal... principals) {
    return principal(
        MSPPrincipal.Classification.COMBINED,
        CombinedPrincipal.newBuilder()
            .addAllPrincipals(List.of(principals))
            .build()
            .toByteString());
  }

  private static MSPPrincipal principal(MSPPrincipal.Classification kind, ByteString bytes) {
    return MSPPrincipal.newBuilder().setPrincipalClassification(kind).setPrincipal(bytes).build();
  }
}
