/// The ledger on RocksDB: one database per channel, one column family per kind of data, one synced
/// write batch per block. The only package that imports `org.rocksdb`.
@NullMarked
package org.dure.store.rocks;

import org.jspecify.annotations.NullMarked;
