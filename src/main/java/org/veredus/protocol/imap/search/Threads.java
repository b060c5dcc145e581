package org.veredus.protocol.imap.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Ancestry;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entry;
import org.veredus.format.message.BaseSubject;
import org.veredus.protocol.imap.syntax.Command.ThreadBy;
import org.veredus.storage.kv.StoreFailed;

/// Puts messages into threads. RFC 5256 §4
///
/// ORDEREDSUBJECT: messages of one base subject, the first by date above all others.
/// REFERENCES: by Message-ID, References and In-Reply-To; messages that are referred to but not
/// here
/// hold their answers together and then disappear; threads of one base subject become one.
/// REFS: the same without subjects, ordered by the newest message.
public final class Threads {
    private final List<Node> messages = new ArrayList<>();

    /// A message, or the place of one that is not here.
    private static final class Node {
        final int place; // -1: not here
        final long date;
        final String subject;
        final boolean reply;
        final Ancestry ancestry;
        @Nullable Node parent;
        final List<Node> children = new ArrayList<>();

        Node(int place, long date, String subject, boolean reply, Ancestry ancestry) {
            this.place = place;
            this.date = date;
            this.subject = subject;
            this.reply = reply;
            this.ancestry = ancestry;
        }

        static Node absent(long id) {
            return new Node(-1, 0, "", false, new Ancestry(id, List.of()));
        }

        boolean isHere() {
            return place >= 0;
        }

        void adopt(Node child) {
            if (child.parent != null) child.parent.children.remove(child);
            child.parent = this;
            children.add(child);
        }

        boolean isBelow(Node other) {
            for (Node at = this; at != null; at = at.parent) {
                if (at.equals(other)) return true;
            }
            return false;
        }

        /// Itself, or of one that is not here its first answer.
        Node shown() {
            return isHere() || children.isEmpty() ? this : children.getFirst();
        }
    }

    /// @param found in the order of the mailbox
    public Threads(Account account, List<Entry> found) throws StoreFailed {
        for (int place = 0; place < found.size(); place++) {
            Entry entry = found.get(place);
            EmailRecord email = account.email(entry.email());
            String subject = email == null ? "" : email.index().subject();
            String base = BaseSubject.of(subject);
            messages.add(
                    new Node(
                            place,
                            SortOrder.sent(email, entry),
                            SortOrder.casemap(base),
                            isReply(subject, base),
                            email == null ? new Ancestry(0, List.of()) : email.ancestry()));
        }
    }

    /// RFC 5256 §4: whether taking the base subject took away that it is a reply or forward.
    private static boolean isReply(String subject, String base) {
        String text = subject.strip().toLowerCase(Locale.ROOT);
        return text.length() > base.length()
                && (text.startsWith("re") || text.startsWith("fw") || text.contains("(fwd)"));
    }

    /// The threads as THREAD's response has them.
    ///
    /// @param numbers makes a number of a place in what was found
    public String wire(ThreadBy by, IntUnaryOperator numbers) {
        List<Node> roots =
                switch (by) {
                    case ORDEREDSUBJECT -> bySubject();
                    case REFERENCES -> mergeBySubject(byReferences());
                    case REFS -> byNewest(byReferences());
                };
        StringBuilder wire = new StringBuilder();
        for (Node root : roots) write(root, numbers, wire);
        return wire.toString();
    }

    private List<Node> bySubject() {
        List<Node> sorted = new ArrayList<>(messages);
        sorted.sort(BY_DATE);
        Map<String, Node> firsts = new HashMap<>();
        List<Node> roots = new ArrayList<>();
        for (Node node : sorted) {
            Node first = firsts.putIfAbsent(node.subject, node);
            if (first == null) roots.add(node);
            else first.adopt(node);
        }
        return roots;
    }

    private static final Comparator<Node> BY_DATE =
            Comparator.<Node>comparingLong(node -> node.shown().date)
                    .thenComparingInt(node -> node.shown().place);

    /// RFC 5256 §4 REFERENCES, steps 1 to 4.
    private List<Node> byReferences() {
        Map<Long, Node> known = new HashMap<>();
        for (Node node : messages) {
            // step 1 (A): of two with one Message-ID the second has none
            if (node.ancestry.own() != 0) known.putIfAbsent(node.ancestry.own(), node);
        }
        List<Node> all = new ArrayList<>(messages);
        for (Node node : messages) link(node, known, all);
        List<Node> roots = new ArrayList<>();
        for (Node node : all) {
            if (node.parent == null) roots.add(node);
        }
        List<Node> pruned = prune(roots);
        pruned.sort(BY_DATE);
        return pruned;
    }

