// What the server asks of authenticators, and what they answer, in the JSON forms of WebAuthn Level 3. Browsers know these forms too, but not
// those of two years ago, nor each password manager that stands in for them.

interface Descriptor {
  readonly id: string;
  readonly type: 'public-key';
  readonly transports: AuthenticatorTransport[];
}

type Creation = Omit<PublicKeyCredentialCreationOptions, 'challenge' | 'user' | 'excludeCredentials'> & {
  readonly challenge: string;
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly excludeCredentials: readonly Descriptor[];
};

type Request = Omit<PublicKeyCredentialRequestOptions, 'challenge' | 'allowCredentials'> & {
  readonly challenge: string;
  readonly allowCredentials: readonly Descriptor[];
};

/** Whether this browser has any. */
export function passkeysWork(): boolean {
  return 'PublicKeyCredential' in window && window.isSecureContext;
}

function octets(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function text(octets: ArrayBuffer): string {
  const letters = Array.from(new Uint8Array(octets), (octet) => String.fromCharCode(octet)).join('');
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function descriptors(list: readonly Descriptor[]): PublicKeyCredentialDescriptor[] {
  return list.map(({ id, type, transports }) => ({ id: octets(id), type, transports }));
}

function told(credential: PublicKeyCredential, response: object): object {
  return {
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    authenticatorAttachment: credential.authenticatorAttachment, clientExtensionResults: {},
  };
}

/** Whether passkeys can be among what the browser fills in. */
export async function passkeysFillIn(): Promise<boolean> {
  return passkeysWork() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;
}

/** Makes a passkey. */
export async function registration(options: object): Promise<object> {
  const { challenge, user, excludeCredentials, ...rest } = options as Creation;
  const made = await navigator.credentials.create({
    publicKey: { ...rest, challenge: octets(challenge), user: { ...user, id: octets(user.id) }, excludeCredentials: descriptors(excludeCredentials) },
  });
  const response = (made as PublicKeyCredential).response as AuthenticatorAttestationResponse;
  return told(made as PublicKeyCredential, {
    clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject), transports: response.getTransports(),
  });
}

/**
 * Has a passkey sign.
 *
 * @param offered until when the browser has passkeys among what it fills in, instead of asking for one
 */
export async function assertion(options: object, offered?: AbortSignal): Promise<object> {
  const { challenge, allowCredentials, ...rest } = options as Request;
  const found = await navigator.credentials.get({
    ...(offered === undefined ? {} : { mediation: 'conditional' as const, signal: offered }),
    publicKey: { ...rest, challenge: octets(challenge), allowCredentials: descriptors(allowCredentials) },
  });
  const response = (found as PublicKeyCredential).response as AuthenticatorAssertionResponse;
  return told(found as PublicKeyCredential, {
    clientDataJSON: text(response.clientDataJSON), authenticatorData: text(response.authenticatorData), signature: text(response.signature),
    userHandle: response.userHandle === null ? null : text(response.userHandle),
  });
}
