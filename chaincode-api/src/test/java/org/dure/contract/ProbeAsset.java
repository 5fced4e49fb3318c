package org.dure.contract;

import org.hyperledger.fabric.contract.annotation.DataType;
import org.hyperledger.fabric.contract.annotation.Property;

/// A data type with properties.
@DataType
public final class ProbeAsset {
  @Property private String owner = "";

  @Property private int size;

  public ProbeAsset() {}

  public ProbeAsset(String owner, int size) {
    this.owner = owner;
    this.size = size;
  }

  public String getOwner() {
    return owner;
  }

  public int getSize() {
    return size;
  }
}
