package org.dure.cli.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// One transaction of a block.
///
/// @param code Fabric's validation code
/// @param creator who signed it, as MSP id and certificate name
/// @param chaincode empty for anything but a chaincode transaction
/// @param arguments of the call, the function first; printable text as it is, other bytes by length
/// @param endorsers who endorsed it, like `creator`
/// @param problem what is wrong with its form, else empty
public record TransactionView(
    int index,
    String transactionId,
    String type,
    String code,
    String creator,
    String timestamp,
    String chaincode,
    List<String> arguments,
    List<String> endorsers,
    String event,
    List<Namespace> namespaces,
    String problem) {
  private static final int VALUE_CHARACTERS_MAX = 400;
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,]+)");

  /// What the transaction read and wrote of one chaincode's state. A private collection shows
  /// hashes only.
  public record Namespace(
      String name,
      List<Read> reads,
      List<String> rangeQueries,
      List<Write> writes,
      List<String> collections) {}

  /// @param version `block:transaction` that wrote the value, `-` when the key did not exist
  public record Read(String key, String version) {}

  /// @param value the text written, or its length when it is no text; empty for a delete
  public record Write(String key, boolean delete, String value) {}

  static TransactionView of(int index, ParsedEnvelope envelope, TxValidationCode code) {
    Instant time =
        Instant.ofEpochSecond(
            envelope.channelHeader().getTimestamp().getSeconds(),
            envelope.channelHeader().getTimestamp().getNanos());
    TransactionView head =
        new TransactionView(
            index,
            envelope.txId(),
            envelope.type().name(),
            code.name(),
            identity(envelope.creator()),
            time.toString(),
            "",
            List.of(),
            List.of(),
            "",
            List.of(),
            "");
    return switch (envelope.body()) {
      case Body.EndorserTx tx -> head.with(tx);
      case Body.ConfigTx ignored -> head;
      case Body.ConfigUpdateTx ignored -> head;
      case Body.Malformed malformed -> head.withProblem(malformed.reason());
    };
  }

  private TransactionView with(Body.EndorserTx tx) {
    return new TransactionView(
        index,
        transactionId,
        type,
        code,
        creator,
        timestamp,
        tx.chaincodeName(),
        arguments(tx),
        tx.endorsements().stream().map(endorsement -> identity(endorsement.getEndorser())).toList(),
        tx.event() == null ? "" : tx.event().getEventName(),
        tx.rwSet().namespaces().stream().map(TransactionView::namespace).toList(),
        "");
  }

  private TransactionView withProblem(String reason) {
    return new TransactionView(
        index,
        transactionId,
        type,
        code,
        creator,
        timestamp,
        chaincode,
        arguments,
        endorsers,
        event,
        namespaces,
        reason);
  }

  private static Namespace namespace(NsRwSet set) {
    return new Namespace(
        set.namespace(),
        set.reads().stream()
            .map(read ->
                new Read(
                    printable(read.key()),
                    read.version() == null
                        ? "-"
                        : read.version().block() + ":" + read.version().tx()))
            .toList(),
        set.rangeQueries().stream()
            .map(range -> printable(range.startKey()) + " .. " + printable(range.endKey()))
            .toList(),
        set.writes().stream()
            .map(write ->
                new Write(
                    printable(write.key()),
                    write.deletes(),
                    write.deletes() ? "" : text(write.value())))
            .toList(),
        set.collections().stream()
            .map(collection ->
                "%s: %d reads, %d writes (hashed)"
                    .formatted(
                        collection.collection(),
                        collection.reads().size(),
                        collection.writes().size()))
            .toList());
  }

  private static List<String> arguments(Body.EndorserTx tx) {
    try {
      ChaincodeProposalPayload payload =
          ChaincodeProposalPayload.parseFrom(tx.actionPayload().getChaincodeProposalPayload());
      ChaincodeInput input =
          ChaincodeInvocationSpec.parseFrom(payload.getInput()).getChaincodeSpec().getInput();
      List<String> arguments = new ArrayList<>();
      input.getArgsList().forEach(argument -> arguments.add(text(argument)));
      return arguments;
    } catch (InvalidProtocolBufferException e) {
      return List.of("(unreadable: " + e.getMessage() + ")");
    }
  }

  private static String identity(ByteString serialized) {
    if (serialized.isEmpty()) {
      return "nobody";
    }
    SerializedIdentity identity;
    try {
      identity = SerializedIdentity.parseFrom(serialized);
    } catch (InvalidProtocolBufferException e) {
      return "(unreadable identity)";
    }
    try (var in = identity.getIdBytes().newInput()) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      Matcher name = COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
      return identity.getMspid() + (name.find() ? "/" + name.group(1) : "");
    } catch (CertificateException | IOException e) {
      return identity.getMspid() + "/(unreadable certificate)";
    }
  }

  /// Composite keys hold U+0000 between their parts; shown as a slash.
  private static String printable(String key) {
    return key.replace('\u0000', '/').replace(Character.toString(Character.MAX_CODE_POINT), "~");
  }

  private static String text(ByteString bytes) {
    String text = bytes.toStringUtf8();
    boolean plain =
        bytes.isValidUtf8()
            && text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\t' || c == '\r');
    if (!plain) {
      return "(" + bytes.size() + " bytes)";
    }
    return text.length() > VALUE_CHARACTERS_MAX
        ? text.substring(0, VALUE_CHARACTERS_MAX) + "... (" + bytes.size() + " bytes)"
        : text;
  }
}
