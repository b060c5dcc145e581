package org.veredus.protocol.imap;

import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.veredus.base.tls.TlsServerContext;

/// What all sessions share.
///
/// @param compression permits for compressed connections, which cost much memory each
/// @param tls for STARTTLS; null where it is not offered
record ImapServices(
        ImapSettings settings,
        ImapPeople people,
        @Nullable TlsServerContext tls,
        Meters meters,
        InstantSource clock,
        Semaphore compression) {}
