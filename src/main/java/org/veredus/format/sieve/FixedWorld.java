package org.veredus.format.sieve;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.convert.Converter;

/// A world of which everything is known beforehand: for trying scripts out.
///
/// @param mailboxes names of those there are
/// @param ids mailbox names by id
/// @param uses mailbox names by special-use attribute, such as `\Junk`
/// @param annotations by mailbox and entry, those of the server under the empty name
/// @param environment values by item
/// @param lists members by list
/// @param seen ids of messages that are duplicates
/// @param spamPercent null: not tested
/// @param virusLevel null: not tested
/// @param personal scripts by name
/// @param global scripts by name
/// @param answers of the web, by address
public record FixedWorld(
        Set<String> mailboxes,
        Map<String, String> ids,
        Map<String, String> uses,
        Map<String, Map<String, String>> annotations,
        Map<String, String> environment,
        Map<String, List<String>> lists,
        Set<String> seen,
        @Nullable Integer spamPercent,
        @Nullable Integer virusLevel,
        Map<String, Script> personal,
        Map<String, Script> global,
        Map<String, String> answers)
        implements World {
    /// A world with nothing in it but the inbox.
    public static FixedWorld empty() {
        return new FixedWorld(
                Set.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), null, null,
                Map.of(), Map.of(), Map.of());
    }

    @Override
    public boolean mailboxExists(String mailbox) {
        return mailbox.equalsIgnoreCase("INBOX") || mailboxes.contains(mailbox);
    }

    @Override
    public @Nullable String mailboxWithId(String id) {
        return ids.get(id);
    }

    @Override
    public @Nullable String mailboxForUse(String attribute) {
        for (Map.Entry<String, String> use : uses.entrySet()) {
            if (use.getKey().equalsIgnoreCase(attribute)) {
                return use.getValue();
            }
        }
        return null;
    }

    @Override
    public boolean hasUse(String mailbox, String attribute) {
        return mailbox.equals(mailboxForUse(attribute));
    }

    @Override
    public @Nullable String annotation(@Nullable String mailbox, String entry) {
        return annotations.getOrDefault(mailbox == null ? "" : mailbox, Map.of()).get(entry);
    }

    @Override
    public boolean isDuplicate(DuplicateMark mark) {
        return seen.stream()
                .anyMatch(id -> mark.key().endsWith("h" + id) || mark.key().endsWith("u" + id));
    }

    @Override
    public @Nullable String environment(String item) {
        return environment.getOrDefault(
                item.toLowerCase(Locale.ROOT),
                switch (item.toLowerCase(Locale.ROOT)) {
                    case "name" -> "Veredus";
                    case "location" -> "MDA";
                    case "phase" -> "during";
                    case "imap.user",
                            "imap.email",
                            "imap.cause",
                            "imap.mailbox",
                            "imap.changedflags" ->
                            "";
                    default -> null;
                });
    }

    @Override
    public boolean listExists(String list) {
        return lists.containsKey(list);
    }

    @Override
    public boolean isListed(String list, String value) {
        return lists.getOrDefault(list, List.of()).stream().anyMatch(value::equalsIgnoreCase);
    }

    @Override
    public @Nullable Script script(Place place, String name) {
        return switch (place) {
            case PERSONAL -> personal.get(name);
            case GLOBAL -> global.get(name);
        };
    }

    @Override
    public @Nullable String lookUp(String address) {
        return answers.get(address);
    }

    @Override
    public Converter converter() {
        return new Converter(1);
    }
}
