package org.veredus.account.junk;

/// What the words and the build of a message speak for.
///
/// @param lean above zero: for junk; a message that speaks clearly has 16 or more
/// @param known features that were seen before
/// @param learned messages that the opinion rests on, by layer: shipped, server, account
public record Opinion(double lean, int known, Learned learned) {
    /// How many messages of both classes each layer has.
    public record Learned(int shipped, int server, int account) {}
}
