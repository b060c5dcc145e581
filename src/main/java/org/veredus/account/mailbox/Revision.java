package org.veredus.account.mailbox;

/// Stands for the records that other packages keep in an account, as they are at one time. After
/// [Account#changeRecords], and when the account is read afresh, it is another object: what was
/// made from the records may be kept in memory as long as this is the same one.
public final class Revision {
    Revision() {}
}
