/// JMAP's requests whatever they are about: method calls, references to earlier results, creation
/// ids, errors, limits, and what the standard methods /get, /changes, /set, /query and
/// /queryChanges have in common. RFC 8620 §3, §5
///
/// [Requests] runs a request's calls in order, each a [Method] found in [Methods]. A method reads
/// its [Arguments], and the helpers [Getting], [Setting], [Window] and [Patch] bring the rules all
/// types share. What is wrong with a call is a [MethodError], with one object a [SetError].
///
/// Pure but for the accounts; runs on the request's thread.
/// Not here: HTTP (`protocol.jmap`), any type of data (`protocol.jmap.mail` and others).
@NullMarked
package org.veredus.protocol.jmap.core;

import org.jspecify.annotations.NullMarked;
