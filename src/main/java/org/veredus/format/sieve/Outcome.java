package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The actions asked for so far, and whether the message is kept without being asked to.
///
/// What goes to the same place twice goes there once, in the first one's place and with the last
/// one's flags; RFC 5228 §2.10.3 leaves this open. `keep` and `fileinto "INBOX"` are the same
/// place.
final class Outcome {
    private final Limits limits;
    private final List<Action> actions = new ArrayList<>();
    private final List<String> withheld = new ArrayList<>();
    private boolean keepCancelled;
    private int redirects;

    Outcome(Limits limits) {
        this.limits = limits;
    }

    Outcome copy() {
        Outcome copy = new Outcome(limits);
        copy.actions.addAll(actions);
        copy.withheld.addAll(withheld);
        copy.keepCancelled = keepCancelled;
        copy.redirects = redirects;
        return copy;
    }

    /// Whether the message is to be kept as things stand.
    boolean keeps() {
        return !keepCancelled || actions.stream().anyMatch(Action.Keep.class::isInstance);
    }

    /// Makes the keep there is an implicit one again, for another script to decide on.
    ///
    /// @param flags of the message so far
    /// @return those that the keep would give it
    List<String> reopen(List<String> flags) {
        List<String> kept = flags;
        for (Action action : actions) {
            kept = action instanceof Action.Keep keep ? keep.flags() : kept;
        }
        actions.removeIf(Action.Keep.class::isInstance);
        keepCancelled = false;
        return kept;
    }

    List<String> withheld() {
        return List.copyOf(withheld);
    }

    /// Notes what was asked for, but must not be done.
    void withhold(String why) {
        withheld.add(why);
    }

    void cancelKeep() {
        keepCancelled = true;
    }

    void keep(Action.Keep keep) throws ScriptFailure {
        cancelKeep();
        store(keep);
    }

    void fileInto(Action.FileInto filing) throws ScriptFailure {
        keepCancelled |= !filing.copy();
        store(filing);
    }

    private void store(Action action) throws ScriptFailure {
        refuseBeside(action, "reject", "ereject");
        for (int i = 0; i < actions.size(); i++) {
            if (isSamePlace(actions.get(i), action)) {
                actions.set(i, merged(actions.get(i), action));
                return;
            }
        }
        add(action);
    }

    private static boolean isSamePlace(Action one, Action other) {
        String first = place(one);
        return !first.isEmpty() && first.equals(place(other));
    }

    private static String place(Action action) {
        return switch (action) {
            case Action.Keep _ -> "INBOX";
            case Action.FileInto filing ->
                    filing.mailbox().equalsIgnoreCase("INBOX") ? "INBOX" : filing.mailbox();
            case Action.Redirect _,
                    Action.Discard _,
                    Action.Reject _,
                    Action.Vacation _,
                    Action.Notify _,
                    Action.Snooze _,
                    Action.Defer _,
                    Action.Report _ ->
                    "";
        };
    }

    private static Action merged(Action first, Action second) {
        List<String> flags = flags(second);
        return switch (first) {
            case Action.Keep keep -> new Action.Keep(false, flags, keep.content());
            case Action.FileInto filing ->
                    new Action.FileInto(
                            filing.mailbox(),
                            filing.mailboxId(),
                            filing.specialUse(),
                            flags,
                            filing.create() || (second instanceof Action.FileInto f && f.create()),
                            filing.copy() && second instanceof Action.FileInto f && f.copy(),
                            filing.content());
            case Action.Redirect _,
                    Action.Discard _,
                    Action.Reject _,
                    Action.Vacation _,
                    Action.Notify _,
                    Action.Snooze _,
                    Action.Defer _,
                    Action.Report _ ->
                    first;
        };
    }

    private static List<String> flags(Action action) {
        return switch (action) {
            case Action.Keep keep -> keep.flags();
            case Action.FileInto filing -> filing.flags();
            case Action.Redirect _,
                    Action.Discard _,
                    Action.Reject _,
                    Action.Vacation _,
                    Action.Notify _,
                    Action.Snooze _,
                    Action.Defer _,
                    Action.Report _ ->
                    List.of();
        };
    }

    void redirect(Action.Redirect redirect) throws ScriptFailure {
        refuseBeside(redirect, "reject", "ereject");
        keepCancelled |= !redirect.copy();
        for (Action action : actions) {
            if (action instanceof Action.Redirect other
                    && other.list() == redirect.list()
                    && sameAddress(other.address(), redirect.address())) {
                return;
            }
        }
        if (++redirects > limits.redirects()) {
            throw new ScriptFailure("more than " + limits.redirects() + " redirects");
        }
        add(redirect);
    }

    private static boolean sameAddress(String one, String other) {
        return withLowerDomain(one).equals(withLowerDomain(other));
    }

    private static String withLowerDomain(String address) {
        int at = address.lastIndexOf('@') + 1;
        return address.substring(0, at) + address.substring(at).toLowerCase(Locale.ROOT);
    }

    void discard() throws ScriptFailure {
        cancelKeep();
        if (!has("discard")) {
            add(new Action.Discard());
        }
    }

    // RFC 5429 §2.3
    void reject(Action.Reject reject) throws ScriptFailure {
        refuseBeside(
                reject, "keep", "fileinto", "redirect", "vacation", "reject", "ereject", "snooze");
        cancelKeep();
        add(reject);
    }

    /// Like a rejection, and never beside one.
    void defer(Action.Defer defer) throws ScriptFailure {
        refuseBeside(defer, "reject", "ereject", "defer");
        cancelKeep();
        add(defer);
    }

    // RFC 5230 §4.7: one answer, and not beside a rejection
    void vacation(Action.Vacation vacation) throws ScriptFailure {
        refuseBeside(vacation, "reject", "ereject", "vacation");
        add(vacation);
    }

    /// A message is put away once. It is stored then, so nobody else may refuse it.
    void snooze(Action.Snooze snooze) throws ScriptFailure {
        refuseBeside(snooze, "reject", "ereject", "snooze");
        cancelKeep();
        add(snooze);
    }

    void send(Action.Notify notification) throws ScriptFailure {
        for (Action action : actions) {
            if (action instanceof Action.Notify other
                    && other.method().equals(notification.method())
                    && Objects.equals(other.message(), notification.message())) {
                return;
            }
        }
        add(notification);
    }

    /// Once for each type and address.
    void report(Action.Report report) throws ScriptFailure {
        for (Action action : actions) {
            if (action instanceof Action.Report other
                    && other.type().equalsIgnoreCase(report.type())
                    && sameAddress(other.to(), report.to())) {
                return;
            }
        }
        add(report);
    }

    private void refuseBeside(Action action, String... others) throws ScriptFailure {
        for (String other : others) {
            if (has(other)) {
                throw new ScriptFailure(
                        "\"%s\" cannot be done beside \"%s\"".formatted(action.name(), other));
            }
        }
    }

    private boolean has(String name) {
        return actions.stream().anyMatch(action -> action.name().equals(name));
    }

    private void add(Action action) throws ScriptFailure {
        if (actions.size() >= limits.actions()) {
            throw new ScriptFailure("more than " + limits.actions() + " actions");
        }
        actions.add(action);
    }

    /// All actions, with the implicit keep if nothing has cancelled it. RFC 5228 §2.10.2
    List<Action> finish(List<String> flags, Content content) {
        boolean stored = actions.stream().anyMatch(action -> place(action).equals("INBOX"));
        if (!keepCancelled && !stored) {
            actions.add(new Action.Keep(true, flags, content));
        }
        return List.copyOf(actions);
    }
}
