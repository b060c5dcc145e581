package org.veredus.format.sieve.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.syntax.Argument;
import org.veredus.format.sieve.syntax.Statement;

/// Reads actions. Only such that say nothing but what [RuleAction] has.
final class ActionReader {
    private static final Set<String> COPY = Set.of("copy");
    private static final Set<String> COPY_CREATE = Set.of("copy", "create");

    private ActionReader() {}

    /// Null for others.
    static @Nullable RuleAction read(Statement command) {
        Set<String> tags = new HashSet<>();
        List<List<String>> texts = new ArrayList<>();
        for (Argument argument : command.arguments()) {
            switch (argument) {
                case Argument.Tag(_, var name) -> tags.add(name);
                case Argument.Text(_, var value) -> texts.add(List.of(value));
                case Argument.Texts(_, var values) ->
                        texts.add(values.stream().map(Argument.Text::value).toList());
                case Argument.Numeral _ -> {
                    return null;
                }
            }
        }
        if (command.block() != null || !command.tests().isEmpty()) return null;
        return texts.isEmpty()
                ? plain(command.name(), tags)
                : texts.size() == 1 ? withText(command.name(), tags, texts.getFirst()) : null;
    }

    private static @Nullable RuleAction plain(String name, Set<String> tags) {
        if (!tags.isEmpty()) return null;
        return switch (name) {
            case "keep" -> new RuleAction.Keep();
            case "discard" -> new RuleAction.Discard();
            default -> null;
        };
    }

    private static @Nullable RuleAction withText(
            String name, Set<String> tags, List<String> texts) {
        boolean copy = tags.contains("copy");
        if (name.equals("addflag")) return tags.isEmpty() ? new RuleAction.AddFlags(texts) : null;
        if (texts.size() != 1) return null;
        String text = texts.getFirst();
        return switch (name) {
            case "fileinto" ->
                    COPY_CREATE.containsAll(tags)
                            ? new RuleAction.FileInto(text, copy, tags.contains("create"))
                            : null;
            case "redirect" -> COPY.containsAll(tags) ? new RuleAction.Redirect(text, copy) : null;
            case "reject" -> tags.isEmpty() ? new RuleAction.Reject(text, false) : null;
            case "ereject" -> tags.isEmpty() ? new RuleAction.Reject(text, true) : null;
            default -> null;
        };
    }
}
