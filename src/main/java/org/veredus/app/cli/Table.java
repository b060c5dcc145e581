package org.veredus.app.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// Rows for people, their columns aligned.
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        rows.add(List.of(header));
    }

    Table row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) row.add(plain(cell.toString()));
        rows.add(row);
        return this;
    }

    void print(PrintStream out) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++)
                widths[i] = Math.max(widths[i], row.get(i).length());
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i));
                if (i < row.size() - 1)
                    line.append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /// What a peer sent must not steer the terminal.
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
