package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.AccountState;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Place;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.Rights;
import org.veredus.protocol.imap.syntax.Event;
import org.veredus.protocol.imap.syntax.EventGroup;
import org.veredus.protocol.imap.syntax.MailboxFilter;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.protocol.imap.syntax.StatusItem;
import org.veredus.storage.kv.StoreFailed;

/// What a client has been told of mailboxes other than the selected one, and what is news of them.
/// RFC 5465 §5
///
/// News is found by comparison with what was told last, so nothing is kept while nobody listens,
/// and a client that falls behind is told where things stand and not each step.
final class Notifications {
    private final Conversation talk;
    private final Account own;
    private final List<EventGroup> groups;
    private final Output out;
    private NavigableMap<String, Seen> told;
    private Map<Account, AccountState> states = new HashMap<>();
    private boolean stale;
    private @Nullable MetadataWatch metadata;

    /// A mailbox as it was told of.
    ///
    /// @param contents null for one that cannot hold messages
    record Seen(
            Place place,
            @Nullable MailboxState contents,
            boolean subscribed,
            List<String> attributes) {
        boolean isSame(Seen other) {
            return place.account().id().equals(other.place.account().id())
                    && place.mailbox().id().equals(other.place.mailbox().id());
        }
    }

    Notifications(Conversation talk, Account own, List<EventGroup> groups) throws StoreFailed {
        this.talk = talk;
        this.own = own;
        this.groups = List.copyOf(groups);
        out = talk.out();
        told = look();
        if (wants(Event.MAILBOX_METADATA_CHANGE) || wants(Event.SERVER_METADATA_CHANGE)) {
            metadata = new MetadataWatch(out, own);
            metadata.look(watchedForMetadata(), wants(Event.SERVER_METADATA_CHANGE));
        }
    }

    private AccountId who() {
        return talk.mailboxes().who();
    }

    private boolean wants(Event event) {
        return groups.stream().anyMatch(group -> group.has(event));
    }

    /// Whose changes may be news.
    Set<Account> accounts() {
        return states.keySet();
    }

    private NavigableMap<String, Seen> look() throws StoreFailed {
        Map<Account, AccountState> now = new HashMap<>();
        NavigableMap<String, Seen> seen = new TreeMap<>();
        AccountState mine = own.state();
        now.put(own, mine);
        MailboxLister lister = new MailboxLister(talk, own, new StatusWriter(talk));
        MailboxTree tree = mine.tree();
        for (Mailbox mailbox : tree.all()) {
            Place place = new Place(own, mailbox, tree.path(mailbox), Rights.ALL);
            see(place, mine, mailbox.subscribed(), lister, seen);
        }
        if (concernsOthers()) {
            for (Place place : talk.mailboxes().others()) {
                AccountState theirs = place.account().state();
                now.put(place.account(), theirs);
                // RFC 5465 §5: without the right to read nothing is told
                if (!place.rights().has(Right.READ)) continue;
                boolean subscribed = tree.subscribedNames().contains(place.name());
                see(place, theirs, subscribed, lister, seen);
            }
        }
        states = now;
        return seen;
    }

    private static void see(
            Place place,
            AccountState state,
            boolean subscribed,
            MailboxLister lister,
            Map<String, Seen> into)
            throws StoreFailed {
        MailboxState contents =
                place.mailbox().selectable() ? state.mailbox(place.mailbox().id()) : null;
        List<String> attributes = lister.attributes(place, false);
        into.put(place.name(), new Seen(place, contents, subscribed, attributes));
    }

    private boolean concernsOthers() {
        return groups.stream()
                .anyMatch(
                        group ->
                                group.where().kind() != MailboxFilter.Kind.PERSONAL
                                        && group.where().kind() != MailboxFilter.Kind.INBOXES);
    }

    @SuppressWarnings("ReferenceEquality") // states are values that are made anew at each change
    private boolean isUnchanged() throws StoreFailed {
        if (stale) return false;
        for (Map.Entry<Account, AccountState> each : states.entrySet()) {
            if (each.getKey().state() != each.getValue()) return false;
        }
        return true;
    }

    private Set<Event> wanted(String name, Seen seen) {
        Set<Event> events = EnumSet.noneOf(Event.class);
        for (EventGroup group : groups) {
            boolean meant =
                    new FilterMatch(group.where())
                            .has(name, seen.place().mailbox(), seen.subscribed());
            if (meant) events.addAll(group.events());
        }
        return events;
    }

    /// How the mailboxes stand whose messages the client wants to hear of. RFC 5465 §3.1
    void tellStatus() throws IOException, StoreFailed {
        for (Map.Entry<String, Seen> each : told.entrySet()) {
            Seen seen = each.getValue();
            if (seen.contents() == null || isSelected(seen)) continue;
            Set<Event> events = wanted(each.getKey(), seen);
            if (!events.contains(Event.MESSAGE_NEW)) continue;
            List<StatusItem> items = new ArrayList<>();
            items.add(StatusItem.MESSAGES);
            items.add(StatusItem.UIDNEXT);
            items.add(StatusItem.UIDVALIDITY);
            if (wantsChanges(events)) items.add(StatusItem.HIGHESTMODSEQ);
            new StatusWriter(talk).write(seen.place(), items);
        }
    }

    private static boolean wantsChanges(Set<Event> events) {
        return events.contains(Event.FLAG_CHANGE) || events.contains(Event.ANNOTATION_CHANGE);
    }

