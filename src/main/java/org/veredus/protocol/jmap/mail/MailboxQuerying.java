package org.veredus.protocol.jmap.mail;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Versions;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.ChangeLog;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Differing;
import org.veredus.protocol.jmap.core.Filter;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.SortOrder;
import org.veredus.protocol.jmap.core.Window;
import org.veredus.storage.kv.StoreFailed;

/// Mailbox/query and Mailbox/queryChanges. RFC 8621 §2.3, §2.4
final class MailboxQuerying {
    private final Mail mail;

    MailboxQuerying(Mail mail) {
        this.mail = mail;
    }

    /// The mailboxes, and since when they are as they are.
    private LogReader.Reach list(Access access, Set<MailboxId> subscribed) throws StoreFailed {
        return mail.table(access)
                .<LogReader.Reach, RuntimeException>read(
                        view ->
                                LogReader.Reach.of(
                                        view,
                                        Versions::list,
                                        Mail.mailboxScope(access, view, subscribed)));
    }

    void query(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        Window window = Window.of(call, "sortAsTree", "filterAsTree");
        Set<MailboxId> subscribed = access.subscribed();
        LogReader.Reach listed = list(access, subscribed);
        call.respond(
                window.answer(
                        Ids.account(access),
                        listed.state(),
                        true,
                        Window.Results.all(results(call, listed.tree(), subscribed))));
    }

    void queryChanges(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        Differing differing = Differing.of(call, "sortAsTree", "filterAsTree");
        Set<MailboxId> subscribed = access.subscribed();
        LogReader.Reach listed = list(access, subscribed);
        List<ChangeLog> logs = LogReader.all(access, differing.sinceQueryState(), listed);
        Set<MailboxId> touched = MailboxReading.listed(logs);
        // a mailbox's place among the results may hang on those above it
        if (!touched.isEmpty())
            for (Mailbox mailbox : listed.tree().all()) touched.add(mailbox.id());
        call.respond(
                differing.answer(
                        Ids.account(access),
                        listed.state(),
                        touched.stream().map(MailboxNode::id).toList(),
                        results(call, listed.tree(), subscribed),
                        false));
    }

    private static List<String> results(Call call, MailboxTree tree, Set<MailboxId> subscribed)
            throws MethodError {
        Filter<MailboxCondition> filter = Filter.read(call.arguments(), MailboxCondition::read);
        List<SortOrder> sort =
                SortOrder.read(call.arguments(), Set.of("sortOrder", "name", "parentId"));
        boolean sortAsTree = call.arguments().truth("sortAsTree", false);
        boolean filterAsTree = call.arguments().truth("filterAsTree", false);
        List<Mailbox> found = new ArrayList<>();
        Set<MailboxId> matching = new HashSet<>();
        for (Mailbox each : tree.all()) {
            Mailbox mailbox = each.withSubscribed(subscribed.contains(each.id()));
            if (filter == null || filter.matches(condition -> condition.meets(mailbox)))
                matching.add(mailbox.id());
        }
        for (Mailbox mailbox : tree.all()) {
            boolean wanted = matching.contains(mailbox.id());
            if (wanted && filterAsTree) wanted = matching.containsAll(above(tree, mailbox));
            if (wanted) found.add(mailbox);
        }
        Comparator<Mailbox> order = order(sort);
        found.sort(sortAsTree ? (a, b) -> asTree(tree, order, a, b) : order);
        return found.stream().map(mailbox -> MailboxNode.id(mailbox.id())).toList();
    }

    private static Comparator<Mailbox> order(List<SortOrder> sort) {
        Comparator<Mailbox> order = (_, _) -> 0;
        for (SortOrder each : sort) {
            Comparator<Mailbox> next =
                    switch (each.property()) {
                        case "sortOrder" -> Comparator.comparingLong(Mailbox::sortOrder);
                        case "name" -> Comparator.comparing(Mailbox::shownName, each.collation());
                        default ->
                                Comparator.comparingInt(
                                        mailbox -> {
                                            MailboxId parent = mailbox.parent();
                                            return parent == null ? 0 : parent.number();
                                        });
                    };
            order = order.thenComparing(each.ascending() ? next : next.reversed());
        }
        return order.thenComparing(Mailbox::id);
    }

    /// The mailboxes above one, from the top.
    private static List<MailboxId> above(MailboxTree tree, Mailbox mailbox) {
        List<MailboxId> above = new ArrayList<>();
        @Nullable Mailbox at = mailbox;
        while (at != null && at.parent() != null) {
            above.addFirst(at.parent());
            at = tree.find(at.parent());
        }
        return above;
    }

    private static int asTree(MailboxTree tree, Comparator<Mailbox> order, Mailbox a, Mailbox b) {
        List<MailboxId> pathA = above(tree, a);
        List<MailboxId> pathB = above(tree, b);
        pathA.add(a.id());
        pathB.add(b.id());
        for (int i = 0; i < Math.min(pathA.size(), pathB.size()); i++) {
            if (pathA.get(i).equals(pathB.get(i))) continue;
            Mailbox branchA = tree.find(pathA.get(i));
            Mailbox branchB = tree.find(pathB.get(i));
            if (branchA == null || branchB == null) return 0;
            return order.compare(branchA, branchB);
        }
        return Integer.compare(pathA.size(), pathB.size());
    }
}
