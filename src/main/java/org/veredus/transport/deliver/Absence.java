package org.veredus.transport.deliver;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.veredus.account.script.Vacation;
import org.veredus.format.html.HtmlReader;
import org.veredus.format.sieve.Action;
import org.veredus.format.sieve.Delivery;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Result;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.Sequence;
import org.veredus.format.sieve.Trace;
import org.veredus.format.sieve.World;

/// The answer that an account has set up for the time its owner is away (RFC 8621 §8), made by a
/// script of one command, so that the rules of RFC 5230 hold for it: who is answered, and how
/// often.
///
/// It stands beside the account's own script: it is not given where that one answers by itself,
/// refuses the message or throws it away.
record Absence(Vacation vacation, Script script) {
    private static final String USUAL =
            "I am away at the moment and will read your message when I am back.";

    /// Null if there is nothing to answer, whenever it is.
    static @Nullable Absence of(Vacation vacation) {
        if (vacation.mode() == Vacation.Mode.OFF) return null;
        Script script = Script.compile(text(vacation), Limits.defaults()).script();
        return new Absence(vacation, Objects.requireNonNull(script, "a script of our own"));
    }

    /// Characters of what it keeps in memory.
    int length() {
        return text(vacation).length();
    }

    private static String text(Vacation vacation) {
        StringBuilder text = new StringBuilder("require \"vacation\";\r\nvacation ");
        String subject = vacation.subject();
        if (subject != null) text.append(":subject ").append(quoted(subject)).append(' ');
        String html = vacation.html();
        String plain = plain(vacation);
        if (html == null) text.append(quoted(plain));
        else text.append(":mime ").append(quoted(alternatives(plain, html)));
        return text.append(";\r\n").toString();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String plain(Vacation vacation) {
        String text = vacation.text();
        if (text != null) return text;
        String html = vacation.html();
        return html == null ? USUAL : HtmlReader.read(html).shown();
    }

    private static String alternatives(String plain, String html) {
        String boundary = "=_away";
        return "Content-Type: multipart/alternative; boundary=\""
                + boundary
                + "\"\r\n\r\n"
                + part(boundary, "plain", plain)
                + part(boundary, "html", html)
                + "--"
                + boundary
                + "--\r\n";
    }

    private static String part(String boundary, String subtype, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return "--"
                + boundary
                + "\r\nContent-Type: text/"
                + subtype
                + "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(octets)
                + "\r\n";
    }

    /// What scripts have decided, and the answer.
    Result answer(Result decided, Delivery delivery, World world) {
        Instant now = delivery.now().toInstant();
        boolean kept = false;
        for (Action action : decided.actions()) {
            if (action instanceof Action.Vacation || action instanceof Action.Reject)
                return decided;
            kept |= !(action instanceof Action.Discard);
        }
        if (!kept || !vacation.isActive(now)) return decided;
        Result result =
                Sequence.run(List.of(script), delivery, world, Limits.defaults(), Trace.NONE);
        List<Action> actions = new ArrayList<>(decided.actions());
        for (Action action : result.actions())
            if (action instanceof Action.Vacation) actions.add(action);
        List<String> withheld = new ArrayList<>(decided.withheld());
        withheld.addAll(result.withheld());
        return new Result(actions, decided.content(), decided.error(), withheld, decided.marks());
    }
}
