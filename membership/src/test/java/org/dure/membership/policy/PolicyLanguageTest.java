package org.dure.membership.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyLanguageTest {

  /// Encoded by protoc from text; the numbering of principals is that of Fabric's TestComplex1.
  private static final String INNER_GATE_FIRST =
      "12161214080112020802120c120a080212020800120208011a0512030a01421a0512030a01431a0512030a0141";

  private static final String TWO_OF_THREE =
      "1210120e08021202080012020801120208021a0d120b0a074f7267314d535010031a1612140a10"
          + "4f7267322e6578616d706c652d4d535010011a0d120b0a074f7267334d53501004";

  @Test
  void theBytesAreThoseOfAnIndependentEncoder() throws Exception {
    assertThat(hex("OR('A.member', AND('B.member', 'C.member'))")).isEqualTo(INNER_GATE_FIRST);
    assertThat(hex("OutOf(2, 'Org1MSP.peer', 'Org2.example-MSP.admin', 'Org3MSP.orderer')"))
        .isEqualTo(TWO_OF_THREE);
  }

  @Test
  void writingsOfTheSamePolicyGiveTheSameBytes() throws Exception {
    String expected = hex("AND('A.member','B.client')");
    for (String text :
        new String[] {
          "and( 'A.member' , \"B.client\" )",
          "And('A.member','B.client')",
          "OutOf(2,'A.member','B.client')",
          "outof('2', 'A.member', 'B.client')",
          "\n OUTOF(2,\t'A.member','B.client') ",
        }) {
      assertThat(hex(text)).as(text).isEqualTo(expected);
    }
    assertThat(hex("OR('A.peer','B.peer')")).isEqualTo(hex("OutOf(1,'A.peer','B.peer')"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "'A.member'",
        "A.member",
        "AND",
        "AND(",
        "AND()",
        "AND('A.member'",
        "AND('A.member',",
        "AND('A.member' 'B.member')",
        "AND('A.member'))",
        "AND('A.member') OR('B.member')",
        "XOR('A.member','B.member')",
        "OR('A.member', Bmember)",
        "OR('A.member', 'Bmember')",
        "OR('A.chief', 'B.member')",
        "OR('.member')",
        "OutOf(1)",
        "OutOf('A.member','B.member')",
        "OutOf(4,'A.member','B.member')",
        "OutOf(-1,'A.member','B.member')",
        "OutOf(99999999999,'A.member')",
        "AND('A.member, 'B.member')",
        "AND(1, 'B.member')"
      })
  void whatMakesNoSenseIsRefused(String text) {
    assertThatThrownBy(() -> PolicyLanguage.parse(text)).isInstanceOf(PolicyException.class);
  }

  @Test
  void aGateMayAskForOneMoreThanItHasAsInFabric() throws Exception {
    SignaturePolicyEnvelope never = PolicyLanguage.parse("OutOf(3,'A.member','B.member')");
    assertThat(never.getRule().getNOutOf().getN()).isEqualTo(3);
  }

  @Test
  void deepNestingIsRefusedAndNotAStackOverflow() {
    String text = "OR(".repeat(20_000) + "'A.member'" + ")".repeat(20_000);
    assertThatThrownBy(() -> PolicyLanguage.parse(text)).isInstanceOf(PolicyException.class);
  }

  private static String hex(String text) throws PolicyException {
    return HexFormat.of().formatHex(PolicyLanguage.parse(text).toByteArray());
  }
}
