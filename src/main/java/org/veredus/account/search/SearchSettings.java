package org.veredus.account.search;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// How mail is indexed.
///
/// @param pdfCommand what starts the reader of PDFs, asked when the first one is read; empty: they
///     are not read
/// @param gathering how long a change of an indexed account waits, so that several are written
///     together
public record SearchSettings(Supplier<List<String>> pdfCommand, Duration gathering) {
    /// @param folder where the reader of PDFs may note which fonts there are
    public static SearchSettings defaults(Path folder) {
        return new SearchSettings(() -> PdfReader.command(folder), Duration.ofSeconds(3));
    }
}
