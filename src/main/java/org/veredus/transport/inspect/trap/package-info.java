/// Mail to spam traps: addresses that nobody has and nobody should know.
///
/// [TrapCheck] tells that a message is also for a trap; [TrapTeacher] lets those behind it pay for
/// that with their reputation and remembers its digests. Whoever knows a trap can write it into any
/// list's form, or send it a copy of somebody's letter. So nothing is learned from reports of
/// failures and automatic answers (a spammer may have written the trap as his sender), nor from
/// authors who are proven and wanted here; those proven lose only what a few messages cost; and of
/// a letter's digests a network speaks once (`account.fuzzy`).
///
/// Any thread. Not here: which addresses are traps (`account.screening`), that nobody gets the mail
/// (`transport.deliver`).
@NullMarked
package org.veredus.transport.inspect.trap;

import org.jspecify.annotations.NullMarked;
