package org.veredus.transport.inspect.client;

import java.net.InetAddress;
import java.util.List;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.Finding;

/// Who brings a message.
public final class ClientCheck implements Check {
    private final Clients clients;

    public ClientCheck(Clients clients) {
        this.clients = clients;
    }

    @Override
    public String name() {
        return "client";
    }

    @Override
    public Spends spends() {
        return Spends.TIME;
    }

    @Override
    public List<Finding> look(Candidate candidate) {
        InetAddress client = candidate.visit().client();
        return client == null
                ? List.of()
                : clients.look(client, candidate.visit().helo()).findings();
    }
}
