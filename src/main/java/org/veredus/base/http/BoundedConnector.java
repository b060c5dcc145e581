package org.veredus.base.http;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.veredus.base.net.AddressCounts;

/// Closes connections over a limit as they come: without a thread for each there is none to say
/// why, and over TLS nothing to say it in yet.
final class BoundedConnector extends ServerConnector {
    private final Visits visits;
    private final Semaphore slots;
    private final AddressCounts addresses;
    private final Predicate<InetAddress> shared;
    private final ConcurrentMap<EndPoint, Visits.Visit> admitted = new ConcurrentHashMap<>();

    /// No thread of its own for accepting: the selector does it.
    BoundedConnector(
            Server server, Visits visits, HttpSettings settings, ConnectionFactory... protocols) {
        super(server, 0, 1, protocols);
        this.visits = visits;
        this.slots = new Semaphore(settings.limits().total());
        this.addresses = new AddressCounts(settings.limits().perAddress());
        this.shared = settings.shared();
    }

    @Override
    protected void onEndPointOpened(EndPoint connection) {
        super.onEndPointOpened(connection);
        Visits.Visit visit = visits.begun(connection);
        if (admit(visit)) {
            admitted.put(connection, visit);
        } else {
            visit.over();
            connection.close();
        }
    }

    private boolean admit(Visits.Visit visit) {
        InetAddress address = visit.address();
        if (address == null || !slots.tryAcquire()) return false;
        if (shared.test(address) || addresses.tryAdd(address)) return true;
        slots.release();
        return false;
    }

    @Override
    protected void onEndPointClosed(EndPoint connection) {
        super.onEndPointClosed(connection);
        Visits.Visit visit = admitted.remove(connection);
        if (visit == null) return;
        visit.over();
        InetAddress address = visit.address();
        if (address != null && !shared.test(address)) addresses.remove(address);
        slots.release();
    }
}
