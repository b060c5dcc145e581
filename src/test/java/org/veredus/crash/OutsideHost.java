package org.veredus.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import org.veredus.crash.OutsideLedger.Fate;

/// The mail host outside: takes, defers or refuses a recipient as its local part says.
final class OutsideHost implements AutoCloseable {
    private final ServerSocket listener;
    private final OutsideLedger ledger;

    OutsideHost(OutsideLedger ledger) throws IOException {
        this.ledger = ledger;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("outside").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (Wire wire = new Wire(socket)) {
            wire.send("220 mx.outside.test");
            boolean open = true;
            while (open) open = answer(wire, wire.line());
        } catch (IOException gone) {
            // The server was killed or had no more to send.
        }
    }

    private boolean answer(Wire wire, String command) throws IOException {
        String verb = command.split(" ")[0].toUpperCase(Locale.ROOT);
        switch (verb) {
            case "RCPT" -> wire.send(recipient(command));
            case "DATA" -> {
                wire.send("354 go on");
                ledger.arrived(wire.untilDot());
                wire.send("250 2.0.0 taken");
            }
            case "QUIT" -> wire.send("221 2.0.0 bye");
            default -> wire.send("250 2.0.0 ok");
        }
        return !verb.equals("QUIT");
    }

    private static String recipient(String command) {
        return switch (Fate.of(command)) {
            case ACCEPT -> "250 2.1.5 ok";
            case DEFER -> "451 4.2.0 later";
            case REFUSE -> "550 5.1.1 nobody here";
        };
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
