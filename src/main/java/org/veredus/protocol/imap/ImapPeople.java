package org.veredus.protocol.imap;

import org.veredus.account.auth.Authenticator;
import org.veredus.account.mailbox.AccountNames;
import org.veredus.account.mailbox.Accounts;

/// Whose mail there is.
public record ImapPeople(Accounts accounts, Authenticator authenticator, AccountNames names) {}
