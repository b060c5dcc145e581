package org.veredus.transport.deliver;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Role;
import org.veredus.account.script.HouseLists;
import org.veredus.account.script.ScriptMemory;
import org.veredus.format.address.Domain;
import org.veredus.format.convert.Converter;
import org.veredus.format.sieve.DuplicateMark;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.World;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Stamp;

/// What a script may ask about its account. If the store fails the answer is no, and [#check]
/// throws afterwards: a script does not see disks. For one run.
final class AccountWorld implements World {
    /// RFC 6134 §2.6.1
    private static final String ADDRESS_BOOK = "addrbook:default";

    private final Account account;
    private final MailboxTree tree;
    private final Course course;
    private final Stamp stamp;
    private final Domain host;
    private final Instant now;
    private final HouseLists.Known lists;
    private final Map<String, String> circumstances;
    private final Converter converter;
    private final LookUps lookUps;
    private @Nullable Acquaintances acquaintances;
    private @Nullable StoreFailed broken;

    /// @param circumstances items of the environment that are not what they are at a delivery
    AccountWorld(
            Account account,
            Course course,
            Stamp stamp,
            Rules.Tools tools,
            Map<String, String> circumstances)
            throws StoreFailed {
        this.account = account;
        this.tree = account.state().tree();
        this.course = course;
        this.stamp = stamp;
        this.host = tools.answers().host();
        this.now = tools.now();
        this.lists = tools.lists();
        this.circumstances = Map.copyOf(circumstances);
        this.converter = tools.converter();
        this.lookUps = tools.lookUps();
    }

    /// The delivery must be tried again if the script did not get true answers.
    void check() throws StoreFailed {
        if (broken != null) throw broken;
    }

    private interface Question<A extends @Nullable Object> {
        A ask() throws StoreFailed;
    }

    private <A extends @Nullable Object> A ask(A otherwise, Question<A> question) {
        try {
            return question.ask();
        } catch (StoreFailed failed) {
            broken = failed;
            return otherwise;
        }
    }

    @Override
    public boolean mailboxExists(String mailbox) {
        Mailbox there = tree.find(mailbox);
        return there != null && there.selectable();
    }

    @Override
    public @Nullable String mailboxWithId(String id) {
        for (Mailbox mailbox : tree.all()) {
            if (mailbox.id().objectId().equals(id)) return tree.path(mailbox);
        }
        return null;
    }

    @Override
    public @Nullable String mailboxForUse(String attribute) {
        Role role = Role.ofAttribute(attribute);
        Mailbox mailbox = role == null ? null : tree.find(role);
        return mailbox == null ? null : tree.path(mailbox);
    }

    @Override
    public boolean hasUse(String mailbox, String attribute) {
        Mailbox there = tree.find(mailbox);
        Role role = Role.ofAttribute(attribute);
        return there != null && role != null && role == there.role();
    }

    @Override
    public @Nullable String annotation(@Nullable String mailbox, String entry) {
        Mailbox there = mailbox == null ? null : tree.find(mailbox);
        if (mailbox != null && there == null) return null;
        byte[] value =
                this.<byte @Nullable []>ask(
                        null,
                        () ->
                                account.annotations(there == null ? null : there.id())
                                        .get(entry.toLowerCase(Locale.ROOT)));
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public boolean isDuplicate(DuplicateMark mark) {
        return ask(false, () -> ScriptMemory.remembers(account, memory(mark), now));
    }

    /// How a duplicate is remembered.
    static String memory(DuplicateMark mark) {
        return "duplicate " + mark.key();
    }

    // RFC 5183 §4.1, RFC 6785 §4
    @Override
    public @Nullable String environment(String item) {
        String name = item.toLowerCase(Locale.ROOT);
        String special = circumstances.get(name);
        if (special != null) return special;
        return switch (name) {
            case "domain", "host" -> host.ascii();
            case "location" -> "MDA";
            case "name" -> "Veredus";
            case "phase" -> "during";
            case "imap.user", "imap.email", "imap.cause", "imap.mailbox", "imap.changedflags" -> "";
            default -> null;
        };
    }

    // RFC 6134 §2.7
    @Override
    public boolean listExists(String list) {
        return isAddressBook(list) || lists.members(course.domain(), list) != null;
    }

    // RFC 6134 §2.2
    @Override
    public boolean isListed(String list, String value) {
        if (!isAddressBook(list)) return lists.has(course.domain(), list, value);
        Acquaintances known = acquaintances;
        if (known == null) {
            known = ask(Acquaintances.NONE, () -> Acquaintances.of(account));
            acquaintances = known;
        }
        return known.has(value);
    }

    private static boolean isAddressBook(String list) {
        return list.equalsIgnoreCase(ADDRESS_BOOK);
    }

    @Override
    public @Nullable Integer spamPercent() {
        return stamp.spamPercent(); // RFC 5235 §2.1
    }

    @Override
    public @Nullable Integer virusLevel() {
        return stamp.virusLevel(); // RFC 5235 §2.2
    }

    @Override
    public @Nullable Script script(Place place, String name) {
        return switch (place) {
            case PERSONAL -> this.<@Nullable Script>ask(null, () -> course.personal(account, name));
            case GLOBAL -> course.global(name);
        };
    }

    @Override
    public @Nullable String lookUp(String address) {
        return lookUps.ask(address);
    }

    @Override
    public Converter converter() {
        return converter;
    }
}
