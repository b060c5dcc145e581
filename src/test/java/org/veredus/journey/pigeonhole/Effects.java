package org.veredus.journey.pigeonhole;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.veredus.format.sieve.Action;
import org.veredus.format.sieve.Result;

/// What becomes of a message, in words that both programs' results can be put in.
///
/// @param actions such as `store INBOX (\seen)`, in no order
record Effects(boolean failed, Set<String> actions) {
    static Effects of(Result result) {
        Set<String> actions = new TreeSet<>();
        for (Action action : result.actions()) {
            switch (action) {
                case Action.Keep keep -> actions.add(stored("INBOX", keep.flags()));
                case Action.FileInto into -> actions.add(stored(into.mailbox(), into.flags()));
                case Action.Redirect redirect -> actions.add("redirect " + redirect.address());
                case Action.Discard _ -> actions.add("discard");
                case Action.Reject reject -> actions.add("reject " + reject.reason().strip());
                case Action.Vacation vacation -> actions.add("vacation " + vacation.subject());
                case Action.Notify notify -> actions.add("notify " + notify.message());
                // not in the scripts compared
                case Action.Snooze _, Action.Defer _, Action.Report _ -> actions.add(action.name());
            }
        }
        if (result.withheld().stream().anyMatch(why -> why.startsWith("vacation")))
            actions.add("vacation");
        return new Effects(result.error() != null, actions);
    }

    private static String stored(String mailbox, List<String> flags) {
        List<String> sorted =
                flags.stream()
                        .map(flag -> flag.toLowerCase(Locale.ROOT))
                        .distinct()
                        .sorted()
                        .toList();
        // long names are shortened when they are printed
        String name = mailbox.substring(0, Math.min(mailbox.length(), 120));
        return "store " + (name.equalsIgnoreCase("INBOX") ? "INBOX" : name) + " " + sorted;
    }

    /// @param printed by `sieve-test`
    static Effects of(String printed) {
        String text =
                new String(printed.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        if (text.contains("final result: failed")) {
            return new Effects(true, new TreeSet<>(Set.of(stored("INBOX", List.of()))));
        }
        Set<String> actions = new TreeSet<>();
        String mailbox = null;
        List<String> flags = new ArrayList<>();
        for (String line : (text + "\n * end").split("\n", -1)) {
            if (line.startsWith(" * ") && mailbox != null) {
                actions.add(stored(mailbox, flags));
                mailbox = null;
                flags = new ArrayList<>();
            }
            String action = line.startsWith(" * ") ? line.substring(3) : "";
            if (action.startsWith("store message in folder: ")) mailbox = action.substring(25);
            else if (action.startsWith("redirect message to: <"))
                actions.add("redirect " + action.substring(22, action.length() - 1));
            else if (action.equals("discard")) actions.add("discard");
            else if (line.startsWith("        + add IMAP flags: "))
                flags.addAll(List.of(line.substring(26).split(" ", -1)));
        }
        return new Effects(false, actions);
    }
}
