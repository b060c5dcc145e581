/// Preferences: what clients keep in an account so that it follows its owner. A capability of our
/// own, `urn:veredus:params:jmap:preferences`, described in doc/jmap.md.
///
/// A Preference has an `id`, a `name` that no other of the account has, and a `value`, any JSON
/// up to a limit, patched as a whole or in parts (RFC 8620 §5.3). Standard /get, /changes and
/// /set; changes are told by push as of all types.
@NullMarked
package org.veredus.protocol.jmap.preference;

import org.jspecify.annotations.NullMarked;
