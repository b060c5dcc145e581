package org.veredus.protocol.managesieve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.account.script.ScriptName;
import org.veredus.base.wire.WireException;

/// Reads a command with its strings. RFC 5804 §1.6, §4
///
/// A literal is announced at the end of a line as `{N+}`; its octets follow, and then the command
/// goes on. Literals larger than allowed are passed over, so that the session stays in step.
final class CommandReader {
    /// Octets of a line: base64 of a login is the longest, RFC 4954 §4 has the same.
    static final int MAX_LINE = 16 * 1024;

    /// Literals too large to be kept are passed over up to here; beyond, the connection ends.
    private static final long MAX_SKIPPED = 64L << 20;

    private static final int MAX_ARGUMENTS = 3;

    /// Where lines and octets come from.
    interface Source {
        /// Null at the end of the session.
        byte @Nullable [] line(int max) throws IOException, WireException;

        void copy(long octets, ByteArrayOutputStream into) throws IOException;

        void discard(long octets) throws IOException;
    }

    private sealed interface Argument {
        record Text(String value) implements Argument {}

        record Numeral(long value) implements Argument {}
    }

    private final Source source;
    private final int maxLiteral;
    private String line = "";
    private int at;
    private boolean tooLarge;

    CommandReader(Source source, int maxLiteral) {
        this.source = source;
        this.maxLiteral = maxLiteral;
    }

    /// Null when the session is over.
    @Nullable Command read() throws Refused, IOException, WireException {
        if (!nextLine()) {
            return null;
        }
        tooLarge = false;
        int end = line.indexOf(' ');
        String name = (end < 0 ? line : line.substring(0, end)).toUpperCase(Locale.ROOT);
        at = end < 0 ? line.length() : end;
        List<Argument> arguments = arguments();
        if (tooLarge) { // RFC 5804 §2.12: CHECKSCRIPT knows no quota
            String code = name.equals("PUTSCRIPT") ? "QUOTA/MAXSIZE" : null;
            throw new Refused(code, "this is larger than allowed");
        }
        return command(name, arguments);
    }

    /// A string that stands alone on its line, as in an exchange of logins. Null at the end.
    @Nullable String readString() throws Refused, IOException, WireException {
        if (!nextLine()) {
            return null;
        }
        at = 0;
        return argument() instanceof Argument.Text(var value) ? value : "";
    }

    private boolean nextLine() throws IOException, WireException {
        byte[] octets = source.line(MAX_LINE);
        if (octets == null) {
            return false;
        }
        line = new String(octets, StandardCharsets.ISO_8859_1);
        at = 0;
        return true;
    }

    private List<Argument> arguments() throws Refused, IOException, WireException {
        List<Argument> arguments = new ArrayList<>();
        while (at < line.length()) {
            if (line.charAt(at) != ' ' || arguments.size() >= MAX_ARGUMENTS) {
                throw new Refused("this is no command");
            }
            at++;
            arguments.add(argument());
        }
        return arguments;
    }

    private Argument argument() throws Refused, IOException, WireException {
        char first = at < line.length() ? line.charAt(at) : 0;
        if (first == '"') {
            return new Argument.Text(utf8(quoted().getBytes(StandardCharsets.ISO_8859_1)));
        }
        if (first == '{') {
            return new Argument.Text(literal());
        }
        int start = at;
        while (at < line.length() && line.charAt(at) >= '0' && line.charAt(at) <= '9') {
            at++;
        }
        if (at == start || at - start > 18) {
            throw new Refused("expected a string or a number");
        }
        return new Argument.Numeral(Long.parseLong(line.substring(start, at)));
    }

    private String quoted() throws Refused {
        var text = new StringBuilder();
        at++;
        while (at < line.length() && line.charAt(at) != '"') {
            at += line.charAt(at) == '\\' && at + 1 < line.length() ? 1 : 0;
            text.append(line.charAt(at++));
        }
        if (at >= line.length()) {
            throw new Refused("a string is never closed");
        }
        at++;
        return text.toString();
    }

    private String literal() throws Refused, IOException, WireException {
        String announced = line.substring(at);
        if (!announced.matches("\\{\\d{1,18}\\+?\\}")) {
            throw new Refused("expected a literal such as {12+}");
        }
        long octets = Long.parseLong(announced.replaceAll("[{}+]", ""));
        if (octets > MAX_SKIPPED) {
            throw new IOException("literal of " + octets + " octets");
        }
        byte[] content = new byte[0];
        if (octets > maxLiteral) {
            tooLarge = true;
            source.discard(octets);
        } else {
            var into = new ByteArrayOutputStream((int) octets);
            source.copy(octets, into);
            content = into.toByteArray();
        }
        if (!nextLine()) {
            throw new IOException("the connection ended within a command");
        }
        return utf8(content);
    }

    private static String utf8(byte[] octets) throws Refused {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException wrong) {
            throw new Refused("strings are in UTF-8");
        }
    }

    private static Command command(String name, List<Argument> given) throws Refused {
        return switch (name) {
            case "AUTHENTICATE" ->
                    new Command.Authenticate(
                            text(given, 0), given.size() > 1 ? text(given, 1) : null);
            case "STARTTLS" -> alone(given, new Command.StartTls());
            case "LOGOUT" -> alone(given, new Command.Logout());
            case "CAPABILITY" -> alone(given, new Command.Capability());
            case "HAVESPACE" -> new Command.HaveSpace(script(given, 0), number(given, 1, 2));
            case "PUTSCRIPT" -> new Command.PutScript(script(given, 0), last(given, 1));
            case "LISTSCRIPTS" -> alone(given, new Command.ListScripts());
            case "SETACTIVE" ->
                    new Command.SetActive(last(given, 0).isEmpty() ? null : script(given, 0));
            case "GETSCRIPT" -> new Command.GetScript(only(given));
            case "DELETESCRIPT" -> new Command.DeleteScript(only(given));
            case "RENAMESCRIPT" -> {
                String to = last(given, 1);
                yield new Command.RenameScript(script(given, 0), name(to));
            }
            case "CHECKSCRIPT" -> new Command.CheckScript(last(given, 0));
            case "NOOP" -> new Command.Noop(given.isEmpty() ? null : last(given, 0));
            case "UNAUTHENTICATE" -> alone(given, new Command.Unauthenticate());
            default -> throw new Refused("unknown command");
        };
    }

    private static Command alone(List<Argument> given, Command command) throws Refused {
        if (!given.isEmpty()) {
            throw new Refused("this command takes no argument");
        }
        return command;
    }

    private static String text(List<Argument> given, int place) throws Refused {
        if (place < given.size() && given.get(place) instanceof Argument.Text(var value)) {
            return value;
        }
        throw new Refused("expected a string");
    }

    /// The string at a place behind which nothing follows.
    private static String last(List<Argument> given, int place) throws Refused {
        if (given.size() > place + 1) {
            throw new Refused("too many arguments");
        }
        return text(given, place);
    }

    private static long number(List<Argument> given, int place, int count) throws Refused {
        if (given.size() == count && given.get(place) instanceof Argument.Numeral(var value)) {
            return value;
        }
        throw new Refused("expected a number");
    }

    private static ScriptName only(List<Argument> given) throws Refused {
        return name(last(given, 0));
    }

    private static ScriptName script(List<Argument> given, int place) throws Refused {
        return name(text(given, place));
    }

    private static ScriptName name(String text) throws Refused {
        ScriptName name = ScriptName.parse(text);
        if (name == null) {
            throw new Refused("this is no name of a script");
        }
        return name;
    }
}
