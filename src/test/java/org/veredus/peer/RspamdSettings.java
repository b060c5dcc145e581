package org.veredus.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Debian's Rspamd as it is unpacked: one worker on loopback, without a name server.
///
/// @param unpacked where the package lies
/// @param own a folder for its settings and data
/// @param port of the worker
public record RspamdSettings(Path unpacked, Path own, int port) {
    /// Writes the settings.
    ///
    /// @param off modules that are not used
    /// @return the command that starts it in the foreground
    public List<String> write(List<String> off) throws IOException {
        Path settings = Files.createDirectories(own.resolve("override.d"));
        Files.createDirectories(own.resolve("local.d"));
        write(
                settings,
                "worker-normal.inc",
                "bind_socket = \"127.0.0.1:" + port + "\"; count = 1;");
        for (String worker : List.of("controller", "proxy", "fuzzy"))
            write(settings, "worker-" + worker + ".inc", "enabled = false;");
        write(settings, "options.inc", "dns { nameserver = [\"127.0.0.1:1\"]; timeout = 0.01s; }");
        write(
                settings,
                "logging.inc",
                "type = \"file\"; level = \"error\"; filename = \"" + own.resolve("log") + "\";");
        for (String module : off) write(settings, module + ".conf", "enabled = false;");
        Path share = unpacked.resolve("usr/share/rspamd");
        Path etc = unpacked.resolve("etc/rspamd");
        List<String> command = new ArrayList<>();
        command.add(unpacked.resolve("usr/bin/rspamd").toString());
        command.addAll(List.of("-f", "-i", "-c", etc.resolve("rspamd.conf").toString()));
        for (String place : List.of("DBDIR", "RUNDIR", "LOGDIR", "LOCAL_CONFDIR"))
            command.add("--var=" + place + "=" + own);
        command.add("--var=CONFDIR=" + etc);
        command.add("--var=SHAREDIR=" + share);
        command.add("--var=RULESDIR=" + share.resolve("rules"));
        command.add("--var=LUALIBDIR=" + share.resolve("lualib"));
        command.add("--var=PLUGINSDIR=" + share.resolve("plugins"));
        command.add("--var=WWWDIR=" + share.resolve("www"));
        return command;
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text + "\n");
    }
}
