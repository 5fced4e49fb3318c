/// CouchDB's queries over JSON documents, without CouchDB: parsing and evaluating selectors
/// (Mango), the order of values, index definitions and the choice of an index. Pure: values in,
/// values out; who reads documents and indexes is in `org.dure.store`. Source of the rules:
/// CouchDB's `src/mango`.
@NullMarked
package org.dure.store.query;

import org.jspecify.annotations.NullMarked;
