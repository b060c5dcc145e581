package org.veredus.protocol.smtp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.ForwardPath;
import org.veredus.format.address.ReversePath;
import org.veredus.transport.envelope.Envelope;

/// Makes commands of lines. Knows nothing of the session's state.
final class CommandParser {
    private static final Pattern SPACES = Pattern.compile(" +");

    private CommandParser() {}

    /// @param line without its line end
    static Command parse(byte[] line) throws Reject {
        String text = decode(line);
        int space = text.indexOf(' ');
        String verb = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
        String rest = space < 0 ? "" : text.substring(space + 1).strip();
        return switch (verb) {
            case "HELO" -> new Command.Hello(Command.Greeting.HELO, rest);
            case "EHLO" -> new Command.Hello(Command.Greeting.EHLO, rest);
            case "LHLO" -> new Command.Hello(Command.Greeting.LHLO, rest);
            case "MAIL" -> mail(rest);
            case "RCPT" -> rcpt(rest);
            case "DATA" -> alone(rest, new Command.Data());
            case "BDAT" -> bdat(rest);
            case "BURL" -> burl(rest);
            case "RSET" -> alone(rest, new Command.Rset());
            case "NOOP" -> new Command.Noop(); // RFC 5321 §4.1.1.9: the argument is ignored
            case "QUIT" -> alone(rest, new Command.Quit());
            case "HELP" -> new Command.Help();
            case "VRFY" -> new Command.Vrfy();
            case "EXPN" -> new Command.Expn();
            case "STARTTLS" -> alone(rest, new Command.StartTls());
            case "AUTH" -> auth(rest);
            default -> throw new Reject(500, "5.5.2", "command not recognised");
        };
    }

    /// RFC 6531 §3.3: UTF-8 may stand in addresses; anything else beyond ASCII is an error.
    private static String decode(byte[] line) throws Reject {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new Reject(500, "5.5.2", "the line is not UTF-8");
        }
    }

    private static Command alone(String rest, Command command) throws Reject {
        if (!rest.isEmpty()) throw new Reject(501, "5.5.4", "no argument expected");
        return command;
    }

    private static Command mail(String rest) throws Reject {
        Argument argument = argument(rest, "FROM:");
        try {
            return new Command.Mail(
                    ReversePath.parse(argument.path), argument.letters(), argument.parameters);
        } catch (AddressException wrong) {
            throw new Reject(553, "5.1.7", String.valueOf(wrong.getMessage()));
        }
    }

    private static Command rcpt(String rest) throws Reject {
        Argument argument = argument(rest, "TO:");
        try {
            return new Command.Rcpt(
                    ForwardPath.parse(argument.path), argument.letters(), argument.parameters);
        } catch (AddressException wrong) {
            throw new Reject(553, "5.1.3", String.valueOf(wrong.getMessage()));
        }
    }

    private record Argument(String path, Map<String, String> parameters) {
        Envelope.Text letters() {
            boolean ascii = path.chars().allMatch(c -> c < 0x80);
            return ascii ? Envelope.Text.ASCII : Envelope.Text.UTF8;
        }
    }

    /// RFC 5321 §4.1.1.2 and §4.1.1.3; a blank after the colon is forgiven, as everybody does.
    private static Argument argument(String rest, String keyword) throws Reject {
        if (!rest.regionMatches(true, 0, keyword, 0, keyword.length())) {
            throw new Reject(
                    501,
                    "5.5.4",
                    "syntax: "
                            + (keyword.equals("TO:") ? "RCPT" : "MAIL")
                            + " "
                            + keyword
                            + "<address>");
        }
        String text = rest.substring(keyword.length()).strip();
        if (!text.startsWith("<")) throw new Reject(501, "5.5.4", "the address must stand in <>");
        int close = closing(text);
        if (close < 0) throw new Reject(501, "5.5.4", "the address has no closing >");
        return new Argument(text.substring(1, close), parameters(text.substring(close + 1)));
    }

    /// Where the path ends: a `>` in a quoted local part does not end it.
    private static int closing(String text) {
        boolean quoted = false;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') i++;
            else if (c == '"') quoted = !quoted;
            else if (c == '>' && !quoted) return i;
        }
        return -1;
    }

    private static Map<String, String> parameters(String text) throws Reject {
        if (text.isBlank()) return Map.of();
        if (!text.startsWith(" "))
            throw new Reject(501, "5.5.4", "unexpected text after the address");
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : SPACES.split(text.strip(), -1)) {
            int equals = parameter.indexOf('=');
            String keyword =
                    (equals < 0 ? parameter : parameter.substring(0, equals))
                            .toUpperCase(Locale.ROOT);
            String value = equals < 0 ? "" : parameter.substring(equals + 1);
            if (!isKeyword(keyword)) throw new Reject(501, "5.5.4", "malformed parameter");
            if (parameters.put(keyword, value) != null)
                throw new Reject(501, "5.5.4", keyword + " given twice");
        }
        return parameters;
    }

    /// RFC 5321 §4.1.2 esmtp-keyword.
    private static boolean isKeyword(String text) {
        return !text.isEmpty()
                && text.charAt(0) != '-'
                && text.chars()
                        .allMatch(
                                c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-');
    }

    private static Command bdat(String rest) throws Reject {
        String[] words = SPACES.split(rest, -1);
        boolean last = words.length == 2 && words[1].equalsIgnoreCase("LAST");
        if (words.length > 2 || (words.length == 2 && !last) || !words[0].matches("[0-9]{1,18}")) {
            throw new Reject(501, "5.5.4", "syntax: BDAT size [LAST]");
        }
        return new Command.Bdat(
                Long.parseLong(words[0]), last ? Command.Position.LAST : Command.Position.MORE);
    }

    // RFC 4468 §3.1
    private static Command burl(String rest) throws Reject {
        String[] words = SPACES.split(rest, -1);
        boolean last = words.length == 2 && words[1].equalsIgnoreCase("LAST");
        if (words[0].isEmpty() || words.length > (last ? 2 : 1)) {
            throw new Reject(501, "5.5.4", "syntax: BURL url [LAST]");
        }
        return new Command.Burl(words[0], last ? Command.Position.LAST : Command.Position.MORE);
    }

    private static Command auth(String rest) throws Reject {
        String[] words = SPACES.split(rest, -1);
        if (words.length > 2 || words[0].isEmpty())
            throw new Reject(501, "5.5.4", "syntax: AUTH mechanism [initial-response]");
        return new Command.Auth(
                words[0].toUpperCase(Locale.ROOT), words.length == 2 ? words[1] : null);
    }
}
