package org.veredus.protocol.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.Role;

/// What scripts for events (RFC 6785) hear of what is done by JMAP.
class UserEventsTest {
    private JmapServer server;
    private String inbox = "";
    private String trash = "";

    @BeforeEach
    void start() throws Exception {
        server = new JmapServer();
        inbox = String.valueOf(server.mailbox(Role.INBOX).number());
        trash = String.valueOf(server.mailbox(Role.TRASH).number());
        server.deliver(Role.INBOX, "one", "", Instant.parse("2026-03-01T10:00:00Z"));
    }

    @AfterEach
    void stop() {
        assertThat(server.bugs()).isZero();
        server.close();
    }

    @Test
    void newEmailsAreAppended() throws Exception {
        server.call(
                "Email/set",
                "'create':{'k':{'mailboxIds':{'F"
                        + inbox
                        + "':true,'F"
                        + trash
                        + "':true},'subject':'s'}}");
        assertThat(server.heard.take())
                .containsExactlyInAnyOrder(
                        "APPEND in " + inbox + " by 1: 2", "APPEND in " + trash + " by 1: 1");
        server.call(
                "Email/import",
                "'emails':{'k':{'blobId':'B1','mailboxIds':{'F" + trash + "':true}}}");
        assertThat(server.heard.take()).containsExactly("APPEND in " + trash + " by 1: 2");
    }

    @Test
    void whatIsPutIntoAnotherMailboxIsCopied() throws Exception {
        server.call("Email/set", "'update':{'M1':{'mailboxIds/F" + trash + "':true}}");
        assertThat(server.heard.take()).containsExactly("COPY in " + trash + " by 1: 1");
        server.call("Email/set", "'update':{'M1':{'mailboxIds':{'F" + inbox + "':true}}}");
        assertThat(server.heard.take()).isEmpty();
        server.call(
                "Email/set",
                "'update':{'M1':{'mailboxIds':{'F" + trash + "':true},'keywords/$seen':true}}");
        assertThat(server.heard.take()).containsExactly("COPY in " + trash + " by 1: 2");
    }

    @Test
    void keywordsAreFlagsInEachMailboxItIsIn() throws Exception {
        server.call("Email/set", "'update':{'M1':{'mailboxIds/F" + trash + "':true}}");
        server.heard.take();
        server.call("Email/set", "'update':{'M1':{'keywords/$seen':true,'keywords/blue':true}}");
        assertThat(server.heard.take())
                .containsExactlyInAnyOrder(
                        "FLAG in " + inbox + " by 1: 1 [\\Seen, blue]",
                        "FLAG in " + trash + " by 1: 1 [\\Seen, blue]");
        server.call("Email/set", "'update':{'M1':{'keywords/$seen':true}}");
        assertThat(server.heard.take()).isEmpty();
    }

    @Test
    void whatIsRefusedOrDestroyedIsNotHeardOf() throws Exception {
        server.call("Email/set", "'update':{'M1':{'mailboxIds':{'F99':true}}}");
        server.call("Email/set", "'destroy':['M1']");
        assertThat(server.heard.take()).isEmpty();
    }
}
