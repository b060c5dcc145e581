package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Place;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.Rights;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.protocol.imap.syntax.Listing;
import org.veredus.protocol.imap.syntax.Listing.Return;
import org.veredus.protocol.imap.syntax.Listing.Selection;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// LIST, LSUB and XLIST. RFC 3348, RFC 3501 §6.3.8, §6.3.9, RFC 5258, RFC 5819, RFC 6154 §5
final class MailboxLister {
    private final VisibleMailboxes visible;
    private final Account account;
    private final MailboxTree tree;
    private final Output out;
    private final StatusWriter status;

    MailboxLister(Conversation talk, Account account, StatusWriter status) throws StoreFailed {
        visible = talk.mailboxes();
        this.account = account;
        tree = account.state().tree();
        out = talk.out();
        this.status = status;
    }

    void list(Listing listing) throws IOException, StoreFailed {
        if (!listing.extended() && listing.patterns().getFirst().isEmpty()) {
            // RFC 3501 §6.3.8: what the delimiter is
            out.ascii("* LIST (\\Noselect) \"/\" \"\"").crlf();
            return;
        }
        List<MailboxPattern> patterns = new ArrayList<>();
        for (String pattern : listing.patterns()) {
            patterns.add(new MailboxPattern(listing.reference(), pattern));
        }
        Set<String> above = namesAboveSelected(listing);
        for (Mailbox mailbox : tree.all()) {
            String path = tree.path(mailbox);
            if (!matches(patterns, path)) continue;
            Place place = new Place(account, mailbox, path, Rights.ALL);
            list(listing, place, mailbox.subscribed(), above.contains(path));
        }
        List<Place> others = visible.others();
        listOthers(listing, patterns, others, above);
        Set<String> names = new HashSet<>();
        for (Place place : others) names.add(place.name());
        listNamesOnly(listing, patterns, above, names);
    }

    /// What others let the client see, and the names above that, which are no mailboxes.
    private void listOthers(
            Listing listing, List<MailboxPattern> patterns, List<Place> others, Set<String> above)
            throws IOException, StoreFailed {
        Set<String> names = new TreeSet<>();
        for (Place place : others) addLevelsAbove(place.name(), names);
        for (Place place : others) names.remove(place.name());
        boolean all =
                !listing.selections().contains(Selection.SUBSCRIBED)
                        && !listing.selections().contains(Selection.SPECIAL_USE);
        for (String name : names) {
            if (!all || !matches(patterns, name)) continue;
            write("LIST", List.of("\\NonExistent", "\\HasChildren"), name);
            out.crlf();
        }
        for (Place place : others) {
            if (!matches(patterns, place.name())) continue;
            boolean subscribed = tree.subscribedNames().contains(place.name());
            list(listing, place, subscribed, above.contains(place.name()));
        }
    }

    /// RFC 9051 §6.3.9.4: names subscribed to that no mailbox has, and those above them.
    ///
    /// @param told names of mailboxes of others
    private void listNamesOnly(
            Listing listing, List<MailboxPattern> patterns, Set<String> above, Set<String> told)
            throws IOException {
        if (!listing.selections().contains(Selection.SUBSCRIBED)) return;
        if (listing.selections().contains(Selection.SPECIAL_USE)) return;
        Set<String> names = new TreeSet<>(tree.subscribedNames());
        names.addAll(above);
        for (String name : names) {
            if (tree.find(name) != null || told.contains(name)) continue;
            if (!matches(patterns, name)) continue;
            boolean subscribed = tree.subscribedNames().contains(name);
            write(
                    "LIST",
                    subscribed
                            ? List.of("\\NonExistent", "\\Subscribed")
                            : List.of("\\NonExistent"),
                    name);
            if (above.contains(name)) out.ascii(" (\"CHILDINFO\" (\"SUBSCRIBED\"))");
            out.crlf();
        }
    }

    private static boolean matches(List<MailboxPattern> patterns, String path) {
        for (MailboxPattern pattern : patterns) {
            if (pattern.matches(path)) return true;
        }
        return false;
    }

    /// RFC 5258 §3.5: with RECURSIVEMATCH a mailbox is told of for what is in it, too.
    private Set<String> namesAboveSelected(Listing listing) {
        Set<String> above = new LinkedHashSet<>();
        if (!listing.selections().contains(Selection.RECURSIVEMATCH)) return above;
        for (Mailbox mailbox : tree.all()) {
            if (isSelected(listing, mailbox, mailbox.subscribed())) {
                addLevelsAbove(tree.path(mailbox), above);
            }
        }
        if (listing.selections().contains(Selection.SUBSCRIBED)
                && !listing.selections().contains(Selection.SPECIAL_USE)) {
            for (String name : tree.subscribedNames()) addLevelsAbove(name, above);
        }
        return above;
    }

    private static void addLevelsAbove(String path, Set<String> above) {
        for (int at = path.lastIndexOf(MailboxTree.DELIMITER); at > 0; ) {
            above.add(path.substring(0, at));
            at = path.lastIndexOf(MailboxTree.DELIMITER, at - 1);
        }
    }

