package org.dure.sample.jar;

import org.hyperledger.fabric.contract.annotation.DataType;
import org.hyperledger.fabric.contract.annotation.Property;

/// A data type in a jar.
@DataType
public final class JarRecord {
  @Property private String text = "";

  public String getText() {
    return text;
  }
}
