package org.veredus.transport.deliver;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.script.House;
import org.veredus.account.script.HouseLists;
import org.veredus.account.script.HouseScripts;
import org.veredus.format.address.Domain;
import org.veredus.format.sieve.Author;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Script;
import org.veredus.storage.kv.StoreFailed;

/// The house's scripts, compiled for as long as none of them changes. One that an update has made
/// wrong does not run; the log says so.
public final class HouseRules {
    private static final Logger log = LoggerFactory.getLogger(HouseRules.class);

    private final HouseScripts scripts;
    private final HouseLists lists;
    private volatile Compiled compiled = new Compiled(new House(Collections.emptySortedMap()));

    public HouseRules(HouseScripts scripts, HouseLists lists) {
        this.scripts = scripts;
        this.lists = lists;
    }

    /// The lists that scripts can ask about.
    HouseLists.Known lists() throws StoreFailed {
        return lists.now();
    }

    /// Those of now.
    @SuppressWarnings("ReferenceEquality") // the house is the same object while nothing changes
    Compiled now() throws StoreFailed {
        House house = scripts.all();
        Compiled known = compiled;
        if (known.house() != house) {
            known = new Compiled(house);
            compiled = known;
        }
        return known;
    }

    /// One state of all scripts.
    static final class Compiled {
        private final House house;
        private final Map<House.Place, Optional<Script>> scripts = new ConcurrentHashMap<>();

        Compiled(House house) {
            this.house = house;
        }

        private House house() {
            return house;
        }

        /// @param domain null: the whole server's
        @Nullable Script script(@Nullable Domain domain, String name) {
            House.Place place = new House.Place(domain, name);
            String text = house.texts().get(place);
            if (text == null) return null;
            return scripts.computeIfAbsent(place, _ -> Optional.ofNullable(compile(place, text)))
                    .orElse(null);
        }

        private static @Nullable Script compile(House.Place place, String text) {
            Script.Compiled compiled = Script.compile(text, Limits.defaults(), Author.HOUSE);
            if (compiled.script() == null)
                log.atError()
                        .addKeyValue("domain", place.domain())
                        .addKeyValue("script", place.name())
                        .addKeyValue("why", compiled.errors().getFirst())
                        .log("a script of the house is wrong and does not run");
            return compiled.script();
        }
    }
}
