/// What a message has in common with mail that traps got and people here reported.
///
/// [FuzzyCheck] looks at what holds for all, [FuzzyLens] at what an account's owner has reported
/// himself. Any thread. Not here: what was reported (`account.fuzzy`).
@NullMarked
package org.veredus.transport.inspect.fuzzy;

import org.jspecify.annotations.NullMarked;
