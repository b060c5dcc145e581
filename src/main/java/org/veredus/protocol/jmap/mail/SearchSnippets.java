package org.veredus.protocol.jmap.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Email;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Filter;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Texts;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// SearchSnippet/get: where in an email the words stand that were sought. RFC 8621 §5
final class SearchSnippets {
    /// RFC 8621 §5
    private static final int MAX_OCTETS = 255;

    /// Characters shown before the first word found.
    private static final int BEFORE = 40;

    private static final int WINDOW = 160;

    private final Mail mail;

    SearchSnippets(Mail mail) {
        this.mail = mail;
    }

    void get(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        call.arguments().allow("accountId", "filter", "emailIds");
        Filter<List<EmailCondition>> filter = Filter.read(call.arguments(), EmailCondition::read);
        Set<String> ids = call.arguments().idsOrNull("emailIds");
        if (ids == null) throw MethodError.invalidArguments("emailIds is missing");
        call.checkGet(ids);
        Pattern subject = pattern(filter, true);
        Pattern body = pattern(filter, false);
        ArrayNode list = Json.array();
        List<String> notFound = new ArrayList<>();
        for (String id : ids) {
            long number = Ids.number('M', id);
            Email email =
                    mail.table(access)
                            .<@Nullable Email, RuntimeException>read(view -> view.find(number));
            EmailRecord record = email == null ? null : access.account().email(number);
            if (email == null || record == null) notFound.add(id);
            else
                list.add(
                        snippet(
                                id,
                                new MessageText(
                                        EmailReading.filed(access.account(), email, record)),
                                subject,
                                body));
        }
        ObjectNode answer = Json.object().put("accountId", Ids.account(access));
        answer.set("list", list);
        answer.set("notFound", notFound.isEmpty() ? Json.nothing() : Json.texts(notFound));
        call.respond(answer);
    }

    private static ObjectNode snippet(
            String id, MessageText text, @Nullable Pattern subject, @Nullable Pattern body)
            throws StoreFailed {
        return Json.object()
                .put("emailId", id)
                .put("subject", subject == null ? null : marked(subject, text.subject()))
                .put("preview", body == null ? null : preview(body, text.body()));
    }

    /// Null if no words are sought there.
    private static @Nullable Pattern pattern(
            @Nullable Filter<List<EmailCondition>> filter, boolean inSubject) {
        if (filter == null) return null;
        List<String> words = new ArrayList<>();
        for (List<EmailCondition> all : filter.conditions()) {
            for (EmailCondition each : all) {
                if (each instanceof EmailCondition.Words(var where, var text)
                        && isSought(where, inSubject)) words.addAll(text.terms());
            }
        }
        if (words.isEmpty()) return null;
        return Pattern.compile(words.stream().map(Pattern::quote).collect(Collectors.joining("|")));
    }

    private static boolean isSought(EmailCondition.Where where, boolean inSubject) {
        return switch (where) {
            case TEXT -> true;
            case SUBJECT -> inSubject;
            case BODY -> !inSubject;
            case FROM, TO, CC, BCC -> false;
        };
    }

    private static @Nullable String marked(Pattern words, String text) {
        Texts.Folded folded = new Texts.Folded(text);
        Matcher matcher = words.matcher(folded.text());
        StringBuilder marked = new StringBuilder();
        int at = 0;
        while (matcher.find()) {
            int start = folded.start(matcher.start());
            if (start < at) continue; // it begins within what one character stands for
            int end = folded.end(matcher.end());
            marked.append(escaped(text.substring(at, start)))
                    .append("<mark>")
                    .append(escaped(text.substring(start, end)))
                    .append("</mark>");
            at = end;
        }
        return at == 0 ? null : marked.append(escaped(text.substring(at))).toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static @Nullable String preview(Pattern words, String body) {
        String text = body.replaceAll("\\s+", " ").strip();
        Texts.Folded folded = new Texts.Folded(text);
        Matcher matcher = words.matcher(folded.text());
        if (!matcher.find()) return null;
        int start = folded.start(matcher.start());
        int from = Math.max(0, start - BEFORE);
        if (from > 0) from = Math.max(from, text.indexOf(' ', from) + 1);
        from = Math.min(from, start);
        if (Character.isLowSurrogate(text.charAt(from))) from--;
        for (int length = WINDOW; length > 0; length -= 8) {
            int to = Math.min(text.length(), Math.max(from + length, start + 1));
            if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) to++;
            String marked = marked(words, text.substring(from, to));
            if (marked != null && marked.getBytes(StandardCharsets.UTF_8).length <= MAX_OCTETS)
                return marked;
        }
        return null;
    }
}
