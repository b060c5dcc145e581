package org.veredus.base.acme;

import java.io.IOException;
import java.time.Duration;
import org.veredus.base.acme.AcmeSettings.UpdateKey;
import org.veredus.base.acme.AcmeSettings.ZoneServer;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/// Puts records into a zone while an authority looks, by dynamic updates (RFC 2136) that are signed
/// (RFC 8945).
final class ZoneUpdates {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_ALIASES = 8;

    /// Seconds that others may keep the record.
    private static final int TTL = 60;

    private final ZoneServer server;

    ZoneUpdates(ZoneServer server) {
        this.server = server;
    }

    /// A record that is there until it is closed.
    interface Published extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /// Adds a TXT record beside those that are there, at the name or where it is an alias for, and
    /// waits until the zone's other servers may be taken to have it.
    Published publish(String name, String text) throws IOException, InterruptedException {
        SimpleResolver resolver = resolver();
        Name owner = end(resolver, Name.fromString(name, Name.root));
        Name zone = zone(resolver, owner);
        TXTRecord record = new TXTRecord(owner, DClass.IN, TTL, text);
        Update adding = new Update(zone);
        adding.add(record);
        send(resolver, adding);
        Thread.sleep(server.settle());
        return () -> {
            Update removing = new Update(zone);
            removing.delete(record);
            send(resolver, removing);
        };
    }

    private SimpleResolver resolver() throws TextParseException {
        SimpleResolver resolver = new SimpleResolver(server.address());
        resolver.setTCP(true);
        resolver.setTimeout(TIMEOUT);
        UpdateKey key = server.key();
        resolver.setTSIGKey(
                new TSIG(
                        Name.fromString(key.algorithm(), Name.root),
                        Name.fromString(key.name(), Name.root),
                        key.secret()));
        return resolver;
    }

    private Name end(SimpleResolver resolver, Name name) throws IOException {
        Name at = name;
        for (int i = 0; i <= MAX_ALIASES; i++) {
            Name target = null;
            for (Record record : ask(resolver, at, Type.CNAME).getSection(Section.ANSWER))
                if (record instanceof CNAMERecord alias && record.getName().equals(at))
                    target = alias.getTarget();
            if (target == null) return at;
            at = target;
        }
        throw new IOException(name + ": more than " + MAX_ALIASES + " aliases in a row");
    }

    /// The zone that a name is in: its server says so with the answer, or with the lack of one.
    private Name zone(SimpleResolver resolver, Name name) throws IOException {
        Message answer = ask(resolver, name, Type.SOA);
        for (int section : new int[] {Section.ANSWER, Section.AUTHORITY})
            for (Record record : answer.getSection(section))
                if (record instanceof SOARecord) return record.getName();
        throw new IOException(server.address() + " has no zone with " + name + ": " + code(answer));
    }

    private static Message ask(SimpleResolver resolver, Name name, int type) throws IOException {
        return resolver.send(Message.newQuery(Record.newRecord(name, type, DClass.IN)));
    }

    private void send(SimpleResolver resolver, Message update) throws IOException {
        Message answer = resolver.send(update);
        if (answer.getRcode() != Rcode.NOERROR)
            throw new IOException(
                    server.address() + " refused to change its zone: " + code(answer));
    }

    private static String code(Message answer) {
        return Rcode.string(answer.getRcode());
    }
}
