package org.veredus.transport.deliver;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.script.HouseLists;
import org.veredus.format.address.Domain;
import org.veredus.format.convert.Converter;
import org.veredus.format.sieve.DuplicateMark;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.World;
import org.veredus.transport.inspect.Stamp;

/// What a script may ask about at a stage of SMTP: there is no account yet, but the house's lists
/// and scripts, and who is at the other end.
///
/// @param domain of the recipient; null: not known, or more than one
record StageWorld(
        HouseRules.Compiled scripts,
        HouseLists.Known lists,
        @Nullable Domain domain,
        Stamp stamp,
        Map<String, String> facts,
        Rules.Equipment equipment)
        implements World {
    @Override
    public boolean mailboxExists(String mailbox) {
        return false;
    }

    @Override
    public @Nullable String mailboxWithId(String id) {
        return null;
    }

    @Override
    public @Nullable String mailboxForUse(String attribute) {
        return null;
    }

    @Override
    public boolean hasUse(String mailbox, String attribute) {
        return false;
    }

    @Override
    public @Nullable String annotation(@Nullable String mailbox, String entry) {
        return null;
    }

    @Override
    public boolean isDuplicate(DuplicateMark mark) {
        return false; // what is not taken yet is not remembered
    }

    // RFC 5183 §4.1
    @Override
    public @Nullable String environment(String item) {
        String name = item.toLowerCase(Locale.ROOT);
        String host = equipment.answers().host().ascii();
        return facts.getOrDefault(
                name,
                switch (name) {
                    case "domain", "host" -> host;
                    case "location" -> "MTA";
                    case "name" -> "Veredus";
                    case "phase" -> "pre";
                    default -> null;
                });
    }

    @Override
    public boolean listExists(String list) {
        return lists.members(domainOrHost(), list) != null;
    }

    @Override
    public boolean isListed(String list, String value) {
        return lists.has(domainOrHost(), list, value);
    }

    private Domain domainOrHost() {
        return domain == null ? equipment.answers().host() : domain;
    }

    @Override
    public @Nullable Integer spamPercent() {
        return stamp.spamPercent();
    }

    @Override
    public @Nullable Integer virusLevel() {
        return stamp.virusLevel();
    }

    @Override
    public @Nullable Script script(Place place, String name) {
        return switch (place) {
            case PERSONAL -> null;
            case GLOBAL -> {
                Script ofDomain = domain == null ? null : scripts.script(domain, name);
                yield ofDomain == null ? scripts.script(null, name) : ofDomain;
            }
        };
    }

    @Override
    public Converter converter() {
        return equipment.converter();
    }

    @Override
    public @Nullable String lookUp(String address) {
        return equipment.lookUps().ask(address);
    }
}