    private static void link(Node node, Map<Long, Node> known, List<Node> all) {
        Node above = null;
        for (long id : node.ancestry.references()) {
            Node referred = known.get(id);
            if (referred == null) {
                referred = Node.absent(id);
                known.put(id, referred);
                all.add(referred);
            }
            if (above != null && referred.parent == null && !above.isBelow(referred)) {
                above.adopt(referred);
            }
            above = referred;
        }
        if (node.parent != null && above != null) {
            node.parent.children.remove(node);
            node.parent = null;
        }
        if (above != null && !above.isBelow(node)) above.adopt(node);
    }

    /// Step 3: those not here give way to their answers; several answers to one at the top stay
    /// together. Goes from the leaves up.
    private static List<Node> prune(List<Node> roots) {
        Deque<Node> upwards = new ArrayDeque<>();
        Deque<Node> downwards = new ArrayDeque<>(roots);
        while (!downwards.isEmpty()) {
            Node node = downwards.pop();
            upwards.push(node);
            downwards.addAll(node.children);
        }
        for (Node node : upwards) {
            node.children.sort(BY_DATE);
            Node parent = node.parent;
            if (node.isHere() || parent == null) continue;
            parent.children.remove(node);
            for (Node child : List.copyOf(node.children)) parent.adopt(child);
        }
        List<Node> kept = new ArrayList<>();
        for (Node root : roots) {
            if (root.isHere() || root.children.size() > 1) {
                kept.add(root);
            } else if (root.children.size() == 1) {
                Node only = root.children.getFirst();
                only.parent = null;
                kept.add(only);
            }
        }
        return kept;
    }

    /// RFC 5256 §4 REFERENCES, steps 5 and 6.
    private static List<Node> mergeBySubject(List<Node> roots) {
        Map<String, Node> bySubject = new HashMap<>();
        for (Node root : roots) {
            String subject = root.shown().subject;
            if (subject.isEmpty()) continue;
            Node there = bySubject.get(subject);
            boolean better =
                    there == null
                            || (!root.isHere() && there.isHere())
                            || (there.isHere() && there.reply && root.isHere() && !root.reply);
            if (better) bySubject.put(subject, root);
        }
        List<Node> merged = new ArrayList<>();
        for (Node root : roots) {
            Node top = bySubject.get(root.shown().subject);
            if (top == null || top.equals(root)) merged.add(root);
            else merge(root, top, bySubject, merged);
        }
        for (Node root : merged) root.children.sort(BY_DATE);
        merged.sort(BY_DATE);
        return merged;
    }

    private static void merge(Node root, Node top, Map<String, Node> bySubject, List<Node> merged) {
        if (!top.isHere() && !root.isHere()) {
            for (Node child : List.copyOf(root.children)) top.adopt(child);
        } else if (!top.isHere() || (root.shown().reply && !top.reply)) {
            top.adopt(root);
        } else {
            // both are of one rank: siblings under one that is not here
            String subject = top.shown().subject;
            Node common = Node.absent(0);
            int at = merged.indexOf(top);
            common.adopt(top);
            common.adopt(root);
            if (at >= 0) merged.set(at, common);
            else merged.add(common);
            bySubject.put(subject, common);
        }
    }

    private static List<Node> byNewest(List<Node> roots) {
        Map<Node, Long> newest = new HashMap<>();
        for (Node root : roots) {
            long latest = Long.MIN_VALUE;
            Deque<Node> open = new ArrayDeque<>(List.of(root));
            while (!open.isEmpty()) {
                Node node = open.pop();
                if (node.isHere()) latest = Math.max(latest, node.date);
                open.addAll(node.children);
            }
            newest.put(root, latest);
        }
        roots.sort(Comparator.comparingLong(newest::get));
        return roots;
    }

    /// `(3 6 (4 23)(44 7 96))`; written with a stack of its own, as threads may be very deep.
    private static void write(Node root, IntUnaryOperator numbers, StringBuilder wire) {
        Deque<Object> open = new ArrayDeque<>();
        open.push(root);
        boolean begins = true;
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (!(next instanceof Node node)) {
                wire.append(')');
                begins = true;
                continue;
            }
            boolean alone = node.parent != null && node.parent.children.size() == 1;
            if (!alone) {
                wire.append(begins ? "(" : " (");
                open.push(")");
                begins = true;
            }
            if (node.isHere()) {
                if (!begins) wire.append(' ');
                wire.append(numbers.applyAsInt(node.place));
                begins = false;
            }
            for (Node child : node.children.reversed()) open.push(child);
        }
    }
}
