package org.dure.pbft;

import java.nio.charset.StandardCharsets;

/// How long view changes may be, and how long those of correct replicas can get. A new view holds a
/// quorum of them and is one message: if they were longer than their share of it, no view could
/// start any more.
///
/// @param group whose view changes
/// @param settings of the group
/// @param signatureBytes the longest signature of a replica
public record ViewChangeSize(ReplicaSet group, Settings settings, int signatureBytes) {
  /// What a new view has besides its view changes is less.
  private static final int NEW_VIEW_BYTES = 1_024;

  private static final int DIGEST_BYTES = 32;

  /// The share of one view change in the longest message.
  static int bytesMax(Quorums quorums) {
    return (Codec.MESSAGE_BYTES_MAX - NEW_VIEW_BYTES) / quorums.quorum();
  }

  /// The longest view change that is taken.
  public int bytesMax() {
    return bytesMax(group.quorums());
  }

  /// How many sequences a correct replica can have prepared above its stable checkpoint: what its
  /// correct leaders propose there, what f faulty ones propose beyond that in their turns, and what
  /// lies between its checkpoint and one that it has not learnt of yet.
  public int preparedMax() {
    return settings.logWindow()
        + settings.checkpointInterval()
        + group.quorums().faulty() * settings.term();
  }

  /// How long the view change of a correct replica can get.
  public long bytes(int proposalBytesMax) {
    int n = group.ids().size();
    long checkpoint = signed(8 + 2 * (4 + DIGEST_BYTES));
    long prepare = signed(8 + 8 + 4 + DIGEST_BYTES);
    long stable = 8 + 2 * (4 + DIGEST_BYTES) + 4 + n * checkpoint;
    long prepared = 8 + 8 + 4 + proposalBytesMax + 4 + n * prepare;
    return signed(8 + stable + 4 + preparedMax() * prepared + 4 + 4 + n * 12L);
  }

  private long signed(long fields) {
    int instance = group.instance().getBytes(StandardCharsets.UTF_8).length;
    long body = 4 + instance + 8 + 4 + 1 + fields;
    return 4 + body + 4 + signatureBytes;
  }

  /// The longest proposals with which view changes keep within their share.
  public int proposalBytesMax() {
    long room = bytesMax() - bytes(0);
    return (int) Math.max(0, room / preparedMax());
  }
}
