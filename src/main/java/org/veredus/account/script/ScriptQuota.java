package org.veredus.account.script;

/// What an account may keep.
///
/// @param scripts how many
/// @param octets of one script
public record ScriptQuota(int scripts, int octets) {
    public ScriptQuota {
        if (scripts < 1 || octets < 1) {
            throw new IllegalArgumentException("script quota " + scripts + ", " + octets);
        }
    }

    public static ScriptQuota defaults() {
        return new ScriptQuota(100, 1 << 20);
    }
}
