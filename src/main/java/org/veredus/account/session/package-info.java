/// Sessions of people in browsers: who has signed in, from where, and until when.
///
/// [WebSessions] keeps them on stable storage; [SessionDoor] finds the session of a request. A
/// session is known by 256 random bits that only its cookie has; what is stored is their
/// SHA-256. It ends when it is ended, when nobody has used it for a while, in any case after
/// [WebSessions#LONGEST], and at once when the account's password is changed: a session
/// belongs to the credentials it was begun with.
///
/// A cookie is sent by a browser whoever asked it to, so it alone changes nothing: a request
/// that is no GET also carries a token in a header field, which only pages of ours can read
/// and set, and a request of which the browser says that another site made it is refused. RFC
/// 6265, the `SameSite` attribute besides.
///
/// [Visits] keeps who has logged in to an account in its owner's place. [PasskeyChallenges] is what
/// pages that let people in ask of passkeys, in the JSON forms of browsers.
///
/// Any thread may call. Records of the partitions `w:0` and `w:1`, drawn at [WebSessions] and
/// [Visits]. Not here: signing in (`protocol.web`), what a session may do.
@NullMarked
package org.veredus.account.session;

import org.jspecify.annotations.NullMarked;
