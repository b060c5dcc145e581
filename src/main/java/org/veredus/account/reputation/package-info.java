/// What mail of senders was like: how much of what came from an address, its network, a proven
/// domain and a proven author was junk, as verdicts and people had it.
///
/// An [Origin] names the [Subject]s of a message: where it came from and who provably sent it;
/// nobody earns or spoils a name that he can only write. [ServerReputation] knows what verdicts
/// were and what accounts have told; what just one account has told counts for nobody else.
/// [AccountReputation] is what one account's owner has said. A [Repute] is both of one subject.
/// Everything fades: what verdicts say by half in thirty days, what people say in ninety.
///
/// Records, partition `y` 0: `R`, the subject's kind and its name: what verdicts were (thousandths
/// of junk and wanted messages), and as what up to sixteen accounts have known it last, each with a
/// time. At most [ServerReputation#MAX_SUBJECTS]; the ones that say least go first. In an account's
/// partition: `V`, kind and name: what its owner said, of at most [AccountReputation#MAX_SUBJECTS].
///
/// What accounts tell and verdicts are counted in memory and written now and then: a crash loses
/// what came since. What an account's owner said is in the commit of its learning.
///
/// Any thread. Not here: what a reputation is worth (`transport.inspect.reputation`).
@NullMarked
package org.veredus.account.reputation;

import org.jspecify.annotations.NullMarked;
