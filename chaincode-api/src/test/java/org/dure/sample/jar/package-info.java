/// Classes that tests pack into jars.
@org.jspecify.annotations.NullMarked
package org.dure.sample.jar;
