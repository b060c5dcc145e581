package org.veredus.journey.pigeonhole;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Scripts and messages by chance, of the words that both programs know.
///
/// What is left out, since Pigeonhole 2.3.19 (0.5.19) is known to differ, and why we do:
/// - `?` beside letters beyond ASCII: there it is an octet, here a character.
/// - `i;ascii-casemap` sorting signs that stand between the cases: RFC 4790 §9.2.1 folds to upper
///   case, there to lower case.
/// - `:index` with `:count`: there it is never true; RFC 5260 §6 counts the one field.
/// - a variable set to its own value: there it is emptied.
/// - `body` as the first look at the body after the header was edited: there nothing is found.
/// - an empty body: there it counts as none; RFC 5173 §4 has none only without the empty line.
/// - `extracttext` of HTML and of parts that are no text: there with more spaces, or undecoded.
/// - the null sender, which `sieve-test` does not take.
/// - flags in variables that no flag command has written: there kept as they are.
final class Chance {
    private static final String[] FIELDS = {
        "subject", "from", "to", "cc", "x-num", "x-score", "list-id", "received", "x-none", "x-text"
    };
    private static final String[] WORDS = {
        "alpha",
        "Beta",
        "GAMMA",
        "a",
        "10",
        "9",
        "007",
        "hello world",
        "x+y",
        "[list]",
        "é",
        "",
        "-"
    };
    private static final String[] KEYS = {
        "alpha",
        "beta",
        "a",
        "10",
        "9",
        "7",
        "hello",
        "world",
        "x+y",
        "[list]",
        "é",
        "",
        "example.com"
    };
    private static final String[] PATTERNS = {
        "*", "*a", "*a*", "*l*o*", "?lpha", "*@*", "[*]*", "*\\\\*", "hello*", "* *", "*.*.*", "10",
        "*é*"
    };
    private static final String[] EXPRESSIONS = {
        "^a",
        "a$",
        "l+",
        "(.*)@(.*)",
        "[0-9]+",
        "(a|b)*",
        "^(hello) (world)$",
        "h.*o",
        "\\\\[(.*)\\\\]",
        "^$"
    };
    private static final String[] ADDRESSES = {
        "alice@example.com",
        "Bob <bob+detail@Example.org>",
        "\"Last, First\" <first.last@sub.example.net>",
        "carol@example.com (Carol)",
        "group: dave@example.com, erin+a+b@example.com;",
        "undisclosed-recipients:;",
        "=?utf-8?q?J=C3=BCrgen?= <j@example.de>",
        "<frank@example.com>",
        "nobody",
    };
    private static final String[] ADDRESS_KEYS = {
        "alice@example.com", "example.com", "example.org", "bob", "bob+detail", "detail",
                "first.last",
        "carol", "dave@example.com", "a+b", "erin", "", "nobody", "j"
    };
    private static final String[] VARIABLES = {"a", "b", "C", "d_1"};
    private static final String[] FLAGS = {"\\\\Seen", "\\\\Flagged", "work", "Later", "$x"};
    private static final String REQUIRE =
            """
            require ["fileinto", "envelope", "copy", "variables", "relational",
              "comparator-i;ascii-numeric", "imap4flags", "subaddress", "body", "date", "index",
              "regex", "encoded-character", "foreverypart", "mime", "extracttext", "editheader",
              "enotify", "ihave"];
            """;

    private final Random random;
    private final StringBuilder script = new StringBuilder();
    private final boolean edits;

    Chance(long seed) {
        random = new Random(seed);
        edits = random.nextBoolean();
    }

    Pair pair() {
        script.setLength(0);
        script.append(REQUIRE);
        int commands = 2 + random.nextInt(8);
        for (int i = 0; i < commands; i++) command(0);
        script.append("set :encodeurl \"e\" \"${a}|${b}|${c}|${d_1}|${f}|${0}|${1}|${2}\";\n");
        script.append("fileinto \"r ${e}\";\n");
        String from = of("alice@example.com", "bob+detail@example.org", "owner-x@example.com");
        return new Pair(
                script.toString(), message(), from, of("me@example.org", "me+box@example.org"));
    }

