/// ManageSieve: people's programs bring and take their mail rules. RFC 5804.
///
/// [SieveHandler] serves a connection; a `SieveSession` reads a command (`CommandReader`, with its
/// literals), acts and replies, on one virtual thread. A script is compiled before it is kept, so
/// what is stored runs; what is odd about it is told with the code WARNINGS. Commands that change
/// are answered when the change is on stable storage. Logging in is as in POP3 and submission:
/// SCRAM-SHA-256 always, mechanisms that show the password only with TLS.
///
/// Not here: the language (`format.sieve`), the scripts' store (`account.script`).
@NullMarked
package org.veredus.protocol.managesieve;

import org.jspecify.annotations.NullMarked;
