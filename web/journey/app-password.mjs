/** An app password, as a person makes one in the webmail. */
export async function appPassword(base, name, password, called) {
  const json = { 'Content-Type': 'application/json' };
  const entered = await fetch(`${base}/web/session`, { method: 'POST', headers: json, body: JSON.stringify({ name, password, keep: false }) });
  const cookie = entered.headers.get('set-cookie').split(';')[0];
  const { token: proof } = await entered.json();
  const made = await fetch(`${base}/web/tokens`, {
    method: 'POST', headers: { ...json, Cookie: cookie, 'X-Veredus-Token': proof }, body: JSON.stringify({ name: called, password }),
  });
  return (await made.json()).token;
}
