/// What survives kill -9: the program as a second process under mixed load, killed at random
/// moments, started again on the same data and compared with what its clients were told.
///
/// [CrashRun] goes through the rounds. A [Ledger] holds what one account must contain: every
/// acknowledged change for certain, the one change without an answer as a possibility.
/// [OutsideLedger] does the same for mail that leaves, with [OutsideHost] at the far end. The
/// loads ([DeliveryLoad], [ImapLoad], [Pop3Load], [SubmissionLoad]) run on a virtual thread each
/// and end when the connection breaks. Each account has at most one reader that changes it, so
/// that at most one of its changes is without an answer, besides deliveries.
///
/// Needs the JDK and the program's own classes only: the long form runs without JUnit.
@NullMarked
package org.veredus.crash;

import org.jspecify.annotations.NullMarked;
