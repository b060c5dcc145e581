/// What a message owes to what earlier mail of those behind it was like.
///
/// [ReputationCheck] looks at what all know, [ReputationLens] at what an account's owner has said,
/// too; [Scales] says what it is worth. [ReputationTeacher] counts verdicts, without what
/// reputations had to do with them: a bad name must not feed on itself.
///
/// Any thread. Not here: who has which reputation (`account.reputation`).
@NullMarked
package org.veredus.transport.inspect.reputation;

import org.jspecify.annotations.NullMarked;
