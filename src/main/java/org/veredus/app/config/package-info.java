/// The configuration file: what a host decides. Listeners, host name, data folder, certificate,
/// storage engine, relay, log, limits; one TOML file.
///
/// [ConfigFile] reads it into a [Config], a tree of plain values, or throws a [ConfigException]
/// with all that is wrong, each with its line. [Settings] is the one list of keys: what each
/// allows, its default and its meaning; `doc/configuration.md` is made of it.
///
/// Domains, accounts, policies live in the store and are not here. Only `app` imports this package.
@NullMarked
package org.veredus.app.config;

import org.jspecify.annotations.NullMarked;
