package org.veredus.transport.inspect.content;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The mail of `filter/made.txt`.
record MadeMail(boolean junk, String name, byte[] octets) {
    private static final Path FILE = Path.of("src/test/resources/filter/made.txt");

    static List<MadeMail> all() throws IOException {
        List<MadeMail> all = new ArrayList<>();
        String text = Files.readString(FILE).replace("\n", "\r\n");
        for (String one : text.split("(?m)^=== ", -1)) {
            int end = one.indexOf("\r\n");
            String[] title = one.substring(0, end).split(" ", 2);
            if (title[0].startsWith("#")) continue;
            byte[] octets = one.substring(end + 2).getBytes(StandardCharsets.UTF_8);
            all.add(new MadeMail(title[0].equals("spam"), title[1], octets));
        }
        return all;
    }

    @Override
    public String toString() {
        return (junk ? "spam " : "ham ") + name;
    }
}
