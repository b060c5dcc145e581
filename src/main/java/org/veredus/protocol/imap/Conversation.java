package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Pass;
import org.veredus.account.auth.Scope;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.account.url.UrlAuthority;
import org.veredus.base.net.Connection;
import org.veredus.protocol.imap.SelectedMailbox.Expunges;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// What the commands of one session share: the connection, who has logged in, what is selected and
/// what the client has turned on. One thread.
final class Conversation {
    private final ImapServices services;
    private final Connection connection;
    private final Output out;
    private final CommandReader reader;
    private Extensions extensions = new Extensions();
    private @Nullable Account account;
    private @Nullable Pass pass;
    private boolean readsOnly;
    private boolean writesScripts;
    private @Nullable VisibleMailboxes mailboxes;
    private @Nullable SelectedMailbox selected;
    private @Nullable DeflateChannel compressed;
    private @Nullable Notifications notifications;
    private long knownKeys; // how many were new when the client last heard of one

    Conversation(ImapServices services, Connection connection) {
        this.services = services;
        this.connection = connection;
        out = new Output(connection.out());
        reader = new CommandReader(connection.in(), out, services.settings().policy().literals());
    }

    ImapServices services() {
        return services;
    }

    ImapSettings settings() {
        return services.settings();
    }

    Connection connection() {
        return connection;
    }

    /// How many messages a command may be about.
    MessageLimit limit() {
        return settings().policy().messages();
    }

    Output out() {
        return out;
    }

    CommandReader reader() {
        return reader;
    }

    Extensions extensions() {
        return extensions;
    }

    /// Who has logged in; null before.
    @Nullable Account account() {
        return account;
    }

    /// What whoever has logged in may see.
    VisibleMailboxes mailboxes() {
        return Objects.requireNonNull(mailboxes, "nobody has logged in");
    }

    /// @param by what has let him in
    /// @param scope what may be done by it
    void enter(Account mine, Pass by, Scope scope) {
        account = mine;
        pass = by;
        readsOnly = scope.readsOnly();
        writesScripts = scope.lets(Scope.Door.SIEVE);
        mailboxes =
                new VisibleMailboxes(
                        mine, services.people().accounts(), services.people().directory());
    }

    /// RFC 8437 §2: as if nobody had logged in yet.
    void leave() {
        account = null;
        pass = null;
        readsOnly = false;
        writesScripts = false;
        mailboxes = null;
        selected = null;
        notifications = null;
        extensions = new Extensions();
        out.speakAscii();
    }

    /// What has let him in.
    Pass pass() {
        return Objects.requireNonNull(pass, "nobody has logged in");
    }

    /// Whether scripts may be brought by what has let the client in: they send mail.
    boolean writesScripts() {
        return writesScripts;
    }

    /// Whether nothing may be changed.
    boolean readsOnly() {
        return readsOnly;
    }

    @Nullable SelectedMailbox selected() {
        return selected;
    }

    void select(@Nullable SelectedMailbox mailbox) {
        selected = mailbox;
        knowKeys();
    }

    boolean isCompressed() {
        return compressed != null;
    }

    /// RFC 4978 §3: what was said last was still plain.
    void compress() throws IOException {
        out.flush();
        connection.in().discardBuffered();
        connection.layer(
                beneath -> {
                    DeflateChannel channel = new DeflateChannel(beneath);
                    compressed = channel;
                    return channel;
                });
    }

    /// Gives back what the session held.
    void end() {
        if (compressed == null) return;
        compressed.end();
        services.compression().release();
    }

    String capabilities() {
        return Capabilities.of(services, connection, account != null, isCompressed());
    }

    /// Tells the client what has happened in its mailbox.
    void announce() throws IOException, StoreFailed, MailboxLost {
        if (extensions.events().messages()) tellSelected(Expunges.TELL);
    }

    private void tellSelected(Expunges expunges) throws IOException, StoreFailed, MailboxLost {
        if (selected == null) return;
        selected.announce(out, expunges, SelectedMailbox.NONE);
        tellNewKey(selected);
    }

    /// RFC 4467 §7 RESETKEY: whoever has the mailbox selected hears that URLs need a new token.
    private void tellNewKey(SelectedMailbox mailbox) throws IOException, StoreFailed {
        UrlAuthority urls = services.people().urls();
        if (urls.resets() == knownKeys || account == null) return;
        boolean isNew = urls.hasNewKey(account.id(), mailbox.place(), knownKeys);
        knowKeys();
        if (isNew) out.ascii("* OK [").ascii(UrlCommands.MECHANISMS).ascii("] new key").crlf();
    }

    /// The client knows of all keys as they are now.
    void knowKeys() {
        knownKeys = services.people().urls().resets();
    }

    /// Tells an idling client what has happened.
    void pushIdle() throws IOException, StoreFailed, MailboxLost {
        announce();
        if (notifications != null) notifications.tell();
    }

    /// Tells a client that has asked for it what has happened, between its commands. RFC 5465 §3.1
    void push() throws IOException, StoreFailed, MailboxLost {
        SelectedEvents events = extensions.events();
        if (events.messages()) {
            tellSelected(events.delayed() ? Expunges.KEEP_BACK : Expunges.TELL);
        }
        if (notifications != null) notifications.tell();
    }

    /// The accounts whose changes the client hears of.
    Set<Account> watched() throws StoreFailed {
        Set<Account> watched = new LinkedHashSet<>();
        if (selected != null) watched.add(selected.account());
        if (account != null) watched.add(account); // where its keys to others' mailboxes are
        if (notifications != null) watched.addAll(notifications.accounts());
        return watched;
    }

    /// Null until the client wants to hear of other mailboxes, too. RFC 5465
    @Nullable Notifications notifications() {
        return notifications;
    }

    void watch(SelectedEvents events, @Nullable Notifications others) {
        extensions.watch(events);
        notifications = others;
    }

    Completion told(Completion completion) throws IOException, StoreFailed, MailboxLost {
        announce();
        return completion;
    }

    /// RFC 7162 §3.1: the first command that needs CONDSTORE turns it on.
    void enableCondstore() throws IOException {
        if (extensions.condstore()) return;
        extensions.enableCondstore();
        if (selected != null) {
            out.ascii("* OK [HIGHESTMODSEQ ").number(selected.toldModSeq()).ascii("] known");
            out.crlf();
        }
    }
}
