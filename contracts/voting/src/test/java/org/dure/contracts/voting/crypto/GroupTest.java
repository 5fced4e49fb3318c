package org.dure.contracts.voting.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupTest {
  private final Random random = new Random(1);

  @Test
  void productsAndSumsAreThoseOfTheTextbook() {
    for (int i = 0; i < 5; i++) {
      BigInteger a = P256.random(random);
      BigInteger b = P256.random(random);
      ECPoint p = P256.base(a);
      assertThat(Naive.of(p)).isEqualTo(Naive.times(Naive.G, a));
      assertThat(Naive.of(P256.times(p, b))).isEqualTo(Naive.times(Naive.of(p), b));
      assertThat(Naive.of(P256.sum(P256.G, a, p, b)))
          .isEqualTo(Naive.add(Naive.times(Naive.G, a), Naive.times(Naive.of(p), b)));
    }
    assertThat(P256.N).isEqualTo(Naive.N);
  }

  /// RFC 6979 appendix A.2.5: a key pair of P-256.
  @Test
  void thePublicKeyOfRfc6979IsFound() {
    BigInteger x = Naive.hex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
    ECPoint key = P256.base(x);
    assertThat(key.getAffineXCoord().toBigInteger())
        .isEqualTo(Naive.hex("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"));
    assertThat(key.getAffineYCoord().toBigInteger())
        .isEqualTo(Naive.hex("7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"));
    assertThat(P256.point(P256.bytes(key))).isEqualTo(key);
  }

  /// RFC 9380 appendix K.1.
  @ParameterizedTest
  @CsvSource({
    "'',68a985b87eb6b46952128911f2a4412bbc302a9d759667f87f7a21d803f07235",
    "abc,d8ccab23b5985ccea865c6c97b6e5b8350e794e603b4b97902f53a8a0d605615"
  })
  void messagesExpandAsInRfc9380(String message, String expected) {
    byte[] dst = "QUUX-V01-CS02-with-expander-SHA256-128".getBytes(StandardCharsets.US_ASCII);
    assertThat(Transcript.expand(message.getBytes(StandardCharsets.UTF_8), dst, 32))
        .isEqualTo(Naive.bytes(expected));
  }

  /// RFC 9497 appendix A.3.1 and A.3.2: keys of P256-SHA256, derived by hashing to a scalar.
  @ParameterizedTest
  @CsvSource({
    "00,159749d750713afe245d2d39ccfaae8381c53ce92d098a9375ee70739c7ac0bf",
    "01,ca5d94c8807817669a51b196c34c1b7f8442fde4334a7121ae4736364312fca6"
  })
  void scalarsAreHashedAsInRfc9497(String mode, String expected) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) 0xa3);
    byte[] info = "test key".getBytes(StandardCharsets.US_ASCII);
    byte[] input = new byte[32 + 2 + info.length + 1];
    System.arraycopy(seed, 0, input, 0, 32);
    input[33] = (byte) info.length;
    System.arraycopy(info, 0, input, 34, info.length);
    byte[] dst =
        ("DeriveKeyPairOPRFV1-" + (char) Integer.parseInt(mode, 16) + "-P256-SHA256")
            .getBytes(StandardCharsets.US_ASCII);
    assertThat(HexFormat.of().formatHex(P256.bytes(Transcript.hashToScalar(input, dst))))
        .isEqualTo(expected);
  }

  @Test
  void differentFieldsNeverHaveTheSameBytes() {
    assertThat(new Transcript("T").add("ab").add("c").digest())
        .isNotEqualTo(new Transcript("T").add("a").add("bc").digest());
    assertThat(new Transcript("T").add("a").scalar())
        .isNotEqualTo(new Transcript("U").add("a").scalar());
  }

  @Test
  void whatIsNoPointOrScalarIsRefused() {
    byte[] point = P256.bytes(P256.G);
    byte[] uncompressed = P256.G.getEncoded(false);
    byte[] wrongSign = point.clone();
    wrongSign[0] = 4;
    byte[] tooLarge = new byte[33];
    Arrays.fill(tooLarge, (byte) 0xff);
    tooLarge[0] = 2;
    byte[] offCurve = new byte[33];
    offCurve[0] = 2;
    while (isResidue(P256.scalar(Arrays.copyOfRange(offCurve, 1, 33)))) {
      offCurve[32]++;
    }
    for (byte[] bytes :
        new byte[][] {uncompressed, wrongSign, tooLarge, offCurve, new byte[33], {0}, {}}) {
      assertThatThrownBy(() -> P256.point(bytes)).isInstanceOf(InvalidProofException.class);
    }
    assertThatThrownBy(() -> P256.scalar(P256.bytes(P256.N)))
        .isInstanceOf(InvalidProofException.class);
    assertThatThrownBy(() -> P256.scalar(new byte[31])).isInstanceOf(InvalidProofException.class);
  }

  /// Euler's criterion: whether there is a y for this x.
  private static boolean isResidue(BigInteger x) {
    BigInteger y2 = x.pow(3).add(Naive.A.multiply(x)).add(Naive.B).mod(Naive.P);
    return y2.modPow(Naive.P.shiftRight(1), Naive.P).equals(BigInteger.ONE);
  }

  @Test
  void codesAreReadBackAndMisreadingsNoticed() {
    String code = Codes.right(random);
    assertThat(code).matches("([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{2}");
    BigInteger secret = Codes.rightSecret(code);
    String sloppy = code.toLowerCase(java.util.Locale.ROOT).replace('0', 'o').replace("-", " ");
    assertThat(Codes.rightSecret(sloppy)).isEqualTo(secret);
    int noticed = 0;
    String digits = code.replace("-", "");
    for (int i = 0; i < digits.length(); i++) {
      char[] wrong = digits.toCharArray();
      wrong[i] = wrong[i] == '7' ? '8' : '7';
      try {
        assertThat(Codes.rightSecret(new String(wrong))).isNotEqualTo(secret);
      } catch (InvalidProofException e) {
        noticed++;
      }
    }
    assertThat(noticed).isEqualTo(digits.length());
  }

  @Test
  void discreteLogarithmsAreFoundUpToTheLargest() {
    DiscreteLog log = new DiscreteLog(1000);
    for (int m : new int[] {0, 1, 31, 32, 33, 999, 1000}) {
      assertThat(log.of(P256.small(P256.G, m))).hasValue(m);
    }
    assertThat(log.of(P256.small(P256.G, 1001))).isEmpty();
    assertThat(log.of(P256.base(P256.random(random)))).isEmpty();
  }
}
