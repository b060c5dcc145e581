package org.veredus.app.config;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// On which lines the keys of a TOML file stand; the parser does not say. Only for messages, and
/// only asked for keys that the parser has found: a key whose line is not seen (in an inline table,
/// oddly quoted) gets its table's line.
final class KeyLines {
    private static final Pattern TABLE = Pattern.compile("\\s*\\[\\[?([^\\[\\]#]+)]]?\\s*(#.*)?");
    private static final Pattern KEY = Pattern.compile("\\s*([A-Za-z0-9_.\"' -]+?)\\s*=.*");

    private final Map<String, Integer> lines = new HashMap<>();

    KeyLines(String toml) {
        String table = "";
        int number = 0;
        for (String line : toml.lines().toList()) {
            number++;
            Matcher header = TABLE.matcher(line);
            if (header.matches()) {
                table = plain(header.group(1));
                lines.putIfAbsent(table, number);
                continue;
            }
            Matcher key = KEY.matcher(line);
            if (!key.matches()) continue;
            String name = plain(key.group(1));
            note(table.isEmpty() ? name : table + "." + name, number);
        }
    }

    private void note(String name, int number) {
        lines.putIfAbsent(name, number);
        for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1))
            lines.putIfAbsent(name.substring(0, dot), number);
    }

    int of(String name) {
        Integer line = lines.get(name);
        if (line != null) return line;
        int dot = name.lastIndexOf('.');
        return dot < 0 ? 0 : of(name.substring(0, dot));
    }

    private static String plain(String key) {
        return key.replaceAll("[\"'\\s]", "");
    }
}
