package org.veredus.protocol.jmap;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.directory.Directory;
import org.veredus.account.email.EmailTables;
import org.veredus.account.mailbox.Accounts;

/// What JMAP acts on.
public record JmapServices(
        Authenticator authenticator,
        Directory directory,
        Accounts accounts,
        EmailTables tables,
        InstantSource clock,
        RandomGenerator random) {}
