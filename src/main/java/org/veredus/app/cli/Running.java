package org.veredus.app.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.veredus.app.config.Config;
import org.veredus.app.server.Server;
import org.veredus.app.server.Service;
import org.veredus.base.observe.LogFormat;
import org.veredus.base.observe.LogSetup;
import org.veredus.storage.kv.StoreFailed;

/// A server from its start to the signal that ends it: leaves its run file, stops cleanly, and
/// exits with 0.
final class Running {
    private final Server server;
    private final Terminal terminal;
    private final Path data;
    private final RunFile file;
    private volatile boolean left;
    private volatile boolean removeData;

    private Running(Server server, Terminal terminal, Path data, RunFile file) {
        this.server = server;
        this.terminal = terminal;
        this.data = data;
        this.file = file;
    }

    /// From now on a signal ends the server.
    ///
    /// @param certificate PEM of the server's certificate or its authority
    static Running begin(Server server, Terminal terminal, Path data, Path certificate)
            throws IOException {
        int port = server.port(Service.HTTPS);
        URI url = URI.create("https://localhost:" + port);
        RunFile file =
                new RunFile(url, server.tokenFile(), certificate, ProcessHandle.current().pid());
        Running running = new Running(server, terminal, data, file);
        if (port > 0) file.write(data);
        Runtime.getRuntime().addShutdownHook(new Thread(running::stop, "stop"));
        return running;
    }

    /// So that commands find this server without being told of its data folder.
    void leaveWhereOthersLook() throws IOException {
        file.writeLast();
        left = true;
    }

    void removeDataAtTheEnd() {
        removeData = true;
    }

    /// Never returns: a signal ends the program.
    int await() throws InterruptedException {
        new CountDownLatch(1).await();
        return 0;
    }

    /// The virtual machine alone would exit with 143 after SIGTERM.
    private void stop() {
        int status = 0;
        try {
            RunFile.remove(data);
            if (left) RunFile.removeLast();
            server.close();
            if (removeData) delete(data);
        } catch (IOException | StoreFailed failed) {
            terminal.err().println("veredus: did not stop cleanly: " + failed.getMessage());
            status = 1;
        }
        terminal.out().flush();
        terminal.err().flush();
        Runtime.getRuntime().halt(status);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(folder)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) Files.deleteIfExists(path);
    }

    static void logTo(PrintStream stream, Config.Log log) {
        LogFormat format =
                switch (log.format()) {
                    case TEXT -> LogFormat.TEXT;
                    case JSON -> LogFormat.JSON;
                };
        LogSetup.install(format, log.level(), stream);
    }

    static InetSocketAddress address(Config.HostPort hostPort) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(hostPort.host()), hostPort.port());
    }
}
