package org.dure.node.order;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.dure.pbft.Bytes;
import org.dure.pbft.JournalCodec;
import org.dure.pbft.JournalRecord;
import org.dure.pbft.MalformedMessageException;
import org.dure.pbft.Message;
import org.jspecify.annotations.Nullable;

/// The newest stable checkpoint with the signatures that prove it, in a file of its own: replaced
/// whole, and worth no sync, since the proof can be had again from the others.
final class CheckpointFile {
  private final Path path;

  CheckpointFile(Path folder) {
    this.path = folder.resolve("stable.checkpoint");
  }

  void write(Message.StableProof proof) {
    Path fresh = path.resolveSibling("stable.checkpoint.new");
    try {
      Files.write(fresh, JournalCodec.encode(new JournalRecord.StableAt(proof)).toArray());
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  /// The proof kept; null if there is none that reads back.
  Message.@Nullable StableProof read() {
    try {
      JournalRecord record = JournalCodec.decode(Bytes.of(Files.readAllBytes(path)));
      return record instanceof JournalRecord.StableAt(Message.StableProof proof) ? proof : null;
    } catch (IOException | MalformedMessageException e) {
      return null;
    }
  }
}
