/// The admin API: JSON over HTTP under `/api/v1/`, every operator action once; the command line and
/// the admin pages call it. Described in `doc/api.md`.
///
/// [AdminApi] puts its routes into `base.http.Routes`; [Operations] the pages for machines:
/// `/healthz` and `/metrics`. Who asks proves it by HTTP Basic (RFC 7617) as an account with the
/// role ADMIN, or by the bearer token (RFC 6750) that the server left in its data folder
/// ([AdminToken]), so that whoever may read that folder needs no password. Neither is taken over
/// plain HTTP from another machine.
///
/// A handler reads its input into values or throws [Refusal]; nothing is changed before all of it
/// has been checked. Changes are logged with who made them. Runs on the requests' threads.
/// Not here: what the actions do (`account.directory`, `account.auth`, `transport.queue`).
@NullMarked
package org.veredus.protocol.admin;

import org.jspecify.annotations.NullMarked;