    private boolean isSelected(Seen seen) {
        SelectedMailbox selected = talk.selected();
        return selected != null && selected.isAt(seen.place());
    }

    /// Tells all that is news.
    void tell() throws IOException, StoreFailed {
        if (isUnchanged()) return;
        NavigableMap<String, Seen> now = look();
        tellNames(now);
        for (Map.Entry<String, Seen> each : now.entrySet()) {
            tellMessages(each.getKey(), told.get(each.getKey()), each.getValue());
        }
        told = now;
        stale = false;
        MetadataWatch watch = metadata;
        if (watch != null) {
            watch.tell(watchedForMetadata(), wants(Event.SERVER_METADATA_CHANGE));
        }
    }

    private List<Place> watchedForMetadata() {
        List<Place> places = new ArrayList<>();
        for (Map.Entry<String, Seen> each : told.entrySet()) {
            boolean meant =
                    wanted(each.getKey(), each.getValue()).contains(Event.MAILBOX_METADATA_CHANGE);
            if (meant) places.add(each.getValue().place());
        }
        return places;
    }

    /// RFC 5465 §5.4, §5.5
    private void tellNames(NavigableMap<String, Seen> now) throws IOException {
        Renames renames = new Renames(told, now);
        Set<String> names = new TreeSet<>(told.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            Seen before = told.get(name);
            Seen after = now.get(name);
            if (after == null) {
                if (before != null) tellGone(name, before, renames);
                continue;
            }
            Set<Event> events = wanted(name, after);
            boolean listed =
                    before == null
                            || !before.isSame(after)
                            || !before.attributes().equals(after.attributes());
            boolean subscription = before != null && before.subscribed() != after.subscribed();
            boolean news =
                    (listed && events.contains(Event.MAILBOX_NAME))
                            || (subscription && events.contains(Event.SUBSCRIPTION_CHANGE));
            if (!news || renames.isByParent(name, after)) continue;
            list(name, after, renames.oldName(name, after));
        }
    }

    private void tellGone(String name, Seen before, Renames renames) throws IOException {
        if (renames.isElsewhere(before)) return;
        if (!wanted(name, before).contains(Event.MAILBOX_NAME)) return;
        out.ascii("* LIST (\\NonExistent) \"/\" ").mailbox(name).crlf();
    }

    private void list(String name, Seen seen, @Nullable String oldName) throws IOException {
        List<String> attributes = new ArrayList<>(seen.attributes());
        if (seen.subscribed()) attributes.add("\\Subscribed");
        out.ascii("* LIST (").ascii(String.join(" ", attributes)).ascii(") \"/\" ");
        out.mailbox(name);
        if (oldName != null) out.ascii(" (\"OLDNAME\" (").mailbox(oldName).ascii("))");
        out.crlf();
    }

    /// RFC 5465 §5.1 to §5.3
    private void tellMessages(String name, @Nullable Seen before, Seen after)
            throws IOException, StoreFailed {
        MailboxState now = after.contents();
        if (now == null || isSelected(after)) return;
        MailboxState then = before == null || !before.isSame(after) ? null : before.contents();
        boolean flags = then != null && then.highestModSeq(who()) != now.highestModSeq(who());
        if (then != null && !flags) return;
        Set<Event> events = wanted(name, after);
        int added = now.uidNext() - (then == null ? 1 : then.uidNext());
        int gone = (then == null ? 0 : then.messages()) + added - now.messages();
        boolean unseen = then == null || then.unseen() != now.unseen();
        boolean condstore = talk.extensions().condstore();
        Set<StatusItem> items = new LinkedHashSet<>();
        if ((added > 0 || gone > 0) && events.contains(Event.MESSAGE_NEW)) {
            items.add(StatusItem.UIDNEXT);
            items.add(StatusItem.MESSAGES);
            if (condstore) items.add(StatusItem.HIGHESTMODSEQ);
        }
        if (flags && wantsChanges(events)) {
            if (condstore) items.add(StatusItem.HIGHESTMODSEQ);
            if (condstore) items.add(StatusItem.UIDVALIDITY);
            if (unseen) items.add(StatusItem.UNSEEN);
        }
        if (!items.isEmpty()) new StatusWriter(talk).write(after.place(), List.copyOf(items));
    }

    /// What this client does to the list of mailboxes is no news to it. RFC 5465 §5
    ///
    /// @param tops names of what was changed
    void knows(String... tops) throws StoreFailed {
        NavigableMap<String, Seen> now = look();
        Set<String> names = new TreeSet<>(told.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            if (!isConcerned(name, tops)) continue;
            Seen after = now.get(name);
            Seen before = told.get(name);
            if (after == null) told.remove(name);
            else
                told.put(
                        name,
                        before == null || !before.isSame(after) ? after : kept(before, after));
        }
        stale = true; // the rest is still to be compared
        if (metadata != null)
            metadata.look(watchedForMetadata(), wants(Event.SERVER_METADATA_CHANGE));
    }

    /// What has happened to its messages may be news all the same.
    private static Seen kept(Seen before, Seen after) {
        return new Seen(after.place(), before.contents(), after.subscribed(), after.attributes());
    }

    private static boolean isConcerned(String name, String... tops) {
        for (String top : tops) {
            boolean beneath = name.startsWith(top + MailboxTree.DELIMITER);
            boolean above = top.startsWith(name + MailboxTree.DELIMITER);
            if (beneath || above || name.equalsIgnoreCase(top)) return true;
        }
        return false;
    }
}
