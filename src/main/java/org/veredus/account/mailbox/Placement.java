package org.veredus.account.mailbox;

/// A place that a delivered message goes to.
///
/// @param mailbox a path
/// @param create whether the mailbox is made if there is none; if not, or if it cannot be, the
///     inbox gets the message
public record Placement(String mailbox, boolean create, Filing filing) {}