    private String of(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private void command(int depth) {
        int kind = random.nextInt(depth > 2 ? 10 : 16);
        switch (kind) {
            case 0 -> script.append("keep").append(flags()).append(";\n");
            case 1 -> {
                boolean copy = chance(30);
                // there a copy to a place stays a copy when the message is filed there as well
                script.append(copy ? "fileinto :copy" : "fileinto")
                        .append(flags())
                        .append(copy ? " \"c " : " \"f ")
                        .append(of("x", "y", "${b}"))
                        .append("\";\n");
            }
            case 2 -> script.append(chance(50) ? "discard;\n" : "");
            case 3 ->
                    script.append("redirect ")
                            .append(chance(40) ? ":copy " : "")
                            .append(quoted(of("r1@example.net", "R <r2@example.net>")))
                            .append(";\n");
            case 4, 5, 6 -> set();
            case 7 ->
                    script.append(of("setflag ", "addflag ", "removeflag "))
                            .append(chance(25) ? "\"f\" " : "")
                            .append(list(FLAGS))
                            .append(";\n");
            case 8 -> {
                if (edits) edit();
            }
            case 9 -> script.append(chance(10) ? "stop;\n" : "");
            case 10 -> loop(depth);
            default -> condition(depth);
        }
    }

    private String flags() {
        return chance(25) ? " :flags " + list(FLAGS) : "";
    }

    private String list(String... of) {
        if (chance(60)) return quoted(of(of));
        return "[" + quoted(of(of)) + ", " + quoted(of(of)) + "]";
    }

    private void set() {
        String modifier =
                of(
                        "",
                        "",
                        "",
                        ":lower ",
                        ":upper ",
                        ":lowerfirst ",
                        ":upperfirst ",
                        ":length ",
                        ":quotewildcard ",
                        ":upperfirst :lower ",
                        ":encodeurl ");
        String name = of(VARIABLES);
        String value = text();
        if (value.equalsIgnoreCase("${" + name + "}")) return;
        script.append("set ").append(modifier).append(quoted(name)).append(' ');
        script.append(quoted(value)).append(";\n");
    }

    private String text() {
        var text = new StringBuilder();
        int pieces = 1 + random.nextInt(3);
        for (int i = 0; i < pieces; i++) {
            text.append(
                    chance(40)
                            ? of(
                                    "${a}", "${B}", "${c}", "${d_1}", "${1}", "${0}", "${2}", "${",
                                    "${9x}", "$")
                            : of(
                                    "x",
                                    "*",
                                    "Hello ",
                                    "é",
                                    "${hex: 41 42}",
                                    "${unicode: e9}",
                                    "9",
                                    "\\\\",
                                    " "));
        }
        return text.toString();
    }

    private void edit() {
        if (chance(50)) {
            script.append("addheader ").append(chance(30) ? ":last " : "");
            script.append("\"X-").append(of("Text", "New")).append("\" ").append(quoted(of(KEYS)));
        } else {
            script.append("deleteheader ");
            if (chance(30)) script.append(":index ").append(1 + random.nextInt(2)).append(' ');
            if (chance(20) && script.charAt(script.length() - 2) != 'r') script.append(":last ");
            script.append("\"X-Text\"");
            if (chance(40)) script.insert(script.length() - 8, ":contains ");
            if (script.indexOf(":contains \"X-Text\"", script.length() - 20) > 0)
                script.append(' ').append(list(KEYS));
        }
        String last = script.substring(script.lastIndexOf("\n") + 1);
        if (last.contains(":last") && last.startsWith("deleteheader") && !last.contains(":index"))
            script.replace(
                    script.length() - last.length(), script.length(), last.replace(":last ", ""));
        script.append(";\n");
    }

    private void loop(int depth) {
        script.append("foreverypart {\n");
        if (chance(60)) {
            script.append("if header :mime ")
                    .append(
                            of(
                                    "",
                                    ":anychild ",
                                    ":type ",
                                    ":subtype ",
                                    ":contenttype ",
                                    ":param \"charset\" "))
                    .append(of(":is ", ":contains "))
                    .append("\"content-type\" ")
                    .append(quoted(of("text", "plain", "html", "text/plain", "utf-8", "multipart")))
                    .append(" { set \"a\" \"${a}p\"; }\n");
        }
        // of parts that are no text, and of HTML, the two do not extract the same
        if (chance(40)) {
            script.append("if header :mime :contenttype \"content-type\" \"text/plain\" {");
            script.append(" extracttext :first 20 \"b\"; }\n");
        }
        if (chance(30)) command(depth + 2);
        if (chance(20)) script.append("break;\n");
        script.append("}\n");
    }

    private void condition(int depth) {
        script.append("if ").append(test(0)).append(" {\n");
        command(depth + 1);
        script.append("}");
        if (chance(30)) {
            script.append(" elsif ").append(test(0)).append(" {\n");
            command(depth + 1);
            script.append("}");
        }
        if (chance(40)) {
            script.append(" else {\n");
            command(depth + 1);
            script.append("}");
        }
        script.append("\n");
    }

    private String test(int depth) {
        return switch (random.nextInt(depth > 1 ? 11 : 14)) {
            case 0, 1, 2 -> "header " + matching(of(FIELDS), chance(20));
            case 3, 4 -> addresses();
            case 5 ->
                    "envelope " + part() + simple() + list("from", "to") + " " + list(ADDRESS_KEYS);
            case 6 -> "exists " + list(FIELDS);
            case 7 -> "size " + of(":over ", ":under ") + of("100", "1K", "2000", "1M");
            case 8 ->
                    edits
                            ? "size :under 1M"
                            : "body "
                                    + of(":raw ", ":text ", ":content \"text\" ", "")
                                    + bodyMatch();
            case 9 -> "string " + stringMatch();
            case 10 -> dates();
            case 11 -> "not " + test(depth + 1);
            case 12 -> "anyof(" + test(depth + 1) + ", " + test(depth + 1) + ")";
            default -> "allof(" + test(depth + 1) + ", " + test(depth + 1) + ")";
        };
    }

    private String simple() {
        return of(":is ", ":contains ", "", ":comparator \"i;octet\" ");
    }

    private String part() {
        return of("", ":all ", ":localpart ", ":domain ", ":user ", ":detail ");
    }

    private String addresses() {
        String field = list("from", "to", "cc", "sender");
        return "address "
                + part()
                + (chance(30)
                        ? ":matches " + field + " " + list(PATTERNS)
                        : simple() + field + " " + list(ADDRESS_KEYS));
    }

    private String matching(String field, boolean indexed) {
        String index = indexed ? ":index " + (1 + random.nextInt(3)) + of(" ", " :last ") : "";
        String fields = chance(30) ? list(FIELDS) : quoted(field);
        return index
                + switch (random.nextInt(6)) {
                    case 0 -> ":matches " + fields + " " + list(PATTERNS);
                    case 1 -> ":regex " + fields + " " + list(EXPRESSIONS);
                    case 2 -> // signs between the cases of letters are sorted differently
                            ":value "
                                    + quoted(of("gt", "ge", "lt", "le", "eq", "ne"))
                                    + " "
                                    + of(
                                            ":comparator \"i;octet\" ",
                                            ":comparator \"i;ascii-numeric\" ")
                                    + fields
                                    + " "
                                    + list(KEYS);
                    case 3 ->
                            (indexed
                                    ? ":is " + fields + " " + quoted("x")
                                    : ":count "
                                            + quoted(of("gt", "ge", "lt", "le", "eq", "ne"))
                                            + " :comparator \"i;ascii-numeric\" "
                                            + fields
                                            + " "
                                            + quoted(of("0", "1", "2")));
                    default -> simple() + fields + " " + list(KEYS);
                };
    }

    private String stringMatch() {
        String source = quoted(text());
        return chance(40)
                ? ":matches :comparator \"i;ascii-casemap\" " + source + " " + list(PATTERNS)
                : ":contains :comparator \"i;octet\" " + source + " " + quoted(text());
    }

    private String bodyMatch() {
        return of(":contains ", ":matches ")
                + list("hello", "*hello*", "html", "*", "nothing", "world");
    }

    private String dates() {
        String part =
                of(
                        "year", "month", "day", "weekday", "hour", "minute", "date", "zone",
                        "julian", "iso8601");
        return "date "
                + of("", ":zone \"+0100\" ", ":originalzone ")
                + of(":is ", ":value \"ge\" ", ":contains ")
                + "\"date\" "
                + quoted(part)
                + " "
                + list("2026", "11", "24", "2", "10", "30", "2026-11-24", "+0100");
    }

    private byte[] message() {
        var text = new StringBuilder();
        int received = random.nextInt(3);
        for (int i = 0; i < received; i++)
            text.append("Received: from a.example.com by b.example.com; Tue, 24 Nov 2026 10:0")
                    .append(i)
                    .append(":00 +0000\r\n");
        text.append("From: ").append(of(ADDRESSES)).append("\r\n");
        if (chance(80))
            text.append("To: ")
                    .append(of(ADDRESSES))
                    // behind what is complete: a field without any address is not unfolded there
                    .append(chance(40) ? ", z@example.com,\r\n " + of(ADDRESSES) : "")
                    .append("\r\n");
        if (chance(40))
            text.append("Cc: ")
                    .append(of(ADDRESSES))
                    .append(", ")
                    .append(of(ADDRESSES))
                    .append("\r\n");
        if (chance(85)) text.append("Subject: ").append(subject()).append("\r\n");
        text.append("Date: ")
                .append(
                        of(
                                "Tue, 24 Nov 2026 10:30:45 +0100",
                                "24 Nov 26 23:59 -0500",
                                "Tue, 24 Nov 2026 00:00:00 GMT",
                                "nonsense"))
                .append("\r\n");
        if (chance(60))
            text.append("X-Num: ")
                    .append(of("10", "9", "007", "12abc", "abc", "", "-3"))
                    .append("\r\n");
        if (chance(40)) text.append("X-Num: ").append(of("1", "100")).append("\r\n");
        if (chance(50)) text.append("X-Text: ").append(of(WORDS)).append("\r\n");
        if (chance(50)) text.append("X-Text: ").append(of(WORDS)).append("\r\n");
        if (chance(30)) text.append("List-Id: A list <list.example.com>\r\n");
        body(text);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String subject() {
        return of(
                "hello world",
                "[list] alpha",
                "=?utf-8?q?=C3=A9t=C3=A9?=",
                "a\r\n b",
                "  alpha  ",
                "Alpha",
                "=?utf-8?b?aGVsbG8=?= =?utf-8?b?IHdvcmxk?=",
                "10",
                "*",
                "back\\slash",
                "");
    }

    private void body(StringBuilder text) {
        if (chance(50)) {
            text.append("\r\n")
                    .append(of("hello world\r\n", "hello\r\nworld\r\n", "x".repeat(1200) + "\r\n"));
            return;
        }
        text.append("MIME-Version: 1.0\r\nContent-Type: ")
                .append(of("multipart/mixed", "multipart/alternative"))
                .append("; boundary=\"b1\"\r\n\r\npreamble\r\n--b1\r\n");
        text.append("Content-Type: text/plain; charset=utf-8\r\n\r\nhello plain\r\n--b1\r\n");
        text.append(
                "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>hello <b>html</b>=21</p>\r\n");
        if (chance(40))
            text.append(
                    "--b1\r\nContent-Type: application/pdf; name=\"a.pdf\"\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\nJVBERi0\r\n");
        text.append("--b1--\r\n");
    }
}
