package org.veredus.account.junk;

/// What one account's lesson is to all others: the features that the account had not seen in that
/// class before, so that each account speaks once of each.
///
/// @param whole whether most of the message was new, so that it counts as a message
/// @param step 1: learned; -1: taken back
record Share(int[] features, JunkClass as, boolean whole, int step) {}
