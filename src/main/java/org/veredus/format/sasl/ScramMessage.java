package org.veredus.format.sasl;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The client's messages of SCRAM, RFC 5802 §7.
sealed interface ScramMessage {
    /// RFC 5802 sets no limit; real clients send 18 to 64.
    int MAX_NONCE = 512;

    /// @param flag `n`, `y`, or `p=` and the type of channel binding
    /// @param gs2Header up to and with its second comma; what the final message repeats
    /// @param bare the message without that header
    record First(String flag, String gs2Header, String bare, SaslIdentity who, String nonce)
            implements ScramMessage {}

    /// @param binding the GS2 header of the first message and the channel's data
    /// @param withoutProof all up to `,p=`
    record Final(String withoutProof, byte[] binding, String nonce, byte[] proof)
            implements ScramMessage {}

    static First first(byte[] octets) throws SaslSyntax {
        String text = text(octets);
        int flagEnd = text.indexOf(',');
        int headerEnd = text.indexOf(',', flagEnd + 1);
        if (flagEnd < 0 || headerEnd < 0) {
            throw new SaslSyntax("SCRAM message without a GS2 header");
        }
        checkBinding(text.substring(0, flagEnd));
        String authorization = text.substring(flagEnd + 1, headerEnd);
        String bare = text.substring(headerEnd + 1);
        List<String> fields = List.of(bare.split(",", -1));
        if (fields.getFirst().startsWith("m=")) {
            throw new SaslSyntax("SCRAM extensions are not supported"); // RFC 5802 §5.1, `m`
        }
        if (fields.size() < 2) {
            throw new SaslSyntax("SCRAM message without name and nonce");
        }
        String name = prepared(saslName(value('n', fields.get(0))));
        String whom = authorization.isEmpty() ? "" : prepared(saslName(value('a', authorization)));
        return new First(
                text.substring(0, flagEnd),
                text.substring(0, headerEnd + 1),
                bare,
                new SaslIdentity(whom, name),
                nonce(fields.get(1)));
    }

    static Final last(byte[] octets) throws SaslSyntax {
        String text = text(octets);
        int proofAt = text.lastIndexOf(",p=");
        if (proofAt < 0) {
            throw new SaslSyntax("SCRAM message without a proof");
        }
        String withoutProof = text.substring(0, proofAt);
        List<String> fields = new ArrayList<>(List.of(withoutProof.split(",", -1)));
        if (fields.size() < 2) {
            throw new SaslSyntax("SCRAM message without channel binding and nonce");
        }
        byte[] binding = base64(value('c', fields.get(0)));
        byte[] proof = base64(text.substring(proofAt + 3));
        return new Final(withoutProof, binding, nonce(fields.get(1)), proof);
    }

    // RFC 5802 §7 gs2-cbind-flag
    private static void checkBinding(String flag) throws SaslSyntax {
        boolean bound = flag.startsWith("p=") && flag.length() > 2;
        if (!bound && !flag.equals("n") && !flag.equals("y")) {
            throw new SaslSyntax("SCRAM message without a GS2 header");
        }
    }

    private static String text(byte[] octets) throws SaslSyntax {
        String text = SaslText.utf8(octets);
        if (text == null || text.indexOf('\0') >= 0) {
            throw new SaslSyntax("SCRAM message is not UTF-8");
        }
        return text;
    }

    private static String value(char key, String field) throws SaslSyntax {
        if (field.length() < 3 || field.charAt(0) != key || field.charAt(1) != '=') {
            throw new SaslSyntax("SCRAM message lacks the field " + key);
        }
        return field.substring(2);
    }

    private static String nonce(String field) throws SaslSyntax {
        String nonce = value('r', field);
        boolean printable = nonce.chars().allMatch(c -> c > ' ' && c <= '~');
        if (!printable || nonce.length() > MAX_NONCE) {
            throw new SaslSyntax("SCRAM nonce of the wrong form");
        }
        return nonce;
    }

    // RFC 5802 §5.1: `=2C` is a comma, `=3D` an equals sign, any other `=` an error
    private static String saslName(String coded) throws SaslSyntax {
        String plain = coded.replace("=2C", ",").replace("=3D", "\0");
        if (plain.indexOf('=') >= 0) {
            throw new SaslSyntax("SCRAM name with a bare equals sign");
        }
        return plain.replace('\0', '=');
    }

    private static String prepared(String name) throws SaslSyntax {
        @Nullable String prepared = SaslPrep.prepare(name);
        if (prepared == null || prepared.isEmpty()) {
            throw new SaslSyntax("name with prohibited characters"); // RFC 5802 §5.1, `n`
        }
        return prepared;
    }

    private static byte[] base64(String text) throws SaslSyntax {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new SaslSyntax("SCRAM field is not base64");
        }
    }
}
