package org.veredus.format.mime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Words that most messages have and that a stored index abbreviates to one octet. Part of the
/// format: a word may be
/// appended, but none moved or removed, without a new version.
final class IndexWords {

    static final List<String> LIST =
            List.of(
                    "text",
                    "plain",
                    "html",
                    "multipart",
                    "mixed",
                    "alternative",
                    "related",
                    "signed",
                    "report",
                    "digest",
                    "application",
                    "octet-stream",
                    "pdf",
                    "image",
                    "jpeg",
                    "png",
                    "gif",
                    "message",
                    "rfc822",
                    "delivery-status",
                    "charset",
                    "boundary",
                    "name",
                    "filename",
                    "format",
                    "flowed",
                    "delsp",
                    "type",
                    "utf-8",
                    "UTF-8",
                    "us-ascii",
                    "iso-8859-1",
                    "windows-1252",
                    "7bit",
                    "8bit",
                    "base64",
                    "quoted-printable",
                    "binary",
                    "inline",
                    "attachment",
                    "text/html",
                    "calendar",
                    "pgp-signature",
                    "encrypted",
                    "zip");

    private static final Map<String, Integer> INDEX = index();

    private IndexWords() {}

    private static Map<String, Integer> index() {
        Map<String, Integer> index = HashMap.newHashMap(LIST.size());
        for (String word : LIST) {
            index.put(word, index.size());
        }
        return Map.copyOf(index);
    }

    /// The position of a word, -1 if it has none.
    static int indexOf(String word) {
        return INDEX.getOrDefault(word, -1);
    }
}
