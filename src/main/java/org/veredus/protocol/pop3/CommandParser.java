package org.veredus.protocol.pop3;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads a command line. RFC 1939 §3, RFC 2449 §3
final class CommandParser {
    /// RFC 2449 §4 asks for 255; names and passwords may be longer.
    static final int MAX_LINE = 1024;

    private static final int MAX_DIGITS = 9;

    private CommandParser() {}

    static Command parse(byte[] line) throws Refused {
        String text = new String(line, StandardCharsets.UTF_8);
        int space = text.indexOf(' ');
        String keyword = (space < 0 ? text : text.substring(0, space)).toUpperCase(Locale.ROOT);
        String rest = space < 0 ? "" : text.substring(space + 1);
        return switch (keyword) {
            case "USER" -> new Command.User(present(rest.strip(), "USER takes a name"));
            // RFC 1939 §7: spaces are part of the password
            case "PASS" -> new Command.Pass(present(rest, "PASS takes a password"));
            case "AUTH" -> auth(words(rest));
            default -> withWords(keyword, words(rest));
        };
    }

    private static Command withWords(String keyword, String[] words) throws Refused {
        return switch (keyword) {
            case "CAPA" -> alone(words, new Command.Capa());
            case "STLS" -> alone(words, new Command.Stls());
            case "UTF8" -> alone(words, new Command.Utf8());
            case "LANG" -> lang(words);
            case "STAT" -> alone(words, new Command.Stat());
            case "NOOP" -> alone(words, new Command.Noop());
            case "RSET" -> alone(words, new Command.Rset());
            case "QUIT" -> alone(words, new Command.Quit());
            case "LIST" -> new Command.ListSizes(optionalNumber(words));
            case "UIDL" -> new Command.Uidl(optionalNumber(words));
            case "RETR" -> new Command.Retr(onlyNumber(words));
            case "DELE" -> new Command.Dele(onlyNumber(words));
            case "TOP" -> top(words);
            case "APOP" -> apop(words);
            default -> throw new Refused("unknown command");
        };
    }

    private static String[] words(String rest) {
        String stripped = rest.strip();
        return stripped.isEmpty() ? new String[0] : stripped.split(" +", -1);
    }

    private static String present(String argument, String otherwise) throws Refused {
        if (argument.isEmpty()) {
            throw new Refused(otherwise);
        }
        return argument;
    }

    private static Command alone(String[] words, Command command) throws Refused {
        if (words.length > 0) {
            throw new Refused("this command takes no argument");
        }
        return command;
    }

    private static Command lang(String[] words) throws Refused {
        if (words.length > 1) {
            throw new Refused("LANG takes a language");
        }
        return new Command.Lang(words.length > 0 ? words[0] : null);
    }

    private static Command auth(String[] words) throws Refused {
        if (words.length > 2) {
            throw new Refused("AUTH takes a mechanism and an initial response");
        }
        return new Command.Auth(
                words.length > 0 ? words[0] : null, words.length > 1 ? words[1] : null);
    }

    private static Command apop(String[] words) throws Refused {
        if (words.length != 2) {
            throw new Refused("APOP takes a name and a digest");
        }
        return new Command.Apop(words[0], words[1]);
    }

    private static Command top(String[] words) throws Refused {
        if (words.length != 2) {
            throw new Refused("TOP takes a message number and a number of lines");
        }
        return new Command.Top(number(words[0]), lines(words[1]));
    }

    private static int onlyNumber(String[] words) throws Refused {
        if (words.length != 1) {
            throw new Refused("this command takes a message number");
        }
        return number(words[0]);
    }

    private static @Nullable Integer optionalNumber(String[] words) throws Refused {
        return words.length == 0 ? null : Integer.valueOf(onlyNumber(words));
    }

    private static int number(String word) throws Refused {
        if (!isNumber(word) || word.length() > MAX_DIGITS) {
            throw new Refused("not a number, or too large");
        }
        return Integer.parseInt(word);
    }

    /// However many, it is all of them: programs ask so for the whole message.
    private static int lines(String word) throws Refused {
        return isNumber(word) && word.length() > MAX_DIGITS ? Integer.MAX_VALUE : number(word);
    }

    private static boolean isNumber(String word) {
        return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
