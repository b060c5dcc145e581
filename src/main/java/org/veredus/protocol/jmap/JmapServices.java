package org.veredus.protocol.jmap;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.directory.Directory;
import org.veredus.account.email.EmailTables;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.UserEvents;
import org.veredus.account.push.PushRounds;
import org.veredus.account.push.PushSubscriptions;
import org.veredus.account.script.Snoozes;
import org.veredus.account.search.MailSearch;
import org.veredus.account.session.SessionDoor;
import org.veredus.protocol.jmap.push.Pusher;
import org.veredus.transport.submit.Postbox;
import org.veredus.verify.smime.Smime;

/// What JMAP acts on.
///
/// @param events hear what people do with their mail
/// @param smime judges signatures
/// @param traces makes ids under which messages can be followed
public record JmapServices(
        Authenticator authenticator,
        SessionDoor door,
        Directory directory,
        Accounts accounts,
        EmailTables tables,
        MailSearch search,
        UserEvents events,
        Postbox postbox,
        Snoozes snoozes,
        Push push,
        Smime smime,
        Supplier<String> traces,
        InstantSource clock,
        LongSupplier nanos,
        RandomGenerator random) {
    /// How clients are told that are not there.
    ///
    /// @param feed of the store
    public record Push(PushSubscriptions subscriptions, PushRounds.Feed feed, Pusher.World world) {}
}
