package org.veredus.app.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How the command line finds the server of a data folder: `run.json`, written when the server is
/// ready, removed when it stops.
///
/// @param url of the admin API, on loopback
/// @param tokenFile holds the bearer token
/// @param certificate PEM; its first certificate is the server's own or that of its authority; null
///     for plain HTTP
public record RunFile(URI url, Path tokenFile, @Nullable Path certificate, long pid) {
    private static final String NAME = "run.json";

    /// Leaves it in a data folder.
    public void write(Path data) throws IOException {
        store(data.resolve(NAME));
    }

    public static void remove(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(NAME));
    }

    public static RunFile read(Path data) throws IOException {
        return load(data.resolve(NAME));
    }

    /// Leaves it where it is found without naming a data folder: for trials.
    public void writeLast() throws IOException {
        Path folder = lastFolder();
        if (!Files.isDirectory(folder)) Files.createDirectory(folder, mode("rwx------"));
        requireOurs(folder);
        store(folder.resolve("server.json"));
    }

    public static void removeLast() throws IOException {
        Files.deleteIfExists(lastFolder().resolve("server.json"));
    }

    public static RunFile readLast() throws IOException {
        Path folder = lastFolder();
        requireOurs(folder);
        return load(folder.resolve("server.json"));
    }

    private static Path lastFolder() {
        return Path.of(
                System.getProperty("java.io.tmpdir"), "veredus-" + System.getProperty("user.name"));
    }

    /// The folder's name is known to all: whoever made it first must not send us to his server.
    private static void requireOurs(Path folder) throws IOException {
        String owner = Files.getOwner(folder).getName();
        boolean alone =
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
                        .endsWith("------");
        if (!owner.equals(System.getProperty("user.name")) || !alone)
            throw new IOException(folder + " is not ours alone");
    }

    private void store(Path file) throws IOException {
        ObjectNode json =
                new JsonMapper()
                        .createObjectNode()
                        .put("url", url.toString())
                        .put("tokenFile", tokenFile.toAbsolutePath().toString())
                        .put("pid", pid);
        if (certificate != null) json.put("certificate", certificate.toAbsolutePath().toString());
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.createFile(beside, mode("rw-------"));
        Files.writeString(beside, json + "\n", StandardCharsets.UTF_8);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static RunFile load(Path file) throws IOException {
        try {
            JsonNode json =
                    new JsonMapper().readTree(Files.readString(file, StandardCharsets.UTF_8));
            JsonNode certificate = json.path("certificate");
            return new RunFile(
                    URI.create(json.path("url").asString()),
                    Path.of(json.path("tokenFile").asString()),
                    certificate.isString() ? Path.of(certificate.asString()) : null,
                    json.path("pid").asLong());
        } catch (JacksonException | IllegalArgumentException damaged) {
            throw new IOException(file + " is damaged", damaged);
        }
    }

    private static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
