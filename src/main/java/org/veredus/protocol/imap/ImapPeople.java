package org.veredus.protocol.imap;

import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.directory.Directory;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.UserEvents;
import org.veredus.account.script.Refiltering;
import org.veredus.account.search.MailSearch;
import org.veredus.account.url.UrlAuthority;
import org.veredus.format.convert.Converter;
import org.veredus.protocol.imap.push.ApplePushes;

/// Whose mail there is.
///
/// @param events hears what they do with it
/// @param scripts runs theirs for what is there already
/// @param applePushes wakes Apple's devices; null where none are woken
public record ImapPeople(
        Accounts accounts,
        Authenticator authenticator,
        Directory directory,
        UserEvents events,
        Refiltering scripts,
        MailSearch search,
        UrlAuthority urls,
        Converter converter,
        @Nullable ApplePushes applePushes) {}
