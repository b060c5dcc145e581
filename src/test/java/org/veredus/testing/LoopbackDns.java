package org.veredus.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/// A DNS server on loopback, UDP and TCP on one port, that answers with what a function makes of
/// the query; null: no answer at all. Over UDP an answer of more than 512 octets is cut off.
public final class LoopbackDns implements AutoCloseable {
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Function<Message, Message> answers;
    private final AtomicInteger queries = new AtomicInteger();

    public LoopbackDns(Function<Message, Message> answers) throws IOException {
        this.answers = answers;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        this.tcp = new ServerSocket(0, 10, loopback);
        this.udp = new DatagramSocket(tcp.getLocalPort(), loopback);
        Thread.ofVirtual().name("dns-udp").start(this::serveUdp);
        Thread.ofVirtual().name("dns-tcp").start(this::serveTcp);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort());
    }

    /// Queries answered by either way.
    public int queries() {
        return queries.get();
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }

    private void serveUdp() {
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                udp.receive(packet);
                byte[] reply =
                        answer(java.util.Arrays.copyOf(packet.getData(), packet.getLength()), 512);
                udp.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            } catch (IOException gone) {
                if (!udp.isClosed()) throw new UncheckedIOException(gone);
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket peer = tcp.accept()) {
                DataInputStream in = new DataInputStream(peer.getInputStream());
                byte[] query = in.readNBytes(in.readUnsignedShort());
                byte[] reply = answer(query, 0xFFFF);
                DataOutputStream out = new DataOutputStream(peer.getOutputStream());
                out.writeShort(reply.length);
                out.write(reply);
                out.flush();
            } catch (IOException gone) {
                if (!tcp.isClosed()) throw new UncheckedIOException(gone);
            }
        }
    }

    private byte[] answer(byte[] query, int most) throws IOException {
        queries.incrementAndGet();
        Message asked = new Message(query);
        Message reply = answers.apply(asked);
        byte[] whole = reply.toWire();
        if (whole.length <= most) return whole;
        Message cut = new Message(asked.getHeader().getID());
        cut.getHeader().setFlag(Flags.QR);
        cut.getHeader().setFlag(Flags.TC);
        cut.addRecord(asked.getQuestion(), org.xbill.DNS.Section.QUESTION);
        return cut.toWire();
    }
}
