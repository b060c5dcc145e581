package org.veredus.account.mailbox;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// An account's mailboxes by number, path and role. Immutable; made anew when the list changes,
/// shared by all states between.
public final class MailboxTree {
    /// Between the levels of a path.
    public static final char DELIMITER = '/';

    private final Map<MailboxId, Mailbox> byId;
    private final Map<String, MailboxId> byPath = new TreeMap<>();
    private final Map<MailboxId, String> paths = new HashMap<>();
    private final Map<Role, MailboxId> byRole = new EnumMap<>(Role.class);
    private final Map<MailboxId, List<MailboxId>> children = new HashMap<>();

    private final Set<String> subscribedNames;

    /// @param subscribedNames names subscribed to that none of the mailboxes has
    MailboxTree(Collection<Mailbox> mailboxes, Set<String> subscribedNames) {
        byId = new TreeMap<>();
        this.subscribedNames = subscribedNames;
        for (Mailbox mailbox : mailboxes) byId.put(mailbox.id(), mailbox);
        for (Mailbox mailbox : byId.values()) {
            String path = computePath(mailbox);
            byPath.put(path, mailbox.id());
            paths.put(mailbox.id(), path);
            if (mailbox.role() != null) byRole.put(mailbox.role(), mailbox.id());
            if (mailbox.parent() != null)
                children.computeIfAbsent(mailbox.parent(), _ -> new ArrayList<>())
                        .add(mailbox.id());
        }
    }

    private String computePath(Mailbox mailbox) {
        String path = mailbox.name();
        for (MailboxId at = mailbox.parent(); at != null; ) {
            Mailbox parent = byId.get(at);
            if (parent == null) throw new IllegalStateException("mailbox " + at + " is missing");
            path = parent.name() + DELIMITER + path;
            at = parent.parent();
        }
        return path;
    }

    public @Nullable Mailbox find(MailboxId id) {
        return byId.get(id);
    }

    /// `INBOX`, and it as the first level, in any case.
    public @Nullable Mailbox find(String path) {
        MailboxId id = byPath.get(normal(path));
        return id == null ? null : byId.get(id);
    }

    public @Nullable Mailbox find(Role role) {
        MailboxId id = byRole.get(role);
        return id == null ? null : byId.get(id);
    }

    /// @throws IllegalArgumentException for a mailbox that is not here
    public String path(Mailbox mailbox) {
        String path = paths.get(mailbox.id());
        if (path == null) throw new IllegalArgumentException("mailbox " + mailbox.id().number());
        return path;
    }

    /// In order of path.
    public List<Mailbox> all() {
        List<Mailbox> all = new ArrayList<>(byPath.size());
        for (MailboxId id : byPath.values()) {
            Mailbox mailbox = byId.get(id);
            if (mailbox != null) all.add(mailbox);
        }
        return all;
    }

    public boolean hasChildren(Mailbox mailbox) {
        return children.containsKey(mailbox.id());
    }

    public List<MailboxId> children(Mailbox mailbox) {
        return Collections.unmodifiableList(children.getOrDefault(mailbox.id(), List.of()));
    }

    /// Levels from this mailbox down to its deepest descendant; 1 without children.
    int height(Mailbox mailbox) {
        int deepest = 0;
        for (MailboxId id : children(mailbox)) {
            Mailbox child = byId.get(id);
            if (child != null) deepest = Math.max(deepest, height(child));
        }
        return 1 + deepest;
    }

    public int size() {
        return byId.size();
    }

    MailboxTree with(Mailbox mailbox) {
        Map<MailboxId, Mailbox> next = new HashMap<>(byId);
        next.put(mailbox.id(), mailbox);
        return new MailboxTree(next.values(), subscribedNames);
    }

    MailboxTree without(MailboxId id) {
        Map<MailboxId, Mailbox> next = new HashMap<>(byId);
        next.remove(id);
        return new MailboxTree(next.values(), subscribedNames);
    }

    /// Names subscribed to that no mailbox has (any more). RFC 9051 §6.3.7
    public Set<String> subscribedNames() {
        return Collections.unmodifiableSet(subscribedNames);
    }

    MailboxTree withSubscribedName(String path) {
        Set<String> names = new TreeSet<>(subscribedNames);
        names.add(normal(path));
        return new MailboxTree(byId.values(), names);
    }

    MailboxTree withoutSubscribedName(String path) {
        Set<String> names = new TreeSet<>(subscribedNames);
        names.remove(normal(path));
        return new MailboxTree(byId.values(), names);
    }

    /// This mailbox and all beneath it.
    List<Mailbox> branch(Mailbox top) {
        List<Mailbox> branch = new ArrayList<>(List.of(top));
        for (int i = 0; i < branch.size(); i++) {
            for (MailboxId id : children(branch.get(i))) {
                Mailbox child = byId.get(id);
                if (child != null) branch.add(child);
            }
        }
        return branch;
    }

    /// RFC 9051 §5.1: names are compared in their normal form.
    static String normal(String path) {
        int end = path.indexOf(DELIMITER) < 0 ? path.length() : path.indexOf(DELIMITER);
        String first = path.substring(0, end);
        String name =
                first.toUpperCase(Locale.ROOT).equals("INBOX")
                        ? "INBOX" + path.substring(end)
                        : path;
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }
}