    private static boolean isSelected(Listing listing, Mailbox mailbox, boolean subscribed) {
        Set<Selection> selections = listing.selections();
        if (selections.contains(Selection.SUBSCRIBED) && !subscribed) return false;
        return !selections.contains(Selection.SPECIAL_USE) || attribute(mailbox) != null;
    }

    private static @Nullable String attribute(Mailbox mailbox) {
        return mailbox.role() == null ? null : mailbox.role().attribute();
    }

    private void list(Listing listing, Place place, boolean subscribed, boolean forChildren)
            throws IOException, StoreFailed {
        Mailbox mailbox = place.mailbox();
        boolean selected = isSelected(listing, mailbox, subscribed);
        if (!selected && !forChildren) return;
        boolean subscriptions =
                listing.selections().contains(Selection.SUBSCRIBED)
                        || listing.returns().contains(Return.SUBSCRIBED);
        write("LIST", attributes(place, subscriptions && subscribed), place.name());
        if (forChildren) {
            // RFC 5258 §3.5
            boolean bySubscription = listing.selections().contains(Selection.SUBSCRIBED);
            out.ascii(" (\"CHILDINFO\" (\"");
            out.ascii(bySubscription ? "SUBSCRIBED" : "SPECIAL-USE").ascii("\"))");
        }
        out.crlf();
        if (selected) more(listing, place);
    }

    /// @param subscribed whether to tell of a subscription
    List<String> attributes(Place place, boolean subscribed) throws StoreFailed {
        Mailbox mailbox = place.mailbox();
        List<String> attributes = new ArrayList<>();
        if (!mailbox.selectable()) attributes.add("\\NonExistent");
        if (!mailbox.selectable()) attributes.add("\\Noselect");
        attributes.add(hasChildren(place) ? "\\HasChildren" : "\\HasNoChildren");
        if (subscribed) attributes.add("\\Subscribed");
        String use = isOwn(place) ? attribute(mailbox) : null;
        if (use != null) attributes.add(use);
        return attributes;
    }

    private void more(Listing listing, Place place) throws IOException, StoreFailed {
        if (listing.returns().contains(Return.MYRIGHTS)) {
            new Sharing(visible, out).writeMine(place); // RFC 8440 §4
        }
        if (!place.isReadable()) return;
        if (!listing.status().isEmpty()) status.tell(place, listing.status());
        if (!listing.metadata().isEmpty()) {
            new Metadata(visible, account, out).list(place, listing.metadata());
        }
    }

    private boolean isOwn(Place place) {
        return place.account().id().equals(account.id());
    }

    /// RFC 4314 §4: a child that may not be looked up is none.
    private boolean hasChildren(Place place) throws StoreFailed {
        MailboxTree all = place.account().state().tree();
        if (isOwn(place)) return all.hasChildren(place.mailbox());
        for (MailboxId id : all.children(place.mailbox())) {
            Mailbox child = all.find(id);
            if (child != null && visible.rights(place.account(), child).has(Right.LOOKUP)) {
                return true;
            }
        }
        return false;
    }

    void write(String response, List<String> attributes, String path) throws IOException {
        out.ascii("* ").ascii(response).ascii(" (").ascii(String.join(" ", attributes));
        out.ascii(") \"/\" ").mailbox(path);
    }

    /// The account's own mailboxes, and which is the inbox whatever its name.
    void xlist(String reference, String pattern) throws IOException, StoreFailed {
        MailboxPattern wanted = new MailboxPattern(reference, pattern);
        for (Mailbox mailbox : tree.all()) {
            String path = tree.path(mailbox);
            if (!wanted.matches(path)) continue;
            List<String> attributes =
                    attributes(new Place(account, mailbox, path, Rights.ALL), false);
            if (path.equals("INBOX")) attributes.add("\\Inbox");
            write("XLIST", attributes, path);
            out.crlf();
        }
    }

    void lsub(String reference, String pattern) throws IOException, StoreFailed {
        MailboxPattern wanted = new MailboxPattern(reference, pattern);
        Set<String> names = new LinkedHashSet<>();
        for (Mailbox mailbox : tree.all()) {
            if (mailbox.subscribed()) names.add(tree.path(mailbox));
        }
        names.addAll(tree.subscribedNames());
        Set<String> shown = new LinkedHashSet<>();
        for (String name : names) {
            if (wanted.matches(name)) {
                Place place = visible.find(name);
                boolean real = place != null && place.mailbox().selectable();
                shown.add(name);
                write("LSUB", real ? List.of() : List.of("\\Noselect"), name);
                out.crlf();
            } else if (pattern.endsWith("%")) {
                lsubAbove(name, wanted, names, shown);
            }
        }
    }

    /// RFC 3501 §6.3.9: `%` shows the level above a subscribed name, though it is not subscribed.
    private void lsubAbove(String name, MailboxPattern wanted, Set<String> names, Set<String> shown)
            throws IOException {
        for (int at = name.lastIndexOf(MailboxTree.DELIMITER); at > 0; ) {
            String above = name.substring(0, at);
            if (!names.contains(above) && wanted.matches(above) && shown.add(above)) {
                write("LSUB", List.of("\\Noselect"), above);
                out.crlf();
            }
            at = above.lastIndexOf(MailboxTree.DELIMITER);
        }
    }
}
