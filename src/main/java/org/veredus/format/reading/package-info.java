/// A message as the person reads it who gets it: who it seems to be from, what it says, where it
/// leads, what is attached. Input for whoever judges mail.
///
/// [Reading#of] takes the first octets of a message and its index; what lies behind them, or beyond
/// the bounds on text, links and attachments, is not read. Never throws for what a message has.
/// Pure; any thread. Not here: judging (`transport.inspect`), counting words (`format.features`).
@NullMarked
package org.veredus.format.reading;

import org.jspecify.annotations.NullMarked;
