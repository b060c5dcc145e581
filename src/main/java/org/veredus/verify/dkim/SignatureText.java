package org.veredus.verify.dkim;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// Writes a signature field, folded. In DKIM's and ARC's `b` comes last and is filled in
/// afterwards.
public final class SignatureText {
    // RFC 5322 §2.1.1
    private static final int FOLD_AT = 76;

    private static final int VALUE_LINE = 72;

    private static final String FOLD = "\r\n\t";

    private final StringBuilder text;
    private int lineStart;

    /// @param name of the field
    public SignatureText(String name) {
        text = new StringBuilder(name).append(':');
    }

    public SignatureText tag(String name, String value) {
        space(name.length() + value.length() + 2);
        text.append(name).append('=').append(value).append(';');
        return this;
    }

    public SignatureText tag(String name, long value) {
        return tag(name, Long.toString(value));
    }

    public SignatureText tag(String name, byte[] value) {
        return tag(name, Base64.getEncoder().encodeToString(value));
    }

    /// A list with colons, folded behind them.
    public SignatureText list(String name, List<String> values) {
        space(name.length() + values.getFirst().length() + 2);
        text.append(name).append('=');
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i) + (i == values.size() - 1 ? ";" : ":");
            if (text.length() - lineStart + value.length() > FOLD_AT) fold();
            text.append(value);
        }
        return this;
    }

    /// A list of long values with commas, each on lines of its own.
    public SignatureText lines(String name, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            fold();
            String start = i == 0 ? name + "=" : "";
            appendFolded(text, start + values.get(i) + (i == values.size() - 1 ? ";" : ","));
            lineStart = text.lastIndexOf("\t");
        }
        return this;
    }

    /// The field as it is, with its line end.
    public byte[] field() {
        return (text + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /// The field with an empty `b`, as it is signed.
    public byte[] unsigned() {
        return (text + FOLD + "b=").getBytes(StandardCharsets.UTF_8);
    }

    /// The field with its line end.
    public byte[] signed(byte[] signature) {
        String value = Base64.getEncoder().encodeToString(signature);
        StringBuilder whole = new StringBuilder(text).append(FOLD).append("b=");
        appendFolded(whole, value);
        return whole.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Folds base64, and nothing before it.
    private static void appendFolded(StringBuilder to, String value) {
        int end = Math.max(VALUE_LINE, value.lastIndexOf(':') + 1);
        for (int at = 0; at < value.length(); at = end, end += VALUE_LINE) {
            if (at > 0) to.append(FOLD);
            to.append(value, at, Math.min(value.length(), end));
        }
    }

    private void space(int length) {
        if (text.length() - lineStart + 1 + length > FOLD_AT) fold();
        else text.append(' ');
    }

    private void fold() {
        text.append(FOLD);
        lineStart = text.length() - 1;
    }
}
