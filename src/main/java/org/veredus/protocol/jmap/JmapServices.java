package org.veredus.protocol.jmap;

import java.time.InstantSource;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.directory.Directory;
import org.veredus.account.email.EmailTables;
import org.veredus.account.mailbox.Accounts;
import org.veredus.protocol.jmap.submission.Post;

/// What JMAP acts on.
public record JmapServices(
        Authenticator authenticator,
        Directory directory,
        Accounts accounts,
        EmailTables tables,
        Post post,
        InstantSource clock) {}
