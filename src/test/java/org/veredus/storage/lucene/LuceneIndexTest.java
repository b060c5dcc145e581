package org.veredus.storage.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.storage.search.Progress;
import org.veredus.storage.search.TextDocument;
import org.veredus.storage.search.TextIndexContract;
import org.veredus.storage.search.TextIndexes;

class LuceneIndexTest implements TextIndexContract {
    @Override
    public TextIndexes open(Path folder) {
        return new LuceneIndexes(folder.resolve("search"));
    }

    @Test
    void beginsAnewWhenItsFilesAreDamaged(@TempDir Path folder) throws Exception {
        TextDocument document = new TextDocument(1, Map.of(), List.of("apple"), List.of(), true);
        try (TextIndexes indexes = open(folder)) {
            indexes.of(1).write(List.of(document), List.of(), new Progress(1, 1));
        }
        int damaged = 0;
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder.resolve("search/1"), "segments_*")) {
            for (Path file : files) {
                damage(file);
                damaged++;
            }
        }
        assertThat(damaged).isEqualTo(1);
        try (LuceneIndexes indexes = new LuceneIndexes(folder.resolve("other"))) {
            assertThat(indexes.check()).isEqualTo(new LuceneIndexes.Checked(0, 0));
            indexes.of(1).write(List.of(document), List.of(), new Progress(1, 1));
            assertThat(indexes.check()).isEqualTo(new LuceneIndexes.Checked(1, 0));
        }
        try (TextIndexes indexes = open(folder)) {
            assertThat(indexes.of(1).progress()).isEqualTo(Progress.NONE);
            indexes.of(1).write(List.of(document), List.of(), new Progress(1, 2));
            assertThat(indexes.of(1).progress()).isEqualTo(new Progress(1, 2));
        }
    }

    @Test
    void dropsWhatIsDamagedWhenItIsChecked(@TempDir Path folder) throws Exception {
        TextDocument document = new TextDocument(1, Map.of(), List.of("apple"), List.of(), true);
        try (LuceneIndexes indexes = new LuceneIndexes(folder)) {
            for (long owner = 1; owner < 3; owner++)
                indexes.of(owner).write(List.of(document), List.of(), new Progress(1, 1));
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("2"))) {
            for (Path file : files) if (!file.endsWith("write.lock")) damage(file);
        }
        try (LuceneIndexes indexes = new LuceneIndexes(folder)) {
            assertThat(indexes.check()).isEqualTo(new LuceneIndexes.Checked(1, 1));
            assertThat(indexes.of(2).progress()).isEqualTo(Progress.NONE);
        }
    }

    private static void damage(Path file) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        for (int i = 10; i < octets.length; i++) octets[i] ^= 0x55;
        Files.write(file, octets);
    }
}
