package org.veredus.protocol.web;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.directory.Directory;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.session.SessionDoor;
import org.veredus.account.session.Visits;
import org.veredus.account.session.WebSessions;

/// What the pages' own requests act on.
///
/// @param random must be hard to guess
public record WebServices(
        Directory directory,
        Authenticator authenticator,
        CredentialStore credentials,
        Accounts accounts,
        WebSessions sessions,
        Visits visits,
        InstantSource clock,
        RandomGenerator random) {

    SessionDoor door() {
        return new SessionDoor(sessions, directory, authenticator);
    }
}
