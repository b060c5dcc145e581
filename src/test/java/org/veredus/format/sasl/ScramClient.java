package org.veredus.format.sasl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The client's side of SCRAM for tests, with SHA-256 unless it is told otherwise: messages as
/// text.
public final class ScramClient {
    private final String name;
    private final String password;
    private final String nonce;
    private final String header;
    private final byte[] binding;
    private ScramHash hash = ScramHash.SHA_256;
    private String authMessage = "";
    private byte[] salted = {};

    public ScramClient(String name, String password, String nonce) {
        this(name, password, nonce, "n,,", new byte[0]);
    }

    /// @param header such as `p=tls-exporter,,`
    /// @param binding what the client thinks the channel's data is
    public ScramClient(String name, String password, String nonce, String header, byte[] binding) {
        this.name = name;
        this.password = password;
        this.nonce = nonce;
        this.header = header;
        this.binding = binding;
    }

    /// Uses another hash from now on.
    public ScramClient with(ScramHash other) {
        hash = other;
        return this;
    }

    public byte[] first() {
        return utf8(header + bare());
    }

    private String bare() {
        return "n=" + name.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    /// Answers the server's first message.
    public byte[] last(byte[] serverFirst) {
        String text = new String(serverFirst, StandardCharsets.UTF_8);
        String[] fields = text.split(",", -1);
        byte[] salt = Base64.getDecoder().decode(fields[1].substring(2));
        salted = hash.saltedPassword(password, salt, Integer.parseInt(fields[2].substring(2)));
        ByteArrayOutputStream bound = new ByteArrayOutputStream();
        bound.writeBytes(utf8(header));
        bound.writeBytes(binding);
        String withoutProof =
                "c=" + Base64.getEncoder().encodeToString(bound.toByteArray()) + "," + fields[0];
        authMessage = bare() + "," + text + "," + withoutProof;
        byte[] proof = hash.hmac(salted, "Client Key");
        byte[] signature = hash.hmac(hash.digest(proof), authMessage);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        return utf8(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    }

    /// What the server must send at last.
    public String signature(ScramKeys keys) {
        return "v=" + Base64.getEncoder().encodeToString(hash.hmac(keys.serverKey(), authMessage));
    }

    /// The same, from what the password gave.
    public byte[] signature() {
        byte[] key = hash.hmac(salted, "Server Key");
        return utf8("v=" + Base64.getEncoder().encodeToString(hash.hmac(key, authMessage)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
