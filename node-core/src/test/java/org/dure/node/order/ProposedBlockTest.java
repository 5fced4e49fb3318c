package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayList;
import java.util.List;
import org.dure.api.order.v1.Proposal;
import org.dure.model.MalformedException;
import org.dure.model.Sha256;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProposedBlockTest {
  /// What no bound counts could fill view changes until no view starts any more.
  @Test
  void aProposalWithMoreInItThanItsFieldsIsNone() throws Exception {
    ByteString hash = ByteString.copyFrom(new byte[32]);
    Proposal genuine =
        Proposal.newBuilder()
            .setNumber(1)
            .setPreviousHash(hash)
            .setDataHash(hash)
            .addDigests(hash)
            .build();
    assertThat(ProposedBlock.decode(genuine.toByteString()).digests()).containsExactly(hash);
    UnknownFieldSet more =
        UnknownFieldSet.newBuilder()
            .addField(
                99,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFrom(new byte[1_000]))
                    .build())
            .build();
    ByteString padded = genuine.toBuilder().setUnknownFields(more).build().toByteString();
    assertThatThrownBy(() -> ProposedBlock.decode(padded)).isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 500, 5_000})
  void soManyEnvelopesFitAProposalAsItSays(int count) {
    List<ByteString> digests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      digests.add(Sha256.of(ByteString.copyFromUtf8("envelope " + i)));
    }
    ByteString hash = digests.getFirst();
    for (long number : List.of(1L, Long.MAX_VALUE)) {
      BlockHeader header =
          BlockHeader.newBuilder()
              .setNumber(number)
              .setPreviousHash(hash)
              .setDataHash(hash)
              .build();
      int bytes = new ProposedBlock(header, number, digests).encode().size();
      assertThat(ProposedBlock.envelopesMax(bytes)).isBetween(count - 1, count);
      assertThat(ProposedBlock.envelopesMax(bytes + 20)).isEqualTo(count);
    }
  }
}
