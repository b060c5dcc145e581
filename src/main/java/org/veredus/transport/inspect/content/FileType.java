package org.veredus.transport.inspect.content;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// What a file is, by its first octets; names lie.
enum FileType {
    /// Windows, Linux and macOS programs, Java classes.
    PROGRAM,
    ZIP,
    /// Archives that are not opened here.
    ARCHIVE,
    /// Images of whole disks, which Windows opens like folders.
    DISK,
    /// The old Office formats, and anything else in their container.
    OLE,
    PDF,
    RTF,
    SHORTCUT,
    HTML,
    SVG,
    SCRIPT,
    PICTURE,
    /// A message that is kept as a file.
    LETTER,
    /// Appointments (iCalendar).
    CALENDAR,
    OTHER;

    /// Octets of a text that tell what it is.
    private static final int LOOKS_AT = 1024;

    /// Where an ISO 9660 image has its mark.
    private static final int ISO_MARK = 0x8001;

    private static final Set<String> PROGRAMS =
            Set.of(
                    "exe",
                    "scr",
                    "com",
                    "pif",
                    "cpl",
                    "msi",
                    "msp",
                    "dll",
                    "gadget",
                    "application",
                    "appx",
                    "msix",
                    "jar",
                    "class",
                    "apk",
                    "elf",
                    "dmg",
                    "pkg",
                    "deb",
                    "rpm");

    private static final Set<String> SCRIPTS =
            Set.of(
                    "js",
                    "jse",
                    "vbs",
                    "vbe",
                    "wsf",
                    "wsh",
                    "wsc",
                    "hta",
                    "bat",
                    "cmd",
                    "ps1",
                    "psm1",
                    "sct",
                    "reg",
                    "scf",
                    "inf",
                    "chm",
                    "msc",
                    "library-ms",
                    "settingcontent-ms",
                    "xll",
                    "one",
                    "onepkg",
                    "py",
                    "rb",
                    "pl",
                    "sh",
                    "command");

    private static final Set<String> DISKS = Set.of("iso", "img", "vhd", "vhdx", "udf");

    static FileType of(byte[] start) {
        if (begins(start, 'M', 'Z') && start.length > 63) return PROGRAM;
        if (begins(start, 0x7F, 'E', 'L', 'F')) return PROGRAM;
        if (begins(start, 0xCA, 0xFE, 0xBA, 0xBE) || begins(start, 0xCF, 0xFA, 0xED, 0xFE))
            return PROGRAM;
        if (begins(start, 'P', 'K', 3, 4) || begins(start, 'P', 'K', 5, 6)) return ZIP;
        if (begins(start, 'R', 'a', 'r', '!') || begins(start, '7', 'z', 0xBC, 0xAF))
            return ARCHIVE;
        if (isGzip(start) || begins(start, 'B', 'Z', 'h') || begins(start, 'M', 'S', 'C', 'F'))
            return ARCHIVE;
        if (begins(start, 0xFD, '7', 'z', 'X', 'Z') || begins(start, 0x60, 0xEA)) return ARCHIVE;
        if (begins(start, 0xD0, 0xCF, 0x11, 0xE0)) return OLE;
        if (begins(start, '{', '\\', 'r', 't')) return RTF;
        if (begins(start, 0x4C, 0, 0, 0, 1, 0x14, 2, 0)) return SHORTCUT;
        if (begins(start, 0x89, 'P', 'N', 'G')
                || begins(start, 0xFF, 0xD8, 0xFF)
                || begins(start, 'G', 'I', 'F', '8')) return PICTURE;
        if (start.length > ISO_MARK + 5
                && new String(start, ISO_MARK, 5, StandardCharsets.ISO_8859_1).equals("CD001"))
            return DISK;
        return ofText(
                new String(
                        start, 0, Math.min(start.length, LOOKS_AT), StandardCharsets.ISO_8859_1));
    }

    static boolean isGzip(byte[] start) {
        return begins(start, 0x1F, 0x8B);
    }

    private static FileType ofText(String start) {
        // Readers look for the mark within the first kilobyte
        if (start.contains("%PDF-")) return PDF;
        String text =
                start.replace("\uFEFF", "")
                        .replace("\u00EF\u00BB\u00BF", "")
                        .stripLeading()
                        .toLowerCase(Locale.ROOT);
        if (text.startsWith("<svg") || (text.startsWith("<?xml") && text.contains("<svg")))
            return SVG;
        if (text.startsWith("<!doctype html")
                || text.startsWith("<html")
                || text.contains("<body")
                || text.contains("<script")) return HTML;
        if (text.startsWith("begin:vcalendar")) return CALENDAR;
        if (text.startsWith("#!") || text.startsWith("@echo off")) return SCRIPT;
        return OTHER;
    }

    /// What a system makes of a file by its name alone.
    static FileType byName(String extension) {
        if (PROGRAMS.contains(extension)) return PROGRAM;
        if (SCRIPTS.contains(extension)) return SCRIPT;
        if (DISKS.contains(extension)) return DISK;
        return switch (extension) {
            case "lnk", "desktop", "website", "appref-ms", "search-ms", "searchconnector-ms" ->
                    SHORTCUT;
            case "iqy", "slk" -> SHORTCUT;
            case "ics", "vcs" -> CALENDAR;
            case "html", "htm", "xhtml", "shtml", "mht", "mhtml" -> HTML;
            case "svg" -> SVG;
            case "pdf" -> PDF;
            case "zip" -> ZIP;
            case "eml" -> LETTER;
            case "rar", "7z", "gz", "tgz", "bz2", "xz", "ace", "arj", "cab", "lzh", "z" -> ARCHIVE;
            default -> OTHER;
        };
    }

    private static boolean begins(byte[] octets, int... mark) {
        if (octets.length < mark.length) return false;
        for (int i = 0; i < mark.length; i++) {
            if ((octets[i] & 0xFF) != mark[i]) return false;
        }
        return true;
    }
}
