package org.veredus.account.fuzzy;

import org.veredus.format.fuzzy.FuzzyDigest;

/// Something known that a message is like.
///
/// @param name of the one that is known, [FuzzyDigest#name()]
/// @param likeness 0 to 1; 1 for what is the very same
/// @param traps networks that sent it to traps, older ones for less than one
/// @param reporters accounts that called it junk, older ones for less than one; 0 as long as there
///     is just one and no trap
/// @param defenders the same of those that wanted it
public record FuzzyMatch(
        FuzzyDigest.Kind kind,
        String name,
        double likeness,
        double traps,
        double reporters,
        double defenders) {}
