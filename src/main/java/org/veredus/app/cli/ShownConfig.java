package org.veredus.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.veredus.app.config.ConfigException;
import org.veredus.app.config.ConfigFile;
import org.veredus.protocol.admin.Configuration;

/// The configuration file as administrators are shown it.
final class ShownConfig {
    private ShownConfig() {}

    /// Reads the keys of a file as a command takes them.
    private interface Reader {
        List<ConfigFile.InForce> read(Path file) throws IOException, ConfigException;
    }

    static Configuration ofService(Path file) throws IOException, Failure {
        return of(file, Configuration.Use.ALL, ConfigFile::inForce);
    }

    static Configuration ofTrial(Path file) throws IOException, Failure {
        return of(file, Configuration.Use.PART, ConfigFile::inForceForTrial);
    }

    private static Configuration of(Path file, Configuration.Use use, Reader reader)
            throws IOException, Failure {
        try {
            return new Configuration(
                    file.toAbsolutePath().normalize().toString(),
                    use,
                    keys(reader.read(file)),
                    () -> look(file, reader));
        } catch (ConfigException wrong) {
            throw new Failure(String.valueOf(wrong.getMessage()));
        }
    }

    private static Configuration.Look look(Path file, Reader reader) throws IOException {
        try {
            return new Configuration.Look(List.of(), keys(reader.read(file)));
        } catch (ConfigException wrong) {
            return new Configuration.Look(
                    wrong.problems().stream()
                            .map(
                                    each ->
                                            new Configuration.Problem(
                                                    each.line(), each.key(), each.sentence()))
                            .toList(),
                    List.of());
        }
    }

    private static List<Configuration.Key> keys(List<ConfigFile.InForce> all) {
        return all.stream()
                .map(
                        each ->
                                new Configuration.Key(
                                        each.key(),
                                        each.value(),
                                        each.line(),
                                        each.fallback(),
                                        each.allowed(),
                                        each.meaning()))
                .toList();
    }
}
