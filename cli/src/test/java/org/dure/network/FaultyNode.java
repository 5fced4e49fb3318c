package org.dure.network;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.dure.node.order.Misbehaviour;

/// Nodes that differ from a correct one in one method.
enum FaultyNode {
  /// Takes its time over each proposal, in the consensus thread's every round.
  SLOW_LEADER("ProposalDesk", "build", FaultyNode::returnWhileHeldBack),

  /// Never takes certain envelopes into its pool, so that it never proposes them.
  CENSOR("TransactionPool", "offer", FaultyNode::pretendToKnowTheUnwanted);

  private static final String PACKAGE = "org.dure.node.order.";
  private static final ClassDesc MISBEHAVIOUR = ClassDesc.of(Misbehaviour.class.getName());

  private final String type;
  private final String method;
  private final Consumer<CodeBuilder> prologue;

  FaultyNode(String type, String method, Consumer<CodeBuilder> prologue) {
    this.type = PACKAGE + type;
    this.method = method;
    this.prologue = prologue;
  }

  private static void returnWhileHeldBack(CodeBuilder code) {
    ClassDesc desk = ClassDesc.of(PACKAGE + "ProposalDesk");
    code.aload(0)
        .getfield(desk, "wanted", ClassDesc.of("org.dure.pbft.Effect$BuildProposal"))
        .ifThen(
            java.lang.classfile.Opcode.IFNONNULL,
            wanted ->
                wanted
                    .invokestatic(
                        MISBEHAVIOUR, "heldBack", MethodTypeDesc.of(ConstantDescs.CD_boolean))
                    .ifThen(CodeBuilder::return_));
  }

  private static void pretendToKnowTheUnwanted(CodeBuilder code) {
    ClassDesc envelope = ClassDesc.of(PACKAGE + "PooledEnvelope");
    ClassDesc offer = ClassDesc.of(PACKAGE + "TransactionPool$Offer");
    code.aload(1)
        .invokestatic(
            MISBEHAVIOUR, "unwanted", MethodTypeDesc.of(ConstantDescs.CD_boolean, envelope))
        .ifThen(unwanted -> unwanted.getstatic(offer, "KNOWN", offer).areturn());
  }

  /// Writes the class that differs below `folder`, as a class path wants it.
  Path write(Path folder) throws IOException {
    String file = type.replace('.', '/') + ".class";
    byte[] correct;
    try (InputStream in = FaultyNode.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("no class " + type);
      }
      correct = in.readAllBytes();
    }
    CodeTransform prefixed =
        new CodeTransform() {
          @Override
          public void atStart(CodeBuilder builder) {
            prologue.accept(builder);
          }

          @Override
          public void accept(CodeBuilder builder, CodeElement element) {
            builder.with(element);
          }
        };
    ClassFile classFile = ClassFile.of();
    byte[] faulty =
        classFile.transformClass(
            classFile.parse(correct),
            ClassTransform.transformingMethods(
                found -> found.methodName().equalsString(method),
                MethodTransform.transformingCode(prefixed)));
    Path target = folder.resolve(file);
    Files.createDirectories(target.getParent());
    Files.write(target, faulty);
    return folder;
  }
}
