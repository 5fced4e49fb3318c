/// PBFT (Castro and Liskov) over opaque proposals as a pure state machine: events in, effects out.
/// No I/O, clock, thread, random number, logger or library; time is ticks. The door is
/// [org.dure.pbft.Replica#step]. Rules by number: docs/protocol.md.
@NullMarked
package org.dure.pbft;

import org.jspecify.annotations.NullMarked;
