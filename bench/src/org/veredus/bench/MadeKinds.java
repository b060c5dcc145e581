package org.veredus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Mail of today, made of the kinds in `bench/mail/kinds.txt`: eight of each, the same in every run.
final class MadeKinds {
    private static final int EACH = 8;
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz0123456789";

    private final String text;
    private final SplittableRandom random;
    private int at;

    private MadeKinds(String text, SplittableRandom random) {
        this.text = text;
        this.random = random;
    }

    static List<DatedMail> all(Path home) throws IOException {
        List<DatedMail> all = new ArrayList<>();
        String file = Files.readString(home.resolve("bench/mail/kinds.txt"));
        for (String kind : file.split("(?m)^=== ", -1)) {
            if (kind.startsWith("#")) continue;
            int end = kind.indexOf('\n');
            String[] title = kind.substring(0, end).split(" ");
            for (int i = 0; i < EACH; i++) {
                SplittableRandom random = new SplittableRandom(title[1].hashCode() * 31L + i);
                String mail = new MadeKinds(kind.substring(end + 1), random).made();
                all.add(new DatedMail(title[1] + "/" + i, title[0].equals("spam"), 0, mail));
            }
        }
        return all;
    }

    private String made() {
        StringBuilder made = new StringBuilder(text.length());
        while (at < text.length()) {
            int end = end();
            if (text.charAt(at) == '{' && end > 0) {
                made.append(choice(text.substring(at + 1, end)));
                at = end + 1;
            } else {
                made.append(text.charAt(at++));
            }
        }
        return made.toString();
    }

    /// Of the choice that begins here; braces may stand in braces.
    private int end() {
        int depth = 0;
        for (int i = at; i < text.length(); i++) {
            if (text.charAt(i) == '{') depth++;
            if (text.charAt(i) == '}' && --depth == 0) return i;
        }
        return -1;
    }

    private String choice(String inner) {
        if (inner.startsWith("#")) return signs(inner, "0123456789");
        if (inner.startsWith("~")) return signs(inner, LETTERS);
        List<String> all = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c == '{') depth++;
            if (c == '}') depth--;
            if (c == '|' && depth == 0) {
                all.add(inner.substring(start, i));
                start = i + 1;
            }
        }
        all.add(inner.substring(start));
        // "{Re: }" is there or not
        if (all.size() == 1) all.add("");
        return new MadeKinds(all.get(random.nextInt(all.size())), random).made();
    }

    private String signs(String inner, String of) {
        StringBuilder signs = new StringBuilder();
        for (int left = Integer.parseInt(inner.substring(1)); left > 0; left--)
            signs.append(of.charAt(random.nextInt(of.length())));
        return signs.toString();
    }
}
